-- One row per incoming event with identifiers: all of them in one text, in order.
select row_no, string_agg(identifier, ' ' order by position) as names
from incoming_identifiers
group by row_no
