-- One row per device that more known people log in on than $device_customers: a household's tablet.
-- It joins nobody; who used it is cut between logins.
with
    device_people as (
        select l.other_namespace as namespace, l.other_identifier as identifier, p.component
        from identity.links as l
        join identity.seen as s on s.namespace = l.hub_namespace and s.identifier = l.hub_identifier
        join identity.person_components as p using (identifier_number)
        where l.hub_kind = 'person' and l.other_kind = 'device'
    )
select namespace, identifier, count(distinct component) as people
from device_people
group by namespace, identifier
having count(distinct component) > $device_customers
