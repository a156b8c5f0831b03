-- Functions no mapping may call: they count rows, make rows, read the clock, or answer differently
-- every time.
select distinct function_name
from duckdb_functions()
where
    (
        function_type in ('aggregate', 'table', 'pragma', 'table_macro')
        or stability = 'VOLATILE'
        or function_name like 'current_%'
        or function_name like 'get_current_%'
        or function_name
        in ('now', 'today', 'age', 'transaction_timestamp', 'getvariable', 'unnest', 'txid_current')
    )
    and function_name not in ('list', 'range', 'generate_series', 'map', 'struct_pack')
order by function_name
