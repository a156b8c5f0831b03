-- Rows here are a back-test of the quiet time that is not the count of its cases, or cases that
-- came back in less than the quiet time.
select 'sum' as fault, declared, came_back
from mining.declared
where
    declared <> (select count(*) from mining.declared_cases)
    or came_back <> (select count(*) from mining.declared_cases where came_back)
union all
select 'too soon', journey_number, 1
from mining.declared_cases
where back_at < declared_at
