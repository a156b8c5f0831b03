-- One row per session: one customer's events with no long silence between them.
select c.customer_id, s.session_number, s.started_at, s.ended_at, s.events
from journeys.sessions as s
join identity.customers as c using (customer_number)
order by c.customer_id, s.session_number
