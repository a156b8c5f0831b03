-- One row per record that was parsed into its fields; one that could not be is no JSON.
select
    * exclude (rec, raw, reason),
    case when rec_read is not null then rec end as rec,
    case when reason is null and rec_read is null then rec else raw end as raw,
    case when reason is null and rec_read is null then 'invalid_json' else reason end as reason
from read
