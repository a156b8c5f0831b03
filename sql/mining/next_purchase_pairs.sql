-- One row per product and product of the next purchase: customers who bought so, customers who
-- bought again after the first, and how many of all next purchases hold the second.
with
    summed as (
        select product, next_product, sum(times)::bigint as times
        from mining.next_purchase_groups
        group by product, next_product
    )
select
    pairs.product,
    pairs.next_product,
    buyers.times as buyers_again,
    pairs.times as joint_buyers,
    base.times as next_with,
    everything.times as next_all
from summed as pairs
join summed as buyers on buyers.product = pairs.product and buyers.next_product is null
join summed as base on base.product is null and base.next_product = pairs.next_product
join summed as everything on everything.product is null and everything.next_product is null
