-- One row per moment at which a known person used a shared device.
select
    d.identifier_number,
    d.occurred_at,
    arg_min(
        i.customer_number, (d.event_id, kind_rank(p.kind), p.position, p.identifier_number)
    ) as customer_number
from identity.sightings as d
join identity.shared_devices as s using (identifier_number)
join identity.sightings as p on p.event_id = d.event_id and p.kind = 'person'
join
    identity.identifiers as i
    on i.identifier_number = p.identifier_number
    and i.customer_number is not null
group by d.identifier_number, d.occurred_at
