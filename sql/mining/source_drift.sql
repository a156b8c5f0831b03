-- One row per source and finding of tonight: a field that is new, missing, renamed or of another
-- kind, or a column that is empty more or less often than before.
with
    alike as (
        select
            went.field as old_field,
            came.field as new_field,
            source_id,
            layout_hash,
            jaro_winkler_similarity(
                regexp_replace(lower(substr(went.field, length(parent) + 1)), '[\W_]', '', 'g'),
                regexp_replace(lower(substr(came.field, length(parent) + 1)), '[\W_]', '', 'g')
            ) as likeness
        from mining.field_changes as came
        join mining.field_changes as went using (source_id, layout_hash, parent, kind)
        where
            came.finding = 'new_field'
            and went.finding = 'missing_field'
            and abs(came.share_now - went.share_before) <= 0.05
    ),
    renamed as (
        select source_id, layout_hash, old_field, new_field
        from alike
        where likeness >= 0.9
        qualify
            row_number() over (
                partition by source_id, layout_hash, old_field order by likeness desc, new_field
            )
            = 1
            and row_number() over (
                partition by source_id, layout_hash, new_field order by likeness desc, old_field
            )
            = 1
    )
select
    source_id,
    'renamed_field' as finding,
    came.field,
    went.field as before,
    came.field as now,
    went.share_before,
    came.share_now,
    came.rows_now as rows
from renamed
join mining.field_changes as came using (source_id, layout_hash)
join mining.field_changes as went using (source_id, layout_hash)
where came.field = new_field and went.field = old_field
union all
select
    source_id,
    finding,
    field,
    case when finding = 'missing_field' then kind end,
    case when finding = 'new_field' then kind end,
    share_before,
    share_now,
    rows_now
from mining.field_changes as changes
where
    not exists (
        select 1
        from renamed
        where
            renamed.source_id = changes.source_id
            and renamed.layout_hash = changes.layout_hash
            and changes.field in (renamed.old_field, renamed.new_field)
    )
union all
select source_id, 'retyped_field', field, kinds_before, new_kinds, null, share_now, rows_now
from mining.field_kinds
union all
select source_id, 'null_share', column_name, null, null, share_before, share_now, rows_now
from mining.column_changes
