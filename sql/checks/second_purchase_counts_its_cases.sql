-- Rows here are counts of second purchases that are not those of their cases, shares that fall with
-- more days, and limits that do not hold their share.
with
    counted as (
        select
            count(*) filter (where not is_left_cut) as customers,
            count(second_at) filter (where not is_left_cut) as again,
            count(*) filter (where is_left_cut) as left_cut
        from mining.second_purchase_cases
    ),
    followed as (
        select *, lag(share) over (order by within_days) as share_before
        from mining.second_purchase_shares
    )
select 'sum' as fault, told.customers, told.again, told.left_cut
from mining.second_purchase as told
cross join counted
where
    (told.customers, told.again, told.left_cut)
    is distinct from (counted.customers, counted.again, counted.left_cut)
union all
select 'share', within_days, known, customers
from followed
where
    share < share_before
    or again > known
    or known > customers
    or not coalesce(0 <= share_low and share_low <= share, false)
    or not coalesce(share <= share_high and share_high <= 1, false)
