-- One row per source and column that is empty in a share of tonight's rows that differs by more
-- than 20 points from the nights before, under one and the same mapping.
with
    tonight as (select night, as_of from ops.runs where run_id = $run_id),
    counted as (
        select
            source_id,
            map_hash,
            column_name,
            sum(rows) filter (where runs.night = tonight.night) as rows_now,
            sum(nulls) filter (where runs.night = tonight.night) as nulls_now,
            sum(rows) filter (where runs.night < tonight.night) as rows_before,
            sum(nulls) filter (where runs.night < tonight.night) as nulls_before
        from ops.column_nulls
        join ops.runs as runs using (run_id)
        cross join tonight
        where runs.as_of <= tonight.as_of
        group by source_id, map_hash, column_name
    )
select
    source_id,
    column_name,
    nulls_before / rows_before as share_before,
    nulls_now / rows_now as share_now,
    rows_now::bigint as rows_now
from counted
where
    rows_now >= 50
    and rows_before >= 50
    and abs(nulls_now / rows_now - nulls_before / rows_before) > 0.2
