-- One row per path and the journeys of the period that took it.
select path, journeys, converted, abandoned, open, aftercare, steps, median_days
from mining.variants
order by path
