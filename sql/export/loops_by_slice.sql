-- One row per loop: what customers went back to, how often, and how those journeys ended, per
-- slice; everyone is a slice too.
select
    slice_kind,
    slice,
    kind,
    path,
    touchpoint,
    via,
    times,
    journeys,
    customers,
    converted,
    abandoned,
    open
from mining.loops_by_slice
order by slice_kind, slice, kind, path
