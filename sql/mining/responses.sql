-- One row per response of the population's journeys, as the rules name it: how often, in how many
-- journeys, to how many customers.
select touchpoint, responses, journeys, customers
from mining.responses_by_slice
where slice_kind = 'everyone'
