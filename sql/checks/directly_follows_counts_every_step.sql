-- Rows here are totals of moves that differ from the steps plus the journeys of the period.
with
    moved as (
        select coalesce(sum(transitions), 0)::bigint as transitions from mining.directly_follows
    ),
    met as (
        select count(*) as steps, count(*) filter (where step_number = 1) as journeys
        from journeys.steps
        join journeys.journeys using (customer_number, journey_number)
        where in_period
    )
select transitions, met.steps, met.journeys
from moved
cross join met
where transitions <> met.steps + met.journeys
