-- One row per position and ribbon of the path flow, per slice; everyone is a slice too.
select slice_kind, slice, position, source, target, journeys
from mining.path_flow_by_slice
order by slice_kind, slice, position, source, target
