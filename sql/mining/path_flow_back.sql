-- One row per position and ribbon of the path flow back: the last steps before the goal and
-- before abandonment, counted back from the end, and where journeys came from.
select position, source, target, journeys, converted, abandoned
from mining.path_flow_back_by_slice
where slice_kind = 'everyone'
