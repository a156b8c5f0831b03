-- One row per touchpoint of the population's journeys; its channel is the one it was met in most
-- often.
with
    visits as (
        select source as touchpoint, customer_number, journey_number, count(*) as steps
        from mining.moves
        where in_population and step_number > 0
        group by all
    ),
    met as (
        select touchpoint, count(*) as journeys, sum(steps)::bigint as steps
        from visits
        group by touchpoint
    ),
    channelled as (
        select touchpoint, channel
        from journeys.steps
        join mining.journey_ends using (customer_number, journey_number)
        group by touchpoint, channel
        qualify row_number() over (partition by touchpoint order by count(*) desc, channel) = 1
    ),
    mapped as (
        select touchpoint, arg_min(stage, position) as stage
        from settings.touchpoints
        group by touchpoint
    ),
    left_from as (
        select source as touchpoint, count(*) as abandoned
        from mining.moves
        where in_population and is_last and target = 'END:abandoned'
        group by all
    )
select
    met.touchpoint,
    mapped.stage,
    channelled.channel,
    met.journeys,
    met.steps,
    coalesce(left_from.abandoned, 0) as abandoned,
    mapped.touchpoint is null as is_unmapped
from met
join channelled using (touchpoint)
left join mapped using (touchpoint)
left join left_from using (touchpoint)
