-- One row per source, layout and field of which tonight's values are of a kind they never had.
with
    fields as (
        select
            *,
            sum(rows_now) over (partition by source_id, layout_hash, field) as field_rows_now,
            sum(rows_ever) over (partition by source_id, layout_hash, field) as field_rows_ever
        from mining.field_shares
    )
select
    source_id,
    layout_hash,
    field,
    string_agg(kind, ', ' order by kind) filter (where rows_ever > 0) as kinds_before,
    string_agg(kind, ', ' order by kind) filter (
        where rows_ever = 0 and rows_now >= 0.05 * field_rows_now
    ) as new_kinds,
    sum(rows_now) filter (where rows_ever = 0)::bigint as rows_now,
    sum(rows_now) filter (where rows_ever = 0) / any_value(field_rows_now) as share_now
from fields
where field_rows_now >= 20 and field_rows_ever >= 20
group by source_id, layout_hash, field
having count(*) filter (where rows_ever = 0 and rows_now >= 0.05 * field_rows_now) > 0
