-- One row per row that lost to another of the same event: an incoming one (`row_no`) or a landed
-- one (`file_id`). The greatest version wins, then the latest received, then the greatest content,
-- so that the order in which files arrive does not matter; among equals the landed one, then the
-- first.
with
    landed as (select * from landing.events semi join incoming_events using (event_id)),
    landed_names as (
        select event_id, string_agg(identifier, ' ' order by position) as names
        from landing.event_identifiers
        semi join landed using (event_id)
        group by event_id
    ),
    contenders as (
        select
            row_no,
            event_id,
            null::varchar as landed_in,
            version,
            received_at,
            concat_ws(
                chr(31),
                names,
                *columns(* exclude (row_no, names, file_id, line_no, item_no, map_hash, run_id))
            ) as content
        from incoming_events
        union all
        select
            null::bigint as row_no,
            event_id,
            file_id as landed_in,
            version,
            received_at,
            concat_ws(
                chr(31),
                names,
                *columns(* exclude (names, file_id, line_no, item_no, map_hash, run_id))
            ) as content
        from landed
        left join landed_names using (event_id)
    ),
    ranked as (
        select
            row_no,
            event_id,
            landed_in,
            content,
            row_number() over best as place,
            first_value(content) over best as best_content
        from contenders
        window
            best as (
                partition by event_id
                order by
                    version desc nulls last,
                    received_at desc nulls last,
                    content desc,
                    row_no nulls first
            )
    )
select row_no, event_id, landed_in as file_id, content <> best_content as is_conflict
from ranked
where place > 1
order by event_id, row_no
