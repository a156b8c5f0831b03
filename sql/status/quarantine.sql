-- One row per source and reason: rows that wait in quarantine.
select
    source_id as source,
    reason,
    count(*) as rows,
    min(file_name || ' line ' || coalesce(line_no, 0)) as example
from ops.quarantine
where status = 'open'
group by source_id, reason
order by source_id, reason
