-- One row per journey of the period and slice it belongs to; everyone is a slice too.
select customer_number, journey_number, in_population, 'everyone' as slice_kind, 'everyone' as slice
from journeys.journeys
where in_period
union all
select customer_number, journey_number, in_population, 'entry_channel', entry_channel
from journeys.journeys
where in_period
