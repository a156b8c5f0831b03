-- One row per touchpoint and another first met after it, in journeys of the population that are
-- over: how long it took from leaving the one to entering the other, mean and standard deviation.
-- First meetings only: every pair of steps would be quadratic in a journey, and a page read ten
-- times would count ten times. Journeys that go on are left out: so far they show the quick only.
-- The squares are summed as integers; what is taken off is total * total / journeys, in two parts
-- because it would not fit in one.
with
    met as (
        select
            customer_number,
            journey_number,
            touchpoint::varchar as touchpoint,
            min(step_number) as step_number,
            min_by(entered_at, step_number) as entered_at,
            min_by(left_at, step_number) as left_at
        from journeys.steps
        semi join mining.journey_ends using (customer_number, journey_number)
        anti join mining.running_journeys using (customer_number, journey_number)
        group by customer_number, journey_number, touchpoint
        qualify
            row_number() over (
                partition by customer_number, journey_number order by min(step_number)
            )
            <= $profile_touchpoints
    ),
    waited as (
        select
            earlier.touchpoint as source,
            later.touchpoint as target,
            epoch_us(later.entered_at - earlier.left_at)::hugeint as wait
        from met as earlier
        join met as later using (customer_number, journey_number)
        where earlier.step_number < later.step_number
    ),
    summed as (
        select
            source,
            target,
            count(*) as journeys,
            sum(wait) as total,
            sum(wait * wait) as squares,
            squares
            - total * divide(total, journeys)
            - divide(total * (total % journeys), journeys) as squared_distances
        from waited
        group by source, target
    )
select
    source,
    target,
    journeys,
    total / journeys / 1000000 as mean_seconds,
    case
        when journeys > 1 then sqrt(squared_distances / (journeys - 1)) / 1000000 else 0
    end as deviation_seconds
from summed
