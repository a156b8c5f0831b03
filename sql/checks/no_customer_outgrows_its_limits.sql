-- Rows here are customers with more identifiers, or more of people, than the limits allow.
select customer_id, count(*) as identifiers, count(*) filter (where kind = 'person') as people
from identity.identifiers
where customer_id is not null
group by customer_id
having identifiers > $cluster_identifiers or people > $cluster_people
