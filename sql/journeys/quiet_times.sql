-- One row per stretch of nights with one quiet time in force, tonight's the last: from which night,
-- and until which. What was before the first night is judged by the first.
with
    nights as (
        select as_of, quiet_time_hours
        from ops.quiet_times
        where as_of < $as_of
        union all
        select $as_of, quiet_time_hours
        from journeys.quiet_time
    ),
    compared as (
        select
            *,
            lag(quiet_time_hours) over (order by as_of) is distinct from quiet_time_hours as is_new
        from nights
    )
select
    as_of as in_force_from,
    lead(as_of) over (order by as_of) as in_force_until,
    row_number() over (order by as_of) = 1 as is_first,
    quiet_time_hours,
    to_seconds(quiet_time_hours * 3600) as quiet_time
from compared
where is_new
