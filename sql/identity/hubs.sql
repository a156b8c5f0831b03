-- One row per identifier that names more people, things or devices than its limits allow: it joins
-- nobody. A till, a shared mailbox or a test account would otherwise make one giant customer.
-- Weak ones are not counted: whoever is on the move has a new address every hour.
with
    ends as (
        select
            hub_namespace as namespace,
            hub_identifier as identifier,
            other_kind as kind,
            other_namespace as far_namespace,
            other_identifier as far_identifier
        from identity.links
        union
        select other_namespace, other_identifier, hub_kind, hub_namespace, hub_identifier
        from identity.links
    )
select
    namespace,
    identifier,
    count(*) filter (where kind = 'person') as people,
    count(*) filter (where kind = 'thing') as things,
    count(*) filter (where kind = 'device') as devices
from ends
where kind <> 'weak'
group by namespace, identifier
having people > $identifier_people or things > $identifier_things or devices > $identifier_devices
