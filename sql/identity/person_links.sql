-- One row per link between identifiers of which neither is a device, weak or over its limits, and
-- that was not split by hand.
select hub_number, other_number, strength_rank, first_at
from identity.links
anti join identity.cut_links using (hub_number, other_number)
where
    hub_kind in ('person', 'thing')
    and other_kind in ('person', 'thing')
    and hub_number not in (select identifier_number from identity.hubs)
    and other_number not in (select identifier_number from identity.hubs)
