-- Rows here are goals that are no purchase, purchases that reached no goal, and purchases that
-- are not
-- numbered in order or do not lead to the next.
with
    goals as (
        select customer_number, journey_number, converted_at
        from journeys.journeys
        where converted_at is not null
    ),
    followed as (
        select
            customer_number,
            journey_number,
            purchase_number,
            reached_at,
            next_journey_number,
            row_number() over by_customer as expected_number,
            lead(journey_number) over by_customer as expected_next
        from journeys.purchases
        window by_customer as (partition by customer_number order by journey_number)
    )
select customer_number, journey_number, purchase_number, converted_at, reached_at
from goals
full join followed using (customer_number, journey_number)
where
    converted_at is distinct from reached_at
    or purchase_number is distinct from expected_number
    or next_journey_number is distinct from expected_next
