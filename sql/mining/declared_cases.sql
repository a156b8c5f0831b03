-- One row per journey that the quiet time declared abandoned in the four weeks that end a time-out
-- before W, so that what came of it could be watched for a whole time-out; the first time only.
-- Streaming: journeys.steps keeps each customer in one contiguous run, in order.
with
    clock as (
        select max(watermark) as watermark, max(quiet_time) as quiet_time
        from events.watermarks
        cross join journeys.quiet_time
    ),
    followed as (
        select
            customer_number,
            journey_number,
            step_number,
            left_at,
            case when lead(step_number) over () > 1 then lead(entered_at) over () end as back_at
        from journeys.steps
    ),
    silenced as (
        select
            customer_number,
            journey_number,
            min(left_at) as silent_from,
            min_by(struct_pack(back_at := back_at), step_number) as first_silence
        from followed
        join journeys.journeys as j using (customer_number, journey_number)
        cross join clock
        where
            (back_at is null or back_at - left_at >= quiet_time)
            and left_at + quiet_time <= watermark
            and (j.converted_at is null or left_at < j.converted_at)
            and j.outcome <> 'aftercare'
        group by customer_number, journey_number
    )
select
    customer_number,
    journey_number,
    silent_from,
    silent_from + quiet_time as declared_at,
    first_silence.back_at as back_at,
    first_silence.back_at is not null as came_back
from silenced
cross join clock
where
    silent_from + quiet_time > watermark - $time_out - interval 28 days
    and silent_from + quiet_time <= watermark - $time_out
