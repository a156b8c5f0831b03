-- One row per customer who has an event more, fewer, or another than events.standing holds.
with
    counted as (select event_id, customer_number, landed from events.judged where reason is null),
    changed as (
        select unnest([counted.customer_number, standing.customer_number]) as customer_number
        from counted
        full join events.standing using (event_id)
        where
            counted.customer_number is distinct from standing.customer_number
            or counted.landed <> standing.landed
    )
select distinct customer_number
from changed
where customer_number is not null
