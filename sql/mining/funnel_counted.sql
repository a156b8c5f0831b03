-- One row per attempt that a funnel counts: how far it came, how it ended and when.
-- A customer or a journey is counted by its deepest attempt, of several the latest. Without a
-- window an attempt is given up when what it may go on in, the customer's journeys or its own, has
-- been silent for the quiet time: a journey goes on after its goal too.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    scoped as (
        select customer_number, unnest([0, journey_number]) as scope_journey, last_at
        from journeys.journeys
        where in_population
    ),
    silenced as (
        select customer_number, scope_journey, max(last_at + quiet_time) as silent_at
        from scoped
        cross join journeys.quiet_time
        group by customer_number, scope_journey
    ),
    judged as (
        select
            attempts.*,
            steps,
            least(hindered_at, coalesce(closes_at, silent_at)) as given_up_at,
            case
                when depth = steps
                then 'converted'
                when hindered_at is not null or coalesce(closes_at, silent_at) <= watermark
                then 'abandoned'
                else 'open'
            end as result
        from mining.funnel_attempts as attempts
        join settings.funnels as funnels using (funnel)
        join silenced using (customer_number, scope_journey)
        cross join clock
        qualify
            counting = 'attempts'
            or row_number() over (
                partition by funnel, customer_number, scope_journey
                order by depth desc, begun_at desc, attempt desc
            )
            = 1
    )
select
    funnel,
    customer_number,
    scope_journey,
    scope,
    attempt,
    depth,
    journey_number,
    step_number,
    begun_at,
    settles_at,
    result,
    case when result = 'abandoned' then given_up_at end as ended_at
from judged
