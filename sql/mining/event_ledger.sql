-- One row per thing that can become of an event: counted in a journey, or left out for the first
-- reason that applies.
select 'counted' as fate, count(*) as events
from events.ordered
union all
select reason as fate, count(*) as events
from events.left_out
group by reason
