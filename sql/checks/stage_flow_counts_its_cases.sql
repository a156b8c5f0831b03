-- Rows here are ribbons of the stage flow that are not the count of their cases.
with
    grouped as (
        select source, target, count(*) as journeys
        from mining.stage_flow_cases
        group by source, target
    )
select source, target, grouped.journeys as cases_journeys, stage_flow.journeys
from grouped
full join mining.stage_flow using (source, target)
where grouped.journeys is distinct from stage_flow.journeys
