-- One row per path that the BPMN model is discovered from: the commonest of the population's
-- journeys that are over, since where a journey stands is not where it ends, and of those through
-- the touchpoints of most journeys alone: the miner's time grows fast with their number.
with
    drawn as (
        select coalesce(list(touchpoint order by touchpoint), []) as touchpoints
        from
            (
                select touchpoint
                from mining.touchpoints
                qualify row_number() over (order by journeys desc, touchpoint) <= $model_touchpoints
            )
    )
select path, count(*) as journeys
from mining.variants_cases
semi join mining.journey_ends using (customer_number, journey_number)
anti join mining.running_journeys using (customer_number, journey_number)
where
    steps <= $aligned_steps
    and list_has_all((select touchpoints from drawn), string_split(path, ' > '))
group by path
qualify row_number() over (order by count(*) desc, path) <= $model_paths
