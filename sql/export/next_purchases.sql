-- One row per product and product of the next purchase: how much more often than among all buyers.
select
    product,
    next_product,
    buyers_again,
    joint_buyers,
    share,
    base_share,
    lift,
    lift_low,
    lift_high,
    p_value,
    q_value
from mining.next_purchases
order by product, next_product
