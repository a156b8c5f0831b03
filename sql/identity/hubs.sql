-- One row per identifier that names more people, things or devices than its limits allow: it joins
-- nobody. A till, a shared mailbox or a test account would otherwise make one giant customer.
-- Weak ones are not counted: whoever is on the move has a new address every hour.
with
    ends as (
        select hub_number as identifier_number, other_number, other_kind as kind
        from identity.links
        union all
        select other_number, hub_number, hub_kind
        from identity.links
    ),
    -- Few come near a limit, and only of them must an end that both name first be counted once.
    suspects as (
        select identifier_number
        from ends
        group by identifier_number
        having count(*) > least($identifier_people, $identifier_things, $identifier_devices)
    )
select
    identifier_number,
    count(distinct other_number) filter (where kind = 'person') as people,
    count(distinct other_number) filter (where kind = 'thing') as things,
    count(distinct other_number) filter (where kind = 'device') as devices
from ends
semi join suspects using (identifier_number)
group by identifier_number
having people > $identifier_people or things > $identifier_things or devices > $identifier_devices
