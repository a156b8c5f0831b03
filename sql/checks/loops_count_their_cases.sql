-- Rows here are counts of loops that are not the count of their cases.
with
    grouped as (
        select
            kind,
            path,
            sum(times)::bigint as times,
            count(*) as journeys,
            count(distinct customer_number) as customers,
            count(*) filter (where outcome = 'converted') as converted,
            count(*) filter (where outcome = 'abandoned') as abandoned,
            count(*) filter (where outcome = 'open') as open
        from mining.loops_cases
        join mining.journey_ends using (customer_number, journey_number)
        group by kind, path
    )
select
    kind,
    path,
    grouped.times as cases_times,
    loops.times,
    grouped.journeys as cases_journeys,
    loops.journeys,
    grouped.converted as cases_converted,
    loops.converted,
    grouped.abandoned as cases_abandoned,
    loops.abandoned,
    grouped.open as cases_open,
    loops.open
from grouped
full join mining.loops using (kind, path)
where
    grouped.times is distinct from loops.times
    or grouped.journeys is distinct from loops.journeys
    or grouped.customers is distinct from loops.customers
    or grouped.converted is distinct from loops.converted
    or grouped.abandoned is distinct from loops.abandoned
    or grouped.open is distinct from loops.open
