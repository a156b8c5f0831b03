-- One row: the silence after which a journey counts as abandoned, and how it was found.
-- The smallest whole hour from which every longer one that 50 silences still reach keeps the share
-- that comes back at 5 % or less; with under 200 silences 7 days, flagged as not calibrated.
-- One that the nights before had in force stays for a week at least, and then unless tonight's is
-- another by more than a tenth: figures would else move without anybody having done anything.
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
            end as found_hours
        from totals
    ),
    before as (
        select as_of, quiet_time_hours, max_by(quiet_time_hours, as_of) over () as last_hours
        from ops.quiet_times
        where as_of < $as_of
    ),
    standing as (
        select
            max(last_hours) as hours,
            min(as_of) filter (
                where
                    as_of > coalesce(
                        (select max(as_of) from before where quiet_time_hours <> last_hours),
                        timestamp '0001-01-01'
                    )
            ) as since
        from before
    ),
    chosen as (
        select
            found.*,
            case
                when
                    is_calibrated
                    and (
                        $as_of < since + interval 7 days or abs(found_hours - hours) <= 0.1 * hours
                    )
                then hours
                else found_hours
            end as quiet_time_hours
        from found
        cross join standing
    )
select
    to_seconds(quiet_time_hours * 3600) as quiet_time,
    quiet_time_hours::double as quiet_time_hours,
    found_hours::double as found_hours,
    silences,
    (
        select any_value(return_share) from shares where hours = ceil(quiet_time_hours)
    ) as return_share,
    is_calibrated
from chosen
