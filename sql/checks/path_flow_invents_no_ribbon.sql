-- Rows here are ribbons a to b at k whose journeys are not those whose step k is a and k + 1 is b.
-- A touchpoint that is no node anywhere is grouped, and skipped: an OTHER is many.
with
    early as (
        select customer_number, journey_number, step_number, touchpoint
        from journeys.steps
        semi join
            (from journeys.journeys where in_population) as population using (
                customer_number, journey_number
            )
        where step_number <= $path_steps
    ),
    paired as (
        select
            early.step_number as position,
            early.touchpoint as source,
            later.touchpoint as target,
            count(*) as met
        from early
        join
            early as later
            on later.customer_number = early.customer_number
            and later.journey_number = early.journey_number
            and later.step_number = early.step_number + 1
        group by early.step_number, early.touchpoint, later.touchpoint
    ),
    drawn as (
        select position, source, target, journeys
        from mining.path_flow
        where
            position > 0
            and source <> 'OTHER'
            and target not in ('OTHER', 'BEYOND')
            and target not like 'END:%'
    ),
    nodes as (select distinct source as touchpoint from mining.path_flow where position > 0)
select position, source, target, coalesce(met, 0) as met, coalesce(journeys, 0) as journeys
from drawn
full join paired using (position, source, target)
where
    coalesce(met, 0) <> coalesce(journeys, 0)
    and (
        journeys is not null
        or source in (select touchpoint from nodes)
        and target in (select touchpoint from nodes)
    )
