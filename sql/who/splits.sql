-- One row per link of this customer that was cut by hand: what it was named together with.
select
    s.hub_namespace as namespace,
    s.hub_identifier as identifier,
    s.other_namespace,
    s.other_identifier
from settings.splits as s
join
    identity.identifiers as i
    on i.namespace = s.hub_namespace
    and i.identifier = s.hub_identifier
    and i.customer_id = $customer_id
order by all
