-- Rows here are variants that are not the count of their cases.
with
    grouped as (
        select
            path,
            count(*) as journeys,
            count(*) filter (where outcome = 'converted') as converted,
            count(*) filter (where outcome = 'abandoned') as abandoned
        from mining.variants_cases
        group by path
    )
select
    path,
    grouped.journeys as cases_journeys,
    grouped.converted as cases_converted,
    grouped.abandoned as cases_abandoned,
    variants.journeys,
    variants.converted,
    variants.abandoned
from grouped
full join mining.variants using (path)
where
    grouped.journeys is distinct from variants.journeys
    or grouped.converted is distinct from variants.converted
    or grouped.abandoned is distinct from variants.abandoned
