-- One row: how far the data go, and the silence after which a journey counts as abandoned.
-- Hours, not intervals: the report's frames know none.
select
    (select max(watermark) from events.watermarks) as watermark,
    quiet_time_hours,
    found_hours,
    (select max(in_force_from) from journeys.quiet_times where not is_first) as quiet_time_since,
    silences,
    return_share,
    is_calibrated
from journeys.quiet_time
