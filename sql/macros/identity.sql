-- What kind of thing an identifier names: a person says who it is, a device may be shared, a thing
-- (an order, a ticket) belongs to one person, and anything else is weak.
create or replace macro identifier_kind(namespace, strength) as
    case
        when strength = 'weak' then 'weak'
        when split_part(namespace, ':', 1) in ('user_id', 'email', 'phone', 'crm', 'requester')
        then 'person'
        when split_part(namespace, ':', 1) in ('cookie', 'device', 'session') then 'device'
        else 'thing'
    end;

-- The order of trust: whose identifier names the customer, and which one an event follows.
create or replace macro kind_rank(kind) as
    case kind when 'person' then 1 when 'thing' then 2 when 'device' then 3 else 4 end;

-- How far a link is trusted: 1 asserted by the vendor, 2 by a session, 3 only alike.
create or replace macro strength_rank(strength) as
    case strength when 'strong' then 1 when 'session' then 2 else 3 end;

create or replace macro strength_name(strength_rank) as
    case strength_rank when 1 then 'strong' when 2 then 'session' else 'weak' end;

-- The weakest link that a policy lets join; a weak one joins only where neither side is known.
create or replace macro policy_rank(policy) as
    case policy when 'strict' then 1 when 'default' then 2 else 3 end;

-- The id that a customer has whom this identifier names.
create or replace macro own_id(identifier) as left(md5(identifier), 16);
