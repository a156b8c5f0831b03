-- Rows here are counts of drop-off that are not the count of their cases.
with
    grouped as (
        select
            level,
            name,
            count(*) as entered,
            count(*) filter (where result = 'advanced') as advanced,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'open') as open
        from mining.drop_off_cases
        group by level, name
    )
select
    level,
    name,
    grouped.entered as cases_entered,
    grouped.advanced as cases_advanced,
    grouped.abandoned as cases_abandoned,
    grouped.open as cases_open,
    drop_off.entered,
    drop_off.advanced,
    drop_off.abandoned,
    drop_off.open
from grouped
full join mining.drop_off using (level, name)
where
    grouped.entered is distinct from drop_off.entered
    or grouped.advanced is distinct from drop_off.advanced
    or grouped.abandoned is distinct from drop_off.abandoned
    or grouped.open is distinct from drop_off.open
