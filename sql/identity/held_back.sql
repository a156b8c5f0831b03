-- One row per identifier that joins nobody, with the reason.
with
    suspects as (
        select namespace, identifier, 'blocked' as reason, 1 as place
        from identity.seen
        where is_blocked
        union all
        select namespace, identifier, 'too many links', 2
        from identity.hubs
        union all
        select namespace, identifier, 'shared', 3
        from identity.shared_devices
    )
select namespace, identifier, arg_min(reason, place) as reason
from suspects
group by namespace, identifier
