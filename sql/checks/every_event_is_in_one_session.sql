-- Rows here are sessions whose events are not those that were numbered into them.
select customer_number, session_number, s.events, count(n.event_id) as numbered
from journeys.sessions as s
full join journeys.numbered as n using (customer_number, session_number)
group by customer_number, session_number, s.events
having s.events is distinct from count(n.event_id)
