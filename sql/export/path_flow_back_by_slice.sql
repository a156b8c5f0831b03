-- One row per position, counted back from the end, and ribbon of the path flow back, per slice;
-- everyone is a slice too.
select slice_kind, slice, position, source, target, journeys, converted, abandoned
from mining.path_flow_back_by_slice
order by slice_kind, slice, position, source, target
