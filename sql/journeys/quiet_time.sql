-- One row: the silence after which a journey counts as abandoned, and how it was found.
-- The smallest whole hour from which every longer one that 50 silences still reach keeps the share
-- that comes back at 5 % or less; with under 200 silences 7 days, flagged as not calibrated.
with
    totals as (
        select
            coalesce(max(silences) filter (where hours = 24), 0)::bigint as silences,
            (epoch($time_out) / 3600)::bigint as time_out_hours
        from journeys.silences
    ),
    shares as (
        select
            hours,
            returns / nullif(waits.silences, 0) as return_share,
            bool_and(returns <= 0.05 * waits.silences or waits.silences < 50) over (
                order by hours rows between current row and unbounded following
            ) as is_quiet
        from journeys.silences as waits
        cross join totals
        where hours <= time_out_hours
    ),
    found as (
        select
            silences,
            silences >= 200 and $quiet_time::interval is null as is_calibrated,
            case
                when $quiet_time::interval is not null
                then (epoch($quiet_time::interval) / 3600)
                when silences < 200
                then least(168, time_out_hours)
                else coalesce((select min(hours) from shares where is_quiet), time_out_hours)
            end as quiet_time_hours
        from totals
    )
select
    to_seconds(quiet_time_hours * 3600) as quiet_time,
    quiet_time_hours::double as quiet_time_hours,
    silences,
    (
        select any_value(return_share) from shares where hours = ceil(quiet_time_hours)
    ) as return_share,
    is_calibrated
from found
