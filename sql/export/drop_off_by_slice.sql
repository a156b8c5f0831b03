-- One row per stage or touchpoint: how many leave there, three figures side by side, per slice;
-- everyone is a slice too.
select
    slice_kind,
    slice,
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
order by slice_kind, slice, level, name
