-- One row per slice, stage or step of a funnel without a window, and group of customers: the
-- incidence of leaving and of going on by the horizon, without that group.
-- Cell and group are one number: windows over one number cost half of those over texts.
with
    cells as (
        select
            slice_kind,
            slice,
            level,
            name,
            row_number() over (order by slice_kind, slice, level, name) * jackknife_groups() as cell
        from (select distinct slice_kind, slice, level, name from mining.incidence_hours)
    ),
    numbered_hours as (
        select cell, customer_group, last_hour, hour, leaving, abandoned, advanced
        from mining.incidence_hours
        join cells using (slice_kind, slice, level, name)
    ),
    whole as (
        select
            cell,
            last_hour,
            hour,
            sum(leaving)::bigint as leaving,
            sum(abandoned)::bigint as abandoned,
            sum(advanced)::bigint as advanced
        from numbered_hours
        group by cell, last_hour, hour
    ),
    reduced as (
        select
            whole.cell + left_out.customer_group as replicate,
            whole.last_hour,
            whole.hour,
            whole.leaving - coalesce(own.leaving, 0) as leaving,
            whole.abandoned - coalesce(own.abandoned, 0) as abandoned,
            whole.advanced - coalesce(own.advanced, 0) as advanced
        from whole
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join numbered_hours as own using (cell, customer_group, hour)
    ),
    at_risk as (
        select
            *,
            nullif(
                sum(leaving) over (
                    partition by replicate order by hour desc rows unbounded preceding
                ),
                0
            )::bigint as at_risk
        from reduced
    ),
    surviving as (
        select
            *,
            coalesce(
                product(1 - (abandoned + advanced) / at_risk) over (
                    partition by replicate
                    order by hour
                    rows between unbounded preceding and 1 preceding
                ),
                1
            ) as staying
        from at_risk
    ),
    summed as (
        select
            replicate,
            sum((staying * abandoned / at_risk)::decimal(38, 20)) filter (
                where hour <= last_hour
            ) as left_share,
            sum((staying * advanced / at_risk)::decimal(38, 20)) filter (
                where hour <= last_hour
            ) as gone_share,
            sum(leaving) > 0 as is_anyone
        from surviving
        group by replicate
    )
select
    slice_kind,
    slice,
    level,
    name,
    (replicate % jackknife_groups())::utinyint as customer_group,
    case when is_anyone then coalesce(left_share, 0)::double end as abandoned_share,
    case when is_anyone then coalesce(gone_share, 0)::double end as advanced_share
from summed
join cells on cell = replicate - replicate % jackknife_groups()
