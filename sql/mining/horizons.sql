-- One row per stage before the goal and step of a funnel without a window: by which whole day its
-- open-aware drop-off is stated.
-- settled_days: by then enough of the spells old enough to have ended had ended.
-- reached_days: the oldest few spells are that old. Where only they bind, is_withheld says so.
with
    clock as (
        select max(watermark) as watermark, max(quiet_time) as quiet_time
        from events.watermarks
        cross join journeys.quiet_time
    ),
    stated as (
        select 'stage' as level, stage as name
        from settings.stages
        where not is_after_goal
        union all
        select 'funnel' as level, funnel || ' / ' || step as name
        from settings.funnel_steps
        join settings.funnels as funnels using (funnel)
        where position < funnels.steps and whole_window is null and step_window is null
    ),
    aged as (
        select
            level,
            name,
            divide(epoch_us(watermark - clock_at), 86400000000) as age_days,
            greatest(
                1, divide(epoch_us(ended_at - clock_at) + 86399999999, 86400000000)
            ) as lasted_days,
            ended_at is not null as has_ended,
            clock_at <= watermark - $time_out - quiet_time as is_old
        from mining.drop_off_cases
        cross join clock
        where settles_at is null
    ),
    ended as (
        select
            level,
            name,
            lasted_days,
            sum(count(*) filter (where has_ended)) over (
                partition by level, name order by lasted_days
            ) as ended_by_then,
            sum(count(*)) over (partition by level, name) as spells
        from aged
        where is_old
        group by level, name, lasted_days
    ),
    settled as (
        select level, name, min(lasted_days) as settled_days
        from ended
        where ended_by_then >= $horizon_share::decimal(9, 6) * spells
        group by level, name
    ),
    old as (
        select
            level,
            name,
            age_days,
            sum(count(*)) over (partition by level, name order by age_days desc) as that_old
        from aged
        group by level, name, age_days
    ),
    reached as (
        select level, name, max(age_days) as reached_days
        from old
        where that_old >= $limits_from
        group by level, name
    )
select
    level,
    name,
    settled.settled_days,
    reached.reached_days,
    case
        when reached.reached_days >= 1 then least(settled.settled_days, reached.reached_days)
    end as horizon_days,
    coalesce(settled.settled_days > reached.reached_days, true) as is_withheld
from stated
left join settled using (level, name)
left join reached using (level, name)
