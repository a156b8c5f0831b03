-- One row per pair of neighbouring steps in the journeys of the period, START and END:<outcome>
-- among them.
select source, target, transitions, journeys, median_wait_seconds, p90_wait_seconds
from mining.directly_follows_by_slice
where slice_kind = 'everyone'
