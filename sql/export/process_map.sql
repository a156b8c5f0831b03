-- One row per arrow of the process map.
select source, target, transitions, journeys, dependency
from mining.process_map
order by source, target
