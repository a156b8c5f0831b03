-- One row per source: its ledger, and how far its log goes.
select
    s.source_id as source,
    count(f.file_id) as files,
    coalesce(sum(f.rows_read), 0)::bigint as rows,
    coalesce(sum(f.loaded), 0)::bigint as loaded,
    coalesce(sum(f.duplicate), 0)::bigint as duplicate,
    coalesce(sum(f.filtered), 0)::bigint as filtered,
    coalesce(sum(f.quarantined), 0)::bigint as quarantined,
    max(f.last_event_at) as newest_event,
    any_value(s.lateness)::varchar as lateness
from settings.sources as s
left join ops.files as f using (source_id)
group by s.source_id, s.rank
order by s.rank
