-- One row per session: one customer's events with no silence longer than $session_gap.
select
    customer_number,
    session_number,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as events
from journeys.numbered
group by customer_number, session_number
order by customer_number, session_number
