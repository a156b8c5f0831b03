-- Rows here are sources of which more than [limits] max_bad_share of the night's rows wait in
-- quarantine; `journey-mining quarantine list` shows them, `quarantine drop` lets them go.
with
    let_go as (
        select source_id, count(*) as rows
        from ops.quarantine
        where run_id = $run_id and status = 'ignored'
        group by source_id
    )
select
    f.source_id,
    sum(f.quarantined) - coalesce(any_value(l.rows), 0) as quarantined,
    sum(f.rows_read) as rows_read
from ops.files as f
left join let_go as l using (source_id)
where f.run_id = $run_id
group by f.source_id
having sum(f.quarantined) - coalesce(any_value(l.rows), 0) > $max_bad_share * sum(f.rows_read)
