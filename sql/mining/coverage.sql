-- One row per thing that should be known of everything: of how much it is known.
with
    measured as (
        select
            'events with a customer' as measure,
            count(customers.event_id) as part,
            count(*) as whole
        from landing.events
        left join identity.event_customers as customers using (event_id)
        union all
        select
            'customers with a strong identifier' as measure,
            (
                select count(distinct customer_number)
                from identity.event_customers
                join landing.event_identifiers using (event_id)
                where strength = 'strong' and not is_blocked
            ) as part,
            (select count(*) from identity.customers) as whole
        union all
        select
            'identifiers that join' as measure,
            count(*) filter (where held_back is null) as part,
            count(*) as whole
        from identity.identifiers
        union all
        select
            'steps that a rule names' as measure,
            coalesce(sum(steps) filter (where not is_unmapped), 0)::bigint as part,
            coalesce(sum(steps), 0)::bigint as whole
        from mining.touchpoints
    )
select measure, part, whole, part / nullif(whole, 0) as share
from measured
