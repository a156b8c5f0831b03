-- One row per row of a Parquet file, as a JSON object.
select to_json(parquet_rows)::varchar as raw from parquet_rows
