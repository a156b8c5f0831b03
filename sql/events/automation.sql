-- One row per mail that a machine opened or clicked though its log did not say so, with the reason.
-- Machines answer at once: 2 s to open, 5 s to click (FORMATS §4). Gateways try every link: two of
-- a message within 1 s (VOCABULARY §1), three within 3 s from one address and agent (slower, and a
-- person may be opening tabs), or the mails of five people within a minute.
with
    delivered as (
        select
            *,
            case when name = 'Email delivered' then occurred_at end as delivered_at,
            case when recipient is null then delivered_at end as to_nobody_at
        from events.mails
        where is_soon
    ),
    waited as (
        select
            event_id,
            max(delivered_at) over whole_message as anyones_at,
            max(to_nobody_at) over whole_message as nobodys_at,
            max(delivered_at) over own_message as own_at,
            -- A delivery that names nobody may be anyone's; one that names another is not.
            occurred_at - case
                when recipient is null then anyones_at else greatest(own_at, nobodys_at)
            end as wait
        from delivered
        window
            whole_message as (partition by source_id, message order by occurred_at),
            own_message as (partition by source_id, message, recipient order by occurred_at)
    ),
    judged as (
        select
            m.event_id,
            case
                when m.name = 'Email opened' and w.wait <= interval 2 second
                then 'opened within 2 s of delivery'
                when m.name = 'Email clicked' and w.wait <= interval 5 second
                then 'clicked within 5 s of delivery'
                when b.links_in_1_s >= 2
                then 'clicked two links of a mail within 1 s'
                when b.machine_links_in_3_s >= 3
                then 'clicked three links of a mail within 3 s'
                when b.recipients_in_1_min >= 5
                then 'clicked in the mails of five people within a minute'
            end as reason
        from events.mails as m
        left join waited as w using (event_id)
        left join events.click_bursts as b using (event_id)
        where m.name <> 'Email delivered' and not m.is_known
    )
select event_id, reason
from judged
where reason is not null
