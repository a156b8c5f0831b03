-- One row per customer: a person, stitched from identifiers.
-- customer_id is a function of the data alone: the hash of the component's strongest, then
-- earliest,
-- then least identifier. customer_number is internal and never exported; one that was given before
-- is kept, so that what is known of a customer whom nothing touched can stay as it is.
with
    members as (
        select
            c.component,
            s.identifier,
            s.first_at,
            row_number() over (
                partition by c.component order by kind_rank(s.kind), s.first_at, s.identifier_number
            ) as place
        from identity.components as c
        join identity.seen as s using (identifier_number)
    ),
    named as (
        select
            component,
            own_id(any_value(identifier) filter (where place = 1)) as customer_id,
            count(*) as identifiers,
            min(first_at) as first_at
        from members
        group by component
    )
select
    coalesce(
        known.customer_number,
        (select coalesce(max(customer_number), 0) from ops.customer_numbers) + row_number() over (
            partition by known.customer_number is null order by named.customer_id, named.component
        )
    )::integer as customer_number,
    named.customer_id,
    named.identifiers,
    named.first_at,
    named.component
from named
left join ops.customer_numbers as known using (customer_id)
