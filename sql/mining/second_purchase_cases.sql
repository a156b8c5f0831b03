-- One row per customer who bought: the journey of the first purchase, the second if there was one
-- until W, how long the customer was watched for it, and how long one could have been.
select
    customer_number,
    journey_number,
    reached_at as first_at,
    next_journey_number,
    next_reached_at as second_at,
    epoch_us(coalesce(next_reached_at, watermark) - reached_at) / 1000000 as watched_seconds,
    epoch_us(watermark - reached_at) / 1000000 as observable_seconds,
    is_left_cut
from journeys.purchases
cross join (select max(watermark) as watermark from events.watermarks) as clock
where purchase_number = 1
