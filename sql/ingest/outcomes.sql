-- One row per record. Accepted ones (`reason` is null) have their canonical columns, and what must
-- be hashed before it leaves this engine; the others what quarantine will mask and keep of them.
select
    file_no,
    line_no,
    item_no,
    md5(source_id || '|' || source_event_id) as event_id,
    source_id,
    mask_mail(source_event_id) as source_event_id,
    lower(coalesce(channel, default_channel)) as channel,
    occurred_at,
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
    ts_flag,
    received_at,
    duration_number as duration_seconds,
    seq_number as seq,
    mask_mail(name) as name,
    mask_mail(raw_name) as raw_name,
    mode = 'unmapped' as is_unmapped,
    mode = 'identity_only' as is_identity_only,
    fact,
    fact_ref,
    session_ref,
    coalesce(actor, 'customer') as actor,
    author_ref,
    coalesce(is_automated, false) as is_automated,
    automation_reason,
    result,
    amount_number as amount,
    currency,
    score_number as score,
    score_scale,
    url_path,
    referrer_path,
    referrer_host,
    campaign,
    content_ref,
    status_number as status_code,
    text,
    products,
    attrs_values as attrs,
    traits_values as traits,
    version,
    user_agent,
    ids,
    more_ids,
    nullif(split_part(fault, ' ', 1), '') as reason,
    nullif(split_part(fault, ' ', 2), '') as column_name,
    case when reason is null then 'validate' else 'parse' end as step,
    left(
        case
            split_part(fault, ' ', 2)
            when 'occurred_at'
            then occurred_at_text
            when 'received_at'
            then received_at_text
            when 'duration_seconds'
            then duration_seconds
            when 'seq'
            then seq
            when 'amount'
            then amount
            when 'score'
            then score
            when 'status_code'
            then status_code
        end,
        80
    ) as detail,
    case when fault <> 'filtered' then left(coalesce(raw, rec), 4096) end as raw,
    salt
from judged
