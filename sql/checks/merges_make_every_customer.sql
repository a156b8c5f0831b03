-- Rows here are customers whose identifiers are not held together by one merge fewer.
with
    merged as (
        select component, count(*) as merges
        from identity.link_ledger
        where fate = 'merge'
        group by component
    )
select customer_id, identifiers, merges
from identity.customers
full join merged using (component)
where identifiers is distinct from coalesce(merges, 0) + 1
