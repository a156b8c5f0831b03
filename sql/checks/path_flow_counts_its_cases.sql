-- Rows here are ribbons of the path flow that are not the count of their cases.
with
    grouped as (
        select position, source, target, count(*) as journeys
        from mining.path_flow_cases
        group by position, source, target
    )
select position, source, target, grouped.journeys as cases_journeys, path_flow.journeys
from grouped
full join mining.path_flow using (position, source, target)
where grouped.journeys is distinct from path_flow.journeys
