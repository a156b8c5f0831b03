-- One row per customer: a person, stitched from identifiers.
-- customer_id is a function of the data alone: the hash of the component's strongest, then
-- earliest,
-- then least identifier. customer_number is internal and never exported.
with
    members as (
        select
            c.component,
            s.identifier,
            s.first_at,
            row_number() over (
                partition by c.component
                order by kind_rank(s.kind), s.first_at, s.namespace, s.identifier
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
    row_number() over (order by customer_id, component)::integer as customer_number,
    customer_id,
    identifiers,
    first_at,
    component
from named
