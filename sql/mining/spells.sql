-- One row per spell: from first reaching a stage further than any before to the next or the end.
-- Steps before the goal only; exit_touchpoint is that of the last step before the spell ended.
with
    reached as (
        select
            steps.customer_number,
            steps.journey_number,
            stages.stage,
            stages.position,
            min(steps.step_number) as step_number,
            min(steps.entered_at) as entered_at
        from journeys.steps
        join mining.journey_ends using (customer_number, journey_number)
        join settings.stages on stages.stage = steps.stage and not stages.is_after_goal
        where steps.step_number < coalesce(journey_ends.goal_step_number, steps.step_number + 1)
        group by all
    ),
    furthest as (
        select
            *,
            max(position) over (
                partition by customer_number, journey_number
                order by step_number
                rows between unbounded preceding and 1 preceding
            ) as furthest_before
        from reached
        qualify coalesce(position > furthest_before, true)
    ),
    followed as (
        select
            *,
            row_number() over by_journey as spell_number,
            lead(stage) over by_journey as next_stage,
            lead(step_number) over by_journey as next_step_number,
            lead(entered_at) over by_journey as next_entered_at
        from furthest
        window by_journey as (partition by customer_number, journey_number order by step_number)
    )
select
    followed.customer_number,
    followed.journey_number,
    followed.spell_number,
    followed.step_number,
    followed.stage,
    followed.entered_at,
    case
        when followed.next_stage is not null or journey_ends.outcome = 'converted'
        then 'advanced'
        else journey_ends.outcome
    end as result,
    coalesce(followed.next_entered_at, journey_ends.ended_at) as ended_at,
    followed.next_stage,
    moves.source as exit_touchpoint
from followed
join mining.journey_ends using (customer_number, journey_number)
left join
    mining.moves
    on moves.customer_number = followed.customer_number
    and moves.journey_number = followed.journey_number
    and moves.step_number = coalesce(followed.next_step_number, journey_ends.goal_step_number) - 1
