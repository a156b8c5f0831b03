-- One row per step: consecutive events of one touchpoint within one session of one journey.
-- A touchpoint without a stage inherits the journey's current one; before any, stage is null.
-- Streaming: journeys.numbered keeps each customer in one contiguous run, in order. A step is its
-- first event, and what was before the first event of the step that follows.
with
    closing as (
        select count(*) as events, max_by(occurred_at, rowid) as last_at from journeys.numbered
    ),
    marked as (
        select
            *,
            row_number() over () as row_no,
            lag(occurred_at) over () as before_at,
            lag(step_number) over () as step_before,
            coalesce(
                customer_number <> lag(customer_number) over ()
                or journey_number <> lag(journey_number) over (),
                true
            ) as starts_journey
        from journeys.numbered
    ),
    begun as (
        select
            *,
            lead(before_at) over () as closed_at,
            lead(row_no) over () as next_row_no,
            last_value(stage ignore nulls) over so_far as stage_so_far,
            last_value(case when stage is not null then row_no end ignore nulls) over so_far
            as staged_row_no,
            last_value(case when starts_journey then row_no end ignore nulls) over so_far
            as first_row_no
        from marked
        where starts_journey or step_number <> step_before
        window so_far as (rows unbounded preceding)
    )
select
    customer_number,
    journey_number,
    step_number,
    touchpoint,
    case when staged_row_no >= first_row_no then stage_so_far end as stage,
    stage is not null as has_own_stage,
    channel,
    occurred_at as entered_at,
    coalesce(closed_at, (select last_at from closing)) as left_at,
    case when not starts_journey then epoch(occurred_at - before_at) end as silence_before,
    session_number,
    coalesce(next_row_no, (select events + 1 from closing)) - row_no as events,
    is_goal,
    event_number as first_event_number,
    event_id as first_event_id
from begun
