-- One row per identifier that names more others than $identifier_links: it joins nobody.
-- A till, a shared mailbox or a test account would otherwise make one giant customer.
with
    ends as (
        select hub_namespace as namespace, hub_identifier as identifier
        from identity.links
        union all
        select other_namespace, other_identifier
        from identity.links
    )
select namespace, identifier, count(*) as links
from ends
group by namespace, identifier
having count(*) > $identifier_links
