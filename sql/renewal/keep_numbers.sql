create or replace table ops.customer_numbers as
select customer_id, customer_number
from identity.customers
