-- Rows here are events that are both a step and left out, or neither.
select e.event_id, count(o.event_id) as counted, count(l.event_id) as left_out
from landing.events as e
left join events.ordered as o using (event_id)
left join events.left_out as l using (event_id)
group by e.event_id
having count(o.event_id) + count(l.event_id) <> 1
