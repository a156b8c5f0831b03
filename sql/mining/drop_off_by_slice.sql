-- One row per slice, and stage, touchpoint or funnel's step: counts, and three readings of who
-- leaves there.
-- seen: of those whose end is known. naive: all who have not gone on. open_aware: of a stage and
-- of a step of a funnel without a window, the incidence by horizon_days, with who is still on the
-- way at risk; else the share among the settled.
with
    incident as (
        select
            slice_kind,
            slice,
            level,
            name,
            list(
                coalesce(without.abandoned_share, incidence.abandoned_share) order by customer_group
            ) as replicates
        from mining.incidence
        join mining.incidence_replicates as without using (slice_kind, slice, level, name)
        group by slice_kind, slice, level, name
    ),
    joined as (
        select
            counted.*,
            incidence.horizon_days,
            incidence.unresolved,
            coalesce(abandoned_share, settled_share) as open_aware,
            coalesce(replicates, settled_replicates) as open_aware_replicates,
            case when settled > 0 then settled else abandoned + advanced end as resolved
        from mining.drop_off_replicates as counted
        left join mining.incidence using (slice_kind, slice, level, name)
        left join incident using (slice_kind, slice, level, name)
    ),
    limited as (
        select
            *,
            share_limits(
                seen, seen_replicates, abandoned + advanced, abandoned + advanced
            ) as seen_limits,
            share_limits(naive, naive_replicates, entered, abandoned + advanced) as naive_limits,
            share_limits(open_aware, open_aware_replicates, resolved, resolved) as open_aware_limits
        from joined
    )
select
    slice_kind,
    slice,
    level,
    name,
    entered,
    advanced,
    abandoned,
    entered - advanced - abandoned as open,
    seen,
    seen_limits.low as seen_low,
    seen_limits.high as seen_high,
    naive,
    naive_limits.low as naive_low,
    naive_limits.high as naive_high,
    open_aware,
    open_aware_limits.low as open_aware_low,
    open_aware_limits.high as open_aware_high,
    unresolved,
    horizon_days
from limited
