-- Numbers as mappings and the loader read them. NULL on bad input, never an error.
-- A plain decimal number with a point.
create or replace macro num(s) as
    case when regexp_full_match(trim(s::varchar), '[+-]?[0-9]*[.]?[0-9]+([eE][+-]?[0-9]{1,2})?')
    then try_cast(trim(s::varchar) as decimal(38, 10)) end;

-- Numbers as they are written in data: no blanks inside, no `_`, no `0x`, no NaN, no infinity.
create or replace macro is_number(s) as
    regexp_full_match(s, '[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]{1,2})?');

create or replace macro as_double(s) as case when is_number(s) then try_cast(s as double) end;

create or replace macro as_amount(s) as
    case when is_number(s) then try_cast(s as decimal(18, 4)) end;

create or replace macro as_bigint(s) as
    case when regexp_full_match(s, '[+-]?[0-9]+') then try_cast(s as bigint) end;

create or replace macro as_smallint(s) as
    case when regexp_full_match(s, '[0-9]{1,4}') then try_cast(s as smallint) end;
