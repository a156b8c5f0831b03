-- One row per source and finding of tonight: what changed in its fields and columns.
select
    source_id as source,
    replace(finding, '_', ' ') as finding,
    field,
    before,
    now,
    round(share_before, 3) as share_before,
    round(share_now, 3) as share_now,
    rows
from mining.source_drift
order by source, finding, field, before, now, rows
