-- Rows here are inner nodes of the stage flow that do not send on what they receive.
with
    ends as (
        select slice_kind, slice, target as node, journeys as received, 0 as sent
        from mining.stage_flow_by_slice
        union all
        select slice_kind, slice, source as node, 0 as received, journeys as sent
        from mining.stage_flow_by_slice
    )
select slice_kind, slice, node, sum(received)::bigint as received, sum(sent)::bigint as sent
from ends
where node <> 'START' and node not like 'END:%' and node not like '% / END:%'
group by slice_kind, slice, node
having sum(received) <> sum(sent)
