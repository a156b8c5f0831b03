-- One row per record, in the order of records: its id, and `fault`: null if it is accepted,
-- `filtered`, or the reason and the column at fault. Numbers that are written but are none are at
-- fault; numbers that are absent are not.
with
    held as (
        select
            *,
            case
                when reason = 'empty'
                then 'filtered'
                when reason is not null
                then reason
                when not kept or mode = 'drop'
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
                when duration_seconds is null and duration_seconds_text is not null
                then 'bad_number duration_seconds'
                when seq is null and seq_text is not null
                then 'bad_number seq'
                when amount is null and amount_text is not null
                then 'bad_number amount'
                when score is null and score_text is not null
                then 'bad_number score'
                when status_code is null and status_code_text is not null
                then 'bad_number status_code'
            end as fault
        from cleaned
    )
select
    md5(source_id || '|' || source_event_id) as event_id,
    mask_mail(source_event_id) as source_event_id,
    coalesce(
        ts_precision,
        case
            when epoch_us(occurred_at) % 1000 <> 0
            then 'us'
            when epoch_us(occurred_at) % 1000000 <> 0
            then 'ms'
            else 's'
        end
    ) as ts_precision,
    case when fault is not null then split_part(fault, ' ', 1) end as reason,
    case when fault is not null then nullif(split_part(fault, ' ', 2), '') end as column_name,
    case when reason is null then 'validate' else 'parse' end as step,
    case
        when fault is not null
        then
            left(
                case
                    split_part(fault, ' ', 2)
                    when 'occurred_at'
                    then occurred_at_text
                    when 'received_at'
                    then received_at_text
                    when 'duration_seconds'
                    then duration_seconds_text
                    when 'seq'
                    then seq_text
                    when 'amount'
                    then amount_text
                    when 'score'
                    then score_text
                    when 'status_code'
                    then status_code_text
                end,
                400
            )
    end as detail
from held
