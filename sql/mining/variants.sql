-- One row per path: a distinct sequence of touchpoints, and the journeys of the period that took
-- it.
select path, journeys, converted, abandoned, open, aftercare, steps, median_days
from mining.variants_by_slice
where slice_kind = 'everyone'
