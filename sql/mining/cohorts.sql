-- One row per cohort: the customers whose first purchase fell into one month of the report's time
-- zone. complete_months: so many whole months its youngest member has been watched until W.
-- Customers whose beginning is not in the logs are in none: when they bought first is unknown.
select
    strftime(local_time(reached_at, $time_zone), '%Y-%m') as cohort,
    count(*) as members,
    whole_months(
        max(local_time(reached_at, $time_zone)), local_time(max(watermark), $time_zone)
    ) as complete_months
from journeys.purchases
cross join (select max(watermark) as watermark from events.watermarks) as clock
where purchase_number = 1 and not is_left_cut
group by cohort
