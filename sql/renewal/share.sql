-- One row: the share of counted events that belong to touched customers.
select
    count(touched.customer_number) / nullif(count(*), 0) as share,
    (select count(*) from events.touched) as customers
from events.judged
left join events.touched using (customer_number)
where reason is null
