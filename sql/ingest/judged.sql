-- One row per record: its canonical columns and `fault`: null if it is accepted, `filtered`, or the
-- reason and the column at fault. Numbers that are written but are none are at fault; numbers that
-- are absent are not.
with
    named as (
        select
            c.*,
            coalesce(n.name, c.raw_name) as name,
            coalesce(n.mode, c.other_mode) as mode,
            as_double(c.duration_seconds) as duration_number,
            as_bigint(c.seq) as seq_number,
            as_amount(c.amount) as amount_number,
            as_double(c.score) as score_number,
            as_smallint(c.status_code) as status_number
        from cleaned as c
        left join names as n on n.raw_name = c.raw_name
    )
select
    *,
    case
        when reason = 'empty'
        then 'filtered'
        when reason is not null
        then reason
        when not coalesce(kept, false) or mode = 'drop'
        then 'filtered'
        when source_event_id is null
        then 'missing_required source_event_id'
        when raw_name is null
        then 'missing_required raw_name'
        when occurred_at is null and occurred_at_text is null
        then 'missing_required occurred_at'
        when occurred_at is null
        then 'bad_time occurred_at'
        when occurred_at < earliest or occurred_at > latest
        then 'ts_out_of_range occurred_at'
        when received_at is null and received_at_text is not null
        then 'bad_time received_at'
        when duration_number is null and duration_seconds is not null
        then 'bad_number duration_seconds'
        when seq_number is null and seq is not null
        then 'bad_number seq'
        when amount_number is null and amount is not null
        then 'bad_number amount'
        when score_number is null and score is not null
        then 'bad_number score'
        when status_number is null and status_code is not null
        then 'bad_number status_code'
    end as fault
from named
