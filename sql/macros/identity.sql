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
