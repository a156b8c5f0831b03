-- One row per value that the figures rest on: what was set, and what the logs themselves decided.
select name::varchar as name, value::varchar as value
from settings.parameters
union all
select 'watermark' as name, max(watermark)::varchar as value
from events.watermarks
union all
select 'quiet_time_hours' as name, quiet_time_hours::varchar as value
from journeys.quiet_time
union all
select 'quiet_time_found_hours' as name, found_hours::varchar as value
from journeys.quiet_time
union all
select 'quiet_time_silences' as name, silences::varchar as value
from journeys.quiet_time
union all
select 'quiet_time_return_share' as name, return_share::varchar as value
from journeys.quiet_time
union all
select 'quiet_time_is_calibrated' as name, is_calibrated::varchar as value
from journeys.quiet_time
union all
select 'horizon_days/' || name as name, horizon_days::varchar as value
from mining.horizons
union all
select 'horizon_is_withheld/' || name as name, is_withheld::varchar as value
from mining.horizons
