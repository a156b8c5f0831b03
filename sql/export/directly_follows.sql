-- One row per pair of neighbouring steps in the journeys of the period.
select source, target, transitions, journeys, median_wait_seconds, p90_wait_seconds
from mining.directly_follows
order by source, target
