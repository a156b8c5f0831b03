-- One row per customer: a person, stitched from identifiers.
select customer_id, identifiers, first_at from identity.customers order by customer_id
