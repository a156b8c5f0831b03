-- Rows here are nodes of the path flow that do not send on at a position what they received there.
with
    ends as (
        select slice_kind, slice, position + 1 as position, target as node, journeys, true as is_in
        from mining.path_flow_by_slice
        where target not like 'END:%' and target <> 'BEYOND'
        union all
        select slice_kind, slice, position, source as node, journeys, false as is_in
        from mining.path_flow_by_slice
        where position > 0
    )
select
    slice_kind,
    slice,
    position,
    node,
    coalesce(sum(journeys) filter (where is_in), 0)::bigint as received,
    coalesce(sum(journeys) filter (where not is_in), 0)::bigint as sent
from ends
group by slice_kind, slice, position, node
having
    coalesce(sum(journeys) filter (where is_in), 0)
    <> coalesce(sum(journeys) filter (where not is_in), 0)
