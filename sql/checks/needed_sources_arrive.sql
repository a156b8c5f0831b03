-- Rows here are sources that must arrive ([[sources]] must_arrive) and brought nothing tonight, or
-- under a tenth of their usual rows.
select source_id, rows_read, usual_rows, last_at
from mining.source_volume
where must_arrive and state in ('silent', 'low')
