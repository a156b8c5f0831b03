-- One row per stretch of nights with one quiet time in force.
select in_force_from, in_force_until, quiet_time_hours
from journeys.quiet_times
order by in_force_from
