-- Rows here are the two sides of the ledger of events, where events loaded are not those of steps
-- + left out.
with
    sides as (
        select
            (select count(*) from landing.events) as loaded,
            (select coalesce(sum(events), 0) from journeys.steps) as in_steps,
            (select count(*) from events.left_out) as left_out
    )
select loaded, in_steps, left_out
from sides
where loaded <> in_steps + left_out
