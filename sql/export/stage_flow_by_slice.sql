-- One row per ribbon of the stage flow, per slice; everyone is a slice too.
select slice_kind, slice, source, target, journeys
from mining.stage_flow_by_slice
order by slice_kind, slice, source, target
