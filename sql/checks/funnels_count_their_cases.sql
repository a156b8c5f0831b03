-- Rows here are counts of funnels that are not the count of their cases.
with
    grouped as (
        select
            funnel,
            position,
            count(*) as entered,
            count(*) filter (where result = 'advanced') as advanced,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'open') as open,
            count(*) filter (where result = 'converted') as converted
        from mining.funnels_cases
        group by funnel, position
    )
select
    funnel,
    position,
    grouped.entered as cases_entered,
    funnels.entered,
    grouped.advanced as cases_advanced,
    funnels.advanced,
    grouped.abandoned as cases_abandoned,
    funnels.abandoned,
    grouped.open as cases_open,
    funnels.open,
    grouped.converted as cases_converted,
    funnels.converted
from grouped
full join mining.funnels using (funnel, position)
where
    coalesce(grouped.entered, 0) is distinct from funnels.entered
    or coalesce(grouped.advanced, 0) is distinct from funnels.advanced
    or coalesce(grouped.abandoned, 0) is distinct from funnels.abandoned
    or coalesce(grouped.open, 0) is distinct from funnels.open
    or coalesce(grouped.converted, 0) is distinct from funnels.converted
