-- Rows here are ribbons of the path flow back that are not the count of their cases.
with
    grouped as (
        select
            position,
            source,
            target,
            count(*) as journeys,
            count(*) filter (where outcome = 'converted') as converted,
            count(*) filter (where outcome = 'abandoned') as abandoned
        from mining.path_flow_back_cases
        group by position, source, target
    )
select
    position,
    source,
    target,
    grouped.journeys as cases_journeys,
    flow.journeys,
    grouped.converted as cases_converted,
    flow.converted,
    grouped.abandoned as cases_abandoned,
    flow.abandoned
from grouped
full join mining.path_flow_back as flow using (position, source, target)
where
    grouped.journeys is distinct from flow.journeys
    or grouped.converted is distinct from flow.converted
    or grouped.abandoned is distinct from flow.abandoned
