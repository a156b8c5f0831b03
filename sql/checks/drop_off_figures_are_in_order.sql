-- Rows here are stages, or steps of funnels without a window, where not: abandoned by the horizon /
-- entered <= open_aware <= naive <= 1.
-- The tolerance is for sums of fractions.
with
    compared as (
        select
            counted.slice_kind,
            counted.slice,
            counted.level,
            counted.name,
            incidence.abandoned_by_horizon / counted.entered as seen_by_horizon,
            counted.open_aware,
            counted.naive
        from mining.drop_off_by_slice as counted
        join mining.incidence using (slice_kind, slice, level, name)
    )
select slice_kind, slice, level, name, seen_by_horizon, open_aware, naive
from compared
where
    not coalesce(
        seen_by_horizon <= open_aware + 1e-9 and open_aware <= naive + 1e-9 and naive <= 1, false
    )
