-- Rows here are next purchases whose counts are not those of their cases, customers counted twice,
-- and lifts without their limits or from too few.
with
    joint as (
        select product, next_product, count(*) as joint_buyers
        from mining.next_purchases_cases
        where next_product is not null
        group by product, next_product
    ),
    buyers as (
        select product, count(distinct customer_number) as buyers_again
        from mining.next_purchases_cases
        group by product
    )
select 'cases' as fault, product, next_product, told.joint_buyers
from mining.next_purchases as told
full join joint using (product, next_product)
left join buyers using (product)
where
    told.joint_buyers is distinct from joint.joint_buyers
    or told.buyers_again is distinct from buyers.buyers_again
    or told.joint_buyers > told.buyers_again
    or (told.lift is not null) <> (told.joint_buyers >= $lift_from)
    or (
        told.lift is not null
        and not coalesce(
            told.lift_low < told.lift
            and told.lift < told.lift_high
            and told.p_value <= told.q_value
            and told.q_value <= 1,
            false
        )
    )
union all
select 'twice', product, next_product, count(*)
from mining.next_purchases_cases
group by product, next_product, customer_number
having count(*) > 1
