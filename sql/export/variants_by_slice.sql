-- One row per path and the journeys of the period that took it, per slice; everyone is a slice too.
select slice_kind, slice, path, journeys, converted, abandoned, open, aftercare, steps, median_days
from mining.variants_by_slice
order by slice_kind, slice, path
