-- One row per path that the BPMN model is discovered from: the commonest of the population's
-- journeys that are over, since where a journey stands is not where it ends.
select path, count(*) as journeys
from mining.variants_cases
semi join mining.journey_ends using (customer_number, journey_number)
anti join mining.running_journeys using (customer_number, journey_number)
where steps <= $aligned_steps
group by path
qualify row_number() over (order by count(*) desc, path) <= $model_paths
