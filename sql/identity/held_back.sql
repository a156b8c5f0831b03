-- One row per identifier that joins nobody, with the reason.
with
    suspects as (
        select identifier_number, 'blocked' as reason, 1 as place
        from identity.seen
        where is_blocked
        union all
        select identifier_number, 'too many links', 2
        from identity.hubs
        union all
        select identifier_number, 'shared', 3
        from identity.shared_devices
    )
select identifier_number, arg_min(reason, place) as reason
from suspects
group by identifier_number
