-- One row per journey of the population and ribbon of the stage flow that it runs through.
-- A touchpoint is rare everywhere or nowhere: by the stage that most journeys left from it.
with
    leaving as (
        select stage, exit_touchpoint, count(*) as journeys
        from mining.spells
        where result = 'advanced'
        group by all
    ),
    shown as (
        select
            exit_touchpoint,
            case
                when max(journeys) < $rare_share * (select count(*) from mining.journey_ends)
                then 'OTHER'
                else exit_touchpoint
            end as shown_as
        from leaving
        group by exit_touchpoint
    ),
    drawn as (
        select
            customer_number,
            journey_number,
            stage,
            result,
            stage || ' / ' || coalesce(shown_as, 'END:' || result) as node,
            coalesce(next_stage, 'END:converted') as next_node
        from mining.spells
        left join shown using (exit_touchpoint)
    ),
    begun as (
        select customer_number, journey_number, outcome, stage
        from mining.journey_ends
        left join
            (from mining.spells where spell_number = 1) as first_spells using (
                customer_number, journey_number
            )
    )
select customer_number, journey_number, 'START' as source, coalesce(stage, 'No stage') as target
from begun
union all
select
    customer_number,
    journey_number,
    'No stage' as source,
    case when outcome = 'converted' then '' else 'No stage / ' end || 'END:' || outcome as target
from begun
where stage is null
union all
select customer_number, journey_number, stage as source, node as target
from drawn
union all
select customer_number, journey_number, node as source, next_node as target
from drawn
where result = 'advanced'
