-- One row per journey that was declared abandoned in the four weeks that end a time-out before W,
-- so
-- that what came of it could be watched for a whole time-out: by the quiet time then in force, and
-- the first time only.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    followed as (
        select
            customer_number,
            journey_number,
            left_at,
            case when lead(step_number) over () > 1 then lead(entered_at) over () end as back_at
        from journeys.steps
    ),
    silenced as (
        select *
        from followed
        where
            coalesce(back_at - left_at >= (select min(quiet_time) from journeys.quiet_times), true)
    ),
    judged as (
        select
            customer_number,
            journey_number,
            left_at as silent_from,
            back_at,
            greatest(
                left_at + quiet_time, case when not is_first then in_force_from end
            ) as declared_at
        from silenced
        join journeys.journeys as j using (customer_number, journey_number)
        cross join journeys.quiet_times
        where
            coalesce(declared_at < in_force_until, true)
            and coalesce(declared_at <= back_at, true)
            and (j.converted_at is null or left_at < j.converted_at)
            and j.outcome <> 'aftercare'
        qualify
            row_number() over (
                partition by customer_number, journey_number order by declared_at, left_at
            )
            = 1
    )
select
    customer_number,
    journey_number,
    silent_from,
    declared_at,
    back_at,
    back_at is not null as came_back
from judged
cross join clock
where
    declared_at > watermark - $time_out - interval 28 days and declared_at <= watermark - $time_out
