-- One row per link that may join: neither end held back, and not split by hand. Whether it does is
-- for the policy, by its strength, and for the size of what it would make.
select
    hub_namespace,
    hub_identifier,
    other_namespace,
    other_identifier,
    hub.identifier_number as hub_number,
    far.identifier_number as other_number,
    strength_rank,
    first_at
from identity.links
anti join settings.splits using (hub_namespace, hub_identifier, other_namespace, other_identifier)
join identity.nodes as hub on hub.namespace = hub_namespace and hub.identifier = hub_identifier
join identity.nodes as far on far.namespace = other_namespace and far.identifier = other_identifier
