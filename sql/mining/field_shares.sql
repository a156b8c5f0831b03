-- One row per source, layout, level, field and kind of value: of how many sampled rows it was seen
-- tonight, on the last night with enough rows before, and ever before.
with
    tonight as (select night, as_of from ops.runs where run_id = $run_id),
    dated_fields as (
        select
            fields.*,
            runs.night,
            runs.night = tonight.night as is_tonight,
            sum(rows) filter (where kind = 'record') over (
                partition by source_id, layout_hash, level, runs.night
            ) as sampled
        from ops.fields as fields
        join ops.runs as runs using (run_id)
        cross join tonight
        where runs.as_of <= tonight.as_of and runs.night <= tonight.night
    ),
    dated as (
        select
            *,
            max(night) filter (where not is_tonight and sampled >= 20) over (
                partition by source_id, layout_hash, level
            ) as last_night
        from dated_fields
    ),
    samples as (
        select
            source_id,
            layout_hash,
            level,
            coalesce(sum(rows) filter (where is_tonight), 0)::bigint as sampled_now,
            sum(rows) filter (where night = last_night)::bigint as sampled_before
        from dated
        where kind = 'record'
        group by source_id, layout_hash, level
    ),
    counted as (
        select
            source_id,
            layout_hash,
            level,
            field,
            kind,
            coalesce(sum(rows) filter (where is_tonight), 0)::bigint as rows_now,
            coalesce(sum(rows) filter (where night = last_night), 0)::bigint as rows_before,
            coalesce(sum(rows) filter (where not is_tonight), 0)::bigint as rows_ever
        from dated
        where kind <> 'record'
        group by source_id, layout_hash, level, field, kind
    )
select
    source_id,
    layout_hash,
    level,
    case when level = '' then field else level || '.' || field end as field,
    kind,
    rows_now,
    rows_before,
    rows_ever,
    sampled_now,
    sampled_before
from counted
join samples using (source_id, layout_hash, level)
