-- One row per event that belongs to a customer.
-- It follows its strongest identifier. On a shared device without a login, it is whoever logged in
-- last before; before the first login, whoever logs in first.
with
    own as (
        select
            s.event_id,
            arg_min(
                i.customer_number, (kind_rank(s.kind), s.position, s.identifier_number)
            ) as customer_number
        from identity.sightings as s
        join identity.identifiers as i using (identifier_number)
        where i.customer_number is not null and s.kind <> 'weak'
        group by s.event_id
    ),
    anonymous as (
        select s.event_id, s.identifier_number, s.occurred_at
        from identity.sightings as s
        join identity.shared_devices as d using (identifier_number)
        anti join own using (event_id)
        qualify
            row_number() over (partition by s.event_id order by s.position, s.identifier_number) = 1
    ),
    login_starts as (
        select
            identifier_number,
            case
                when occurred_at = min(occurred_at) over (partition by identifier_number)
                then timestamp '0001-01-01'
                else occurred_at
            end as occurred_at,
            customer_number
        from identity.logins
    ),
    cut as (
        select a.event_id, l.customer_number
        from anonymous as a
        asof join
            login_starts as l
            on a.identifier_number = l.identifier_number
            and a.occurred_at >= l.occurred_at
    ),
    weak as (
        select
            s.event_id,
            arg_min(i.customer_number, (s.position, s.identifier_number)) as customer_number
        from identity.sightings as s
        join identity.identifiers as i using (identifier_number)
        anti join own using (event_id)
        anti join cut using (event_id)
        where i.customer_number is not null and s.kind = 'weak'
        group by s.event_id
    )
select event_id, customer_number
from own
union all
select event_id, customer_number
from cut
union all
select event_id, customer_number
from weak
