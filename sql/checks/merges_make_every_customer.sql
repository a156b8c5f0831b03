-- Rows here are customers whose identifiers are not held together by one merge fewer.
with
    merged as (
        select customer_id, count(*) as merges
        from identity.link_ledger
        where fate = 'merge'
        group by customer_id
    )
select customer_id, identifiers, merges
from identity.customers
full join merged using (customer_id)
where identifiers is distinct from coalesce(merges, 0) + 1
