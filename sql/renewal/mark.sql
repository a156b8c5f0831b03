create or replace table ops.renewed as
select $mark::varchar as mark
