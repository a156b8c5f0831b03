-- One row per stage, touchpoint or funnel's step of the population's journeys: how many leave
-- there, three figures side by side.
select
    level,
    name,
    entered,
    advanced,
    abandoned,
    open,
    seen,
    seen_low,
    seen_high,
    naive,
    naive_low,
    naive_high,
    open_aware,
    open_aware_low,
    open_aware_high,
    unresolved,
    horizon_days
from mining.drop_off_by_slice
where slice_kind = 'everyone'
