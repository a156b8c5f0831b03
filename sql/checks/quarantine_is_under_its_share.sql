-- Rows here are sources of which more than [limits] max_bad_share of the night's rows wait in
-- quarantine; `journey-mining status` tells why.
select source_id, sum(quarantined) as quarantined, sum(rows_read) as rows_read
from ops.files
where run_id = $run_id
group by source_id
having sum(quarantined) > $max_bad_share * sum(rows_read)
