-- One row per position, counted back from the end, and ribbon of the path flow back.
select position, source, target, journeys, converted, abandoned
from mining.path_flow_back
order by position, source, target
