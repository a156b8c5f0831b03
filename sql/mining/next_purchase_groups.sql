-- One row per group of customers, product and product of the next purchase, any of which may be
-- null for "any": customers of a product, purchases of any.
with
    named as (
        select product, next_product, customer_number, customer_group(customer_id) as customer_group
        from mining.next_purchases_cases
        join journeys.journeys using (customer_number, journey_number)
    ),
    followed as (
        select customer_group(customer_id) as customer_group, next_products
        from journeys.purchases
        join journeys.journeys using (customer_number, journey_number)
        where len(products) > 0 and len(next_products) > 0
    )
select product, next_product, customer_group, count(*) as times
from named
where next_product is not null
group by product, next_product, customer_group
union all
select product, null, customer_group, count(distinct customer_number)
from named
group by product, customer_group
union all
select null, next_product, customer_group, count(*)
from followed, unnest(next_products) as listed(next_product)
group by next_product, customer_group
union all
select null, null, customer_group, count(*)
from followed
group by customer_group
