-- One row per pair of neighbouring steps in the population's journeys: what the process map is
-- discovered from.
select source, target, sum(transitions)::bigint as transitions, count(*) as journeys
from mining.directly_follows_cases
semi join mining.journey_ends using (customer_number, journey_number)
group by all
