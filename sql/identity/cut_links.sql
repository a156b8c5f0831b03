-- One row per pair of identifiers that was split by hand, both ways round.
select hub.identifier_number as hub_number, far.identifier_number as other_number
from settings.splits
join identity.names as hub on hub.namespace = hub_namespace and hub.identifier = hub_identifier
join identity.names as far on far.namespace = other_namespace and far.identifier = other_identifier
