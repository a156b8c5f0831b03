-- One row per source, step and reason: how many rows wait in quarantine.
select source_id, step, reason, status, count(*) as rows
from ops.quarantine
group by all
order by all
