-- One row per source: what it brought tonight beside what it usually brings.
select
    source_id as source,
    state,
    rows_read as rows,
    usual_rows,
    nights,
    last_at as newest_event,
    days_since,
    must_arrive
from mining.source_volume
order by rank
