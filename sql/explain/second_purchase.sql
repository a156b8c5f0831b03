-- The cases behind second_purchase/figure
select
    j.journey_id,
    c.first_at,
    j.customer_id || '-' || c.next_journey_number as next_journey_id,
    c.second_at
from mining.second_purchase_cases as c
join journeys.journeys as j using (customer_number, journey_number)
where
    c.is_left_cut = ($figure = 'left_cut')
    and ($figure in ('customers', 'left_cut') or ($figure = 'again' and c.second_at is not null))
order by j.journey_id
