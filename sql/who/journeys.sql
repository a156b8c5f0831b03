-- One row per journey of this customer.
select journey_id, started_at, last_at, outcome, furthest_stage, steps, exit_touchpoint
from journeys.journeys
where customer_id = $customer_id
order by journey_number
