-- One row per source: how far its log goes, and the common watermark.
select source_id, first_at, last_at, is_identity_only, is_active, watermark
from events.watermarks
order by source_id
