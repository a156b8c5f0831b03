-- One row per touchpoint and another first met after it: how long it took.
select source, target, journeys, mean_seconds, deviation_seconds
from mining.temporal_profile
order by source, target
