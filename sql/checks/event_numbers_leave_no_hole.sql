-- Rows here are customers whose events are not numbered 1 to n.
select customer_number, count(*) as events, min(event_number) as first, max(event_number) as last
from events.ordered
group by customer_number
having
    min(event_number) <> 1
    or max(event_number) <> count(*)
    or count(distinct event_number) <> count(*)
