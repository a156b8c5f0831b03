-- One row per touchpoint of the population's journeys.
select touchpoint, stage, channel, journeys, steps, abandoned, is_unmapped
from mining.touchpoints
order by touchpoint
