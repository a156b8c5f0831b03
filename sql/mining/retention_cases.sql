-- One row per member of a cohort (months_after is null: the journey of the first purchase), and one
-- per later month in which a member bought again, with the first such journey of that month.
-- A member's month k runs from k to k + 1 months after the first purchase, by the calendar of the
-- report's time zone. Months that not every member has lived through until W are left out.
with
    bought as (
        select
            customer_number,
            journey_number,
            purchase_number,
            reached_at,
            strftime(local_time(first_reached_at, $time_zone), '%Y-%m') as cohort,
            whole_months(
                local_time(first_reached_at, $time_zone), local_time(reached_at, $time_zone)
            ) as months_after
        from journeys.purchases
        where not is_left_cut
    )
select
    cohort,
    case when purchase_number > 1 then months_after end as months_after,
    customer_number,
    journey_number,
    reached_at
from bought
join mining.cohorts using (cohort)
where purchase_number = 1 or months_after < complete_months
qualify
    row_number() over (
        partition by customer_number, purchase_number > 1, months_after order by purchase_number
    )
    = 1
