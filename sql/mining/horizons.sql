-- One row per stage before the goal: by which whole day its open-aware drop-off is stated.
-- settled_days: by then enough of the spells old enough to have ended had ended.
-- reached_days: the oldest few spells are that old. Where only they bind, is_withheld says so.
with
    clock as (
        select max(watermark) as watermark, max(quiet_time) as quiet_time
        from events.watermarks
        cross join journeys.quiet_time
    ),
    aged as (
        select
            stage,
            divide(epoch_us(watermark - entered_at), 86400000000) as age_days,
            greatest(
                1, divide(epoch_us(ended_at - entered_at) + 86399999999, 86400000000)
            ) as lasted_days,
            ended_at is not null as has_ended,
            entered_at <= watermark - $time_out - quiet_time as is_old
        from mining.spells
        cross join clock
    ),
    ended as (
        select
            stage,
            lasted_days,
            sum(count(*) filter (where has_ended)) over (
                partition by stage order by lasted_days
            ) as ended_by_then,
            sum(count(*)) over (partition by stage) as spells
        from aged
        where is_old
        group by stage, lasted_days
    ),
    settled as (
        select stage, min(lasted_days) as settled_days
        from ended
        where ended_by_then >= $horizon_share::decimal(9, 6) * spells
        group by stage
    ),
    old as (
        select
            stage,
            age_days,
            sum(count(*)) over (partition by stage order by age_days desc) as that_old
        from aged
        group by stage, age_days
    ),
    reached as (
        select stage, max(age_days) as reached_days
        from old
        where that_old >= $limits_from
        group by stage
    )
select
    stages.stage,
    settled.settled_days,
    reached.reached_days,
    case
        when reached.reached_days >= 1 then least(settled.settled_days, reached.reached_days)
    end as horizon_days,
    coalesce(settled.settled_days > reached.reached_days, true) as is_withheld
from settings.stages
left join settled using (stage)
left join reached using (stage)
where not stages.is_after_goal
