-- One row per customer and trait: the latest value that the customer's identify calls gave.
select c.customer_id, a.attribute, a.value
from identity.attributes as a
join identity.customers as c using (customer_number)
order by c.customer_id, a.attribute
