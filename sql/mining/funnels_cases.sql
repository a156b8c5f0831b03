-- One row per attempt that a funnel counts and step it got to; a customer or a journey is counted
-- by its deepest attempt, of several the latest.
-- entered_at is empty where an optional step was passed over, or steps have no order.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    scoped as (
        select customer_number, unnest([0, journey_number]) as scope_journey, outcome
        from mining.journey_ends
    ),
    unfinished as (
        select customer_number, scope_journey, bool_or(outcome = 'open') as is_unfinished
        from scoped
        group by all
    ),
    counted as (
        select
            attempts.*,
            steps,
            case
                when depth = steps
                then 'converted'
                when has_ended
                then 'abandoned'
                when coalesce(closes_at > watermark, is_unfinished)
                then 'open'
                else 'abandoned'
            end as result
        from mining.funnel_attempts as attempts
        join settings.funnels as funnels using (funnel)
        join unfinished using (customer_number, scope_journey)
        cross join clock
        qualify
            counting = 'attempts'
            or row_number() over (
                partition by funnel, customer_number, scope_journey
                order by depth desc, begun_at desc, attempt desc
            )
            = 1
    ),
    met as (
        select attempt, position, min(entered_at) as entered_at from mining.funnel_ways group by all
    )
select
    counted.funnel,
    place.position,
    place.step,
    customer_number,
    journey_number,
    step_number,
    case when place.position < depth then 'advanced' else result end as result,
    begun_at,
    met.entered_at,
    settles_at,
    case when result = 'abandoned' and place.position = depth then closes_at end as ended_at
from counted
join settings.funnel_steps as place on place.funnel = counted.funnel and place.position <= depth
left join met on met.attempt = counted.attempt and met.position = place.position
