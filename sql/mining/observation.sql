-- One row: how far the data go, and the silence after which a journey counts as abandoned.
-- Hours, not intervals: the report's frames know none.
select
    (select max(watermark) from events.watermarks) as watermark,
    quiet_time_hours,
    silences,
    return_share,
    is_calibrated
from journeys.quiet_time
