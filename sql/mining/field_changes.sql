-- One row per source, layout and field that came or went tonight; of an object's fields only the
-- object itself.
with
    whole as (
        select
            source_id,
            layout_hash,
            level,
            field,
            max_by(kind, row(rows_now + rows_before, kind)) as kind,
            sum(rows_now)::bigint as rows_now,
            sum(rows_before)::bigint as rows_before,
            sum(rows_ever)::bigint as rows_ever,
            any_value(sampled_now) as sampled_now,
            any_value(sampled_before) as sampled_before
        from mining.field_shares
        group by source_id, layout_hash, level, field
    ),
    changed as (
        select
            *,
            regexp_replace(field, '(\[\]|[.]?[^.\[\]]+)$', '') as parent,
            case
                when rows_now > 0 and rows_ever = 0 and sampled_before is not null
                then 'new_field'
                when rows_now = 0 and sampled_now >= 20 and rows_before >= 0.9 * sampled_before
                then 'missing_field'
            end as finding
        from whole
    )
select
    source_id,
    layout_hash,
    parent,
    field,
    finding,
    kind,
    rows_before,
    rows_now,
    rows_before / sampled_before as share_before,
    rows_now / nullif(sampled_now, 0) as share_now
from changed
where
    finding is not null
    and (source_id, layout_hash, parent, finding)
    not in (select (source_id, layout_hash, field, finding) from changed where finding is not null)
