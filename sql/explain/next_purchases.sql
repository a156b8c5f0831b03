-- The cases behind next_purchases/product/next_product/figure
select distinct j.journey_id, j.customer_id || '-' || c.next_journey_number as next_journey_id
from mining.next_purchases_cases as c
join journeys.journeys as j using (customer_number, journey_number)
where
    c.product = $product
    and ($figure = 'buyers_again' or ($figure = 'joint_buyers' and c.next_product = $next_product))
order by j.journey_id
