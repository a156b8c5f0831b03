-- One row per device that more known people log in on than $device_customers: a household's tablet.
-- It joins nobody; who used it is cut between logins.
with
    device_people as (
        select
            l.other_namespace as namespace,
            l.other_identifier as identifier,
            coalesce(p.component, l.hub_namespace || ' ' || l.hub_identifier) as person
        from identity.links as l
        left join
            identity.person_components as p
            on (p.namespace, p.identifier) = (l.hub_namespace, l.hub_identifier)
        where l.hub_kind = 'person' and l.other_kind = 'device'
    )
select namespace, identifier, count(distinct person) as people
from device_people
group by namespace, identifier
having count(distinct person) > $device_customers
