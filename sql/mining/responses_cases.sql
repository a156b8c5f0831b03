-- One row per response that falls into a journey of the population.
select touchpoint, customer_number, journey_number, step_number, event_id, occurred_at
from journeys.responses
join mining.journey_ends using (customer_number, journey_number)
