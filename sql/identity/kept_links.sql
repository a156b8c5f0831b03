-- One row per link that may join: neither end held back, and not split by hand. Whether it does is
-- for the policy, by its strength, and for the size of what it would make.
select hub_number, other_number, strength_rank, first_at
from identity.links
anti join identity.cut_links using (hub_number, other_number)
where
    hub_number not in (select identifier_number from identity.held_back)
    and other_number not in (select identifier_number from identity.held_back)
