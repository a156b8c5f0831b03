-- One row per device that more known people log in on than $device_customers: a household's tablet.
-- It joins nobody; who used it is cut between logins.
with
    device_people as (
        select links.other_number as identifier_number, people.component
        from identity.links as links
        join identity.person_components as people on people.identifier_number = links.hub_number
        where links.hub_kind = 'person' and links.other_kind = 'device'
    )
select identifier_number, count(distinct component) as people
from device_people
group by identifier_number
having count(distinct component) > $device_customers
