-- One row per position and ribbon of the path flow: the first steps of the journeys, and where
-- they went next.
select position, source, target, journeys
from mining.path_flow_by_slice
where slice_kind = 'everyone'
