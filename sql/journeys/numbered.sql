-- One row per counted event, with its session, journey and step.
-- A journey ends by a silence longer than $time_out. After its goal, an event of a pre-goal stage
-- opens the next journey, and so does another goal; unstaged touchpoints do not. Without after_goal
-- stages the goal itself ends it. So all that must be known of the past is whether the last event
-- that could turn a journey was a goal.
with
    timed as (
        select
            e.customer_number,
            e.event_number,
            e.event_id,
            e.occurred_at,
            e.touchpoint,
            e.stage,
            e.channel,
            e.is_goal,
            e.is_goal or coalesce(not s.is_after_goal, false) or not after.exist as is_turn,
            e.occurred_at - lag(e.occurred_at) over (
                partition by e.customer_number order by e.event_number
            ) as silence
        from events.ordered as e
        left join settings.stages as s on s.stage = e.stage
        cross join
            (
                select count(*) filter (where is_after_goal) > 0 as exist from settings.stages
            ) as after
    ),
    unbroken as (
        select
            *,
            count(*) filter (where silence > $time_out) over (
                partition by customer_number order by event_number
            ) as stretch
        from timed
    ),
    turned as (
        select
            *,
            last_value(case when is_turn then is_goal end ignore nulls) over (
                partition by customer_number, stretch
                order by event_number
                rows between unbounded preceding and 1 preceding
            ) as turn_was_goal
        from unbroken
    ),
    started as (
        select
            *,
            coalesce(silence > $time_out, true) or (is_turn and turn_was_goal) as starts_journey,
            coalesce(silence > $session_gap, true) as starts_session
        from turned
    ),
    counted as (
        select
            *,
            starts_journey
            or starts_session
            or touchpoint <> lag(touchpoint) over by_customer as starts_step,
            count(*) filter (where starts_session) over by_customer as session_number,
            count(*) filter (where starts_journey) over by_customer as journey_number
        from started
        window by_customer as (partition by customer_number order by event_number)
    )
select
    customer_number,
    event_number,
    event_id,
    occurred_at,
    touchpoint,
    stage,
    channel,
    is_goal,
    session_number::integer as session_number,
    journey_number::integer as journey_number,
    (
        count(*) filter (where starts_step) over (
            partition by customer_number, journey_number order by event_number
        )
    )::integer as step_number
from counted
order by customer_number, event_number
