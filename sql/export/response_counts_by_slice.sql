-- One row per response of the population's journeys, as the rules name it, per slice; everyone is a
-- slice too.
select slice_kind, slice, touchpoint, responses, journeys, customers
from mining.responses_by_slice
order by slice_kind, slice, touchpoint
