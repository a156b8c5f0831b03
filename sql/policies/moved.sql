-- One row per identifier whose component has other members than it has in identity.standing.
-- A component is named by its least member, so one that changed has a member under another name.
with
    placed as (
        select identifier_number, standing.component as was, components.component as now
        from identity.standing
        full join identity.components using (identifier_number)
    ),
    changed as (
        select distinct unnest([was, now]) as component from placed where was is distinct from now
    )
select identifier_number
from placed
where was in (from changed) or now in (from changed)
