-- One row per counted event, with its session, journey and step.
-- A journey ends by a silence longer than $time_out. After its goal, an event of a pre-goal stage
-- opens the next journey, and so does another goal; unstaged touchpoints do not. Without after_goal
-- stages the goal itself ends it. So all that must be known of the past is whether the last event
-- that could turn a journey was a goal.
-- Streaming: events.ordered keeps each customer in one contiguous run, in order. What is counted
-- over all rows so far becomes a customer's or a journey's own by what it was where that began.
with
    turning as (
        select
            coalesce(list(stage order by position) filter (where not is_after_goal), []) as stages,
            count(*) filter (where is_after_goal) = 0 as is_any
        from settings.stages
    ),
    timed as (
        select
            *,
            row_number() over () as row_no,
            lag(touchpoint) over () as touchpoint_before,
            lag(occurred_at) over () as last_at,
            coalesce(customer_number <> lag(customer_number) over (), true) as is_first
        from events.ordered
    ),
    unbroken as (
        select
            *,
            is_goal
            or (select is_any from turning)
            or coalesce(list_contains((select stages from turning), stage), false) as is_turn,
            is_first or occurred_at - last_at > $time_out as is_broken,
            is_first or occurred_at - last_at > $session_gap as starts_session
        from timed
    ),
    turned as (
        select
            *,
            last_value(case when is_broken then row_no end ignore nulls) over so_far as stretch,
            last_value(case when is_turn then row_no end ignore nulls) over so_far as last_turn,
            last_value(case when is_turn then is_goal end ignore nulls) over so_far as was_goal
        from unbroken
        window so_far as (rows unbounded preceding)
    ),
    recalled as (
        select *, lag(last_turn) over () >= stretch and lag(was_goal) over () as follows_goal
        from turned
    ),
    started as (
        select *, is_broken or (is_turn and coalesce(follows_goal, false)) as starts_journey
        from recalled
    ),
    counted as (
        select
            *,
            starts_journey or starts_session or touchpoint <> touchpoint_before as starts_step,
            count(case when starts_session then 1 end) over so_far as sessions,
            count(case when starts_journey then 1 end) over so_far as journeys
        from started
        window so_far as (rows unbounded preceding)
    ),
    stepped as (
        select *, count(case when starts_step then 1 end) over (rows unbounded preceding) as steps
        from counted
    ),
    begun as (
        select
            *,
            last_value(case when is_first then sessions end ignore nulls) over so_far
            as first_session,
            last_value(case when is_first then journeys end ignore nulls) over so_far
            as first_journey,
            last_value(case when starts_journey then steps end ignore nulls) over so_far
            as first_step
        from stepped
        window so_far as (rows unbounded preceding)
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
    (sessions - first_session + 1)::integer as session_number,
    (journeys - first_journey + 1)::integer as journey_number,
    (steps - first_step + 1)::integer as step_number
from begun
