-- Rows here are totals of the period's journeys, by outcome or by population, that do not add up.
with
    counted as (
        select
            count(*) as journeys,
            count(*) filter (
                where outcome in ('converted', 'abandoned', 'open', 'aftercare')
            ) as with_outcome,
            count(*) filter (where in_population) as population,
            count(*) filter (where left_cut) as left_cut,
            count(*) filter (where outcome = 'aftercare' and not left_cut) as aftercare
        from journeys.journeys
        where in_period
    ),
    varied as (
        select
            coalesce(sum(journeys), 0)::bigint as in_variants,
            coalesce(sum(converted + abandoned + open + aftercare), 0)::bigint as variant_outcomes
        from mining.variants
    )
select journeys, with_outcome, population, left_cut, aftercare, in_variants, variant_outcomes
from counted
cross join varied
where
    journeys <> with_outcome
    or journeys <> population + left_cut + aftercare
    or journeys <> in_variants
    or journeys <> variant_outcomes
