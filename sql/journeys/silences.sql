-- One row per whole hour from 24 to the time-out: how many silences lasted so long, and how many of
-- those customers came back within the time-out. Silences of 24 h and more that follow a step
-- before
-- the goal and began at least a time-out before W, so that each was watched for exactly the
-- time-out.
with
    followed as (
        select
            epoch(lead(entered_at) over by_journey - left_at) / 3600 as hours,
            left_at,
            is_goal
            or coalesce(
                bool_or(is_goal) over (by_journey rows between unbounded preceding and 1 preceding),
                false
            ) as is_past_goal
        from journeys.steps
        window by_journey as (partition by customer_number, journey_number order by step_number)
    ),
    lengths as (
        select coalesce(floor(hours), 1e9)::bigint as hours, count(*) as silences
        from followed
        cross join (select any_value(watermark) as watermark from events.watermarks) as w
        where
            not is_past_goal and left_at <= w.watermark - $time_out and coalesce(hours >= 24, true)
        group by 1
    ),
    grid as (
        select unnest(range(24, (epoch($time_out) / 3600)::bigint + 1)) as hours
        union
        select hours
        from lengths
    )
select
    hours,
    sum(coalesce(silences, 0)) over longer as silences,
    sum(coalesce(silences, 0)) filter (where hours < 1e9) over longer as returns
from grid
left join lengths using (hours)
window longer as (order by hours rows between current row and unbounded following)
order by hours
