-- One row per moment at which a known person used a shared device.
select
    d.namespace,
    d.identifier,
    d.occurred_at,
    arg_min(
        i.customer_number, (d.event_id, kind_rank(p.kind), p.position, p.namespace, p.identifier)
    ) as customer_number
from identity.sightings as d
join identity.shared_devices as s using (namespace, identifier)
join identity.sightings as p on p.event_id = d.event_id and p.kind = 'person'
join
    identity.identifiers as i
    on (i.namespace, i.identifier) = (p.namespace, p.identifier)
    and i.customer_number is not null
group by d.namespace, d.identifier, d.occurred_at
