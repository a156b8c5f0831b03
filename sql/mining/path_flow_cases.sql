-- One row per journey of the population and position: the ribbon from its step there to the next.
-- A touchpoint is rare everywhere or nowhere: by its largest share at any position.
with
    positioned as (
        select customer_number, journey_number, step_number, is_last, source, target
        from mining.moves
        where in_population and step_number <= $path_steps
    ),
    met as (
        select source as touchpoint, step_number, count(*) as journeys
        from positioned
        where step_number > 0
        group by all
    ),
    rare as (
        select touchpoint
        from met
        group by touchpoint
        having max(journeys) < $rare_share * (select count(*) from mining.journey_ends)
    )
select
    customer_number,
    journey_number,
    step_number as position,
    case when rare_source.touchpoint is not null then 'OTHER' else source end as source,
    case
        when is_last
        then target
        when step_number = $path_steps
        then 'BEYOND'
        when rare_target.touchpoint is not null
        then 'OTHER'
        else target
    end as target
from positioned
left join rare as rare_source on rare_source.touchpoint = positioned.source
left join rare as rare_target on rare_target.touchpoint = positioned.target
