-- One row per product and product of the next purchase: its share of the buyers' next purchases,
-- the share among all next purchases, and, from $lift_from joint buyers on, the ratio of the two
-- with the standard error of its logarithm: the jackknife over groups of customers, never below
-- that of a plain share of buyers_again (one more, so that a share of 1 is not certain).
with
    reduced as (
        select
            pairs.*,
            left_out.customer_group,
            joint_buyers - coalesce(joint.times, 0) as joint_without,
            buyers_again - coalesce(buyers.times, 0) as again_without,
            next_with - coalesce(base.times, 0) as with_without,
            next_all - coalesce(everything.times, 0) as all_without
        from mining.next_purchase_pairs as pairs
        cross join
            (select unnest(range(jackknife_groups()))::utinyint as customer_group) as left_out
        left join mining.next_purchase_groups as joint using (product, next_product, customer_group)
        left join
            mining.next_purchase_groups as buyers
            on buyers.product = pairs.product
            and buyers.next_product is null
            and buyers.customer_group = left_out.customer_group
        left join
            mining.next_purchase_groups as base
            on base.product is null
            and base.next_product = pairs.next_product
            and base.customer_group = left_out.customer_group
        left join
            mining.next_purchase_groups as everything
            on everything.product is null
            and everything.next_product is null
            and everything.customer_group = left_out.customer_group
        where joint_buyers >= $lift_from
    ),
    logged as (
        select
            *,
            ln(joint_buyers / buyers_again / (next_with / next_all)) as log_lift,
            case
                when least(joint_without, again_without, with_without) > 0
                then ln(joint_without / again_without / (with_without / all_without))
            end as log_lift_without
        from reduced
    ),
    varied as (
        select
            product,
            next_product,
            log_lift,
            list(coalesce(log_lift_without, log_lift) order by customer_group) as replicates
        from logged
        group by product, next_product, log_lift
    )
select
    product,
    next_product,
    buyers_again,
    joint_buyers,
    joint_buyers / buyers_again as share,
    next_with / next_all as base_share,
    exp(log_lift) as lift,
    sqrt(
        greatest(jackknife_variance(replicates), 1 / joint_buyers - 1 / (buyers_again + 1))
    ) as log_lift_error
from mining.next_purchase_pairs
left join varied using (product, next_product)
