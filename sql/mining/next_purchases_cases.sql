-- One row per customer, product and product of the next purchase: by the first purchase of the
-- product that another followed, so that a customer counts once however often both were bought.
-- A product that too few bought again after, or next, is never tested: as the next one it is null.
with
    followed as (
        select customer_number, journey_number, next_journey_number, products, next_products
        from journeys.purchases
        where len(products) > 0 and len(next_products) > 0
    ),
    bought as (
        select customer_number, journey_number, next_journey_number, next_products, product
        from followed, unnest(products) as listed(product)
        qualify
            row_number() over (partition by customer_number, product order by journey_number) = 1
    ),
    common as (select product from bought group by product having count(*) >= $lift_from),
    common_next as (
        select next_product
        from followed, unnest(next_products) as listed(next_product)
        group by next_product
        having count(distinct customer_number) >= $lift_from
    )
select distinct
    bought.product,
    common_next.next_product,
    bought.customer_number,
    bought.journey_number,
    bought.next_journey_number
from bought
join common using (product), unnest(next_products) as listed(one)
left join common_next on common_next.next_product = listed.one
