-- One row per journey of the population that another step may still join: it is open, or went
-- through its goal into the stages after it and has not been silent for the quiet time.
with
    clock as (select max(watermark) as watermark from events.watermarks),
    latest as (
        select customer_number, max(journey_number) as journey_number
        from journeys.journeys
        group by customer_number
    )
select customer_number, journey_number
from journeys.journeys
cross join clock
cross join journeys.quiet_time
left join latest using (customer_number, journey_number)
where
    in_population
    and (
        outcome = 'open'
        or (
            outcome = 'converted'
            and latest.customer_number is not null
            and watermark - last_at < quiet_time
            and (select count(*) from settings.stages where is_after_goal) > 0
        )
    )
