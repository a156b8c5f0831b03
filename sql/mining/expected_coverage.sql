-- One row, if a way is expected: how much of the population was compared with it; longer and rarer
-- ways than the limits allow are left out, and counted here.
-- mean_fitness is over the compared journeys that are over.
with
    counted as (
        select
            sum(journeys)::bigint as journeys,
            coalesce(sum(journeys) filter (where is_aligned), 0)::bigint as aligned,
            sum(journeys) filter (where is_aligned and not is_pending) as finished,
            sum((fitness * journeys)::decimal(38, 12)) filter (
                where is_aligned and not is_pending
            ) as finished_fitness
        from mining.expected_variants
    )
select
    journeys,
    aligned,
    aligned / journeys as aligned_share,
    (finished_fitness / nullif(finished, 0))::double as mean_fitness
from counted
where journeys > 0
