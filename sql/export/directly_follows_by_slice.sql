-- One row per pair of neighbouring steps in the journeys of the period, per slice; everyone is a
-- slice too.
select
    slice_kind, slice, source, target, transitions, journeys, median_wait_seconds, p90_wait_seconds
from mining.directly_follows_by_slice
order by slice_kind, slice, source, target
