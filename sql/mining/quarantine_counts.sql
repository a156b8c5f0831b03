-- One row per source, step, reason and column: how many rows wait in quarantine.
select source_id, step, reason, column_name, count(*) as rows
from ops.quarantine
where status = 'open'
group by all
