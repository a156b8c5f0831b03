-- Rows here are journeys and steps that end before they begin, or convert outside their own span.
select journey_id, started_at, converted_at, last_at
from journeys.journeys
where last_at < started_at or converted_at not between started_at and last_at
union all
select
    customer_number || '-' || journey_number || ' step ' || step_number, entered_at, null, left_at
from journeys.steps
where left_at < entered_at or silence_before < 0
