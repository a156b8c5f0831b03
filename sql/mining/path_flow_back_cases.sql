-- One row per journey of the population that ended and position, counted back from its end: the
-- ribbon to its step there from the one before.
-- The end (position 0) is the goal, or the abandonment. Open journeys have none yet, and what
-- follows the goal is not drawn. A touchpoint is rare everywhere or nowhere: by its largest share
-- at any position.
with
    lengths as (
        select
            customer_number,
            journey_number,
            outcome,
            coalesce(goal_step_number - 1, step_number) as steps
        from mining.moves
        join mining.journey_ends using (customer_number, journey_number)
        where is_last and outcome <> 'open'
    ),
    positioned as (
        select
            customer_number,
            journey_number,
            outcome,
            steps - step_number as position,
            step_number = 0 as is_start,
            source,
            target
        from mining.moves
        join lengths using (customer_number, journey_number)
        where step_number between steps - $path_back_steps and steps
    ),
    met as (
        select source as touchpoint, position, count(*) as journeys
        from positioned
        where not is_start and position < $path_back_steps
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
    outcome,
    position,
    case
        when is_start
        then 'START'
        when position = $path_back_steps
        then 'BEYOND'
        when rare_source.touchpoint is not null
        then 'OTHER'
        else source
    end as source,
    case
        when position = 0
        then 'END:' || outcome
        when rare_target.touchpoint is not null
        then 'OTHER'
        else target
    end as target
from positioned
left join rare as rare_source on rare_source.touchpoint = positioned.source
left join rare as rare_target on rare_target.touchpoint = positioned.target
