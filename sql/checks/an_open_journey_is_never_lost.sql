-- Rows here are journeys called abandoned although their last event is nearer to W than the quiet
-- time.
select j.journey_id, j.last_at, w.watermark, q.quiet_time_hours
from journeys.journeys as j
cross join (select any_value(watermark) as watermark from events.watermarks) as w
cross join journeys.quiet_time as q
where j.outcome = 'abandoned' and w.watermark - j.last_at < q.quiet_time
