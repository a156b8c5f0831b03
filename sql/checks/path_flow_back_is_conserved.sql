-- Rows here are nodes of the path flow back that do not send on at a position what they received
-- there, to the goal or to abandonment.
-- A ribbon's position is that of the node it runs to; it comes from the one further back.
with
    ends as (
        select
            slice_kind,
            slice,
            position + 1 as position,
            source as node,
            0 as received_converted,
            0 as received_abandoned,
            converted as sent_converted,
            abandoned as sent_abandoned
        from mining.path_flow_back_by_slice
        where source not in ('START', 'BEYOND')
        union all
        select slice_kind, slice, position, target as node, converted, abandoned, 0, 0
        from mining.path_flow_back_by_slice
        where position > 0
    )
select
    slice_kind,
    slice,
    position,
    node,
    sum(received_converted)::bigint as received_converted,
    sum(sent_converted)::bigint as sent_converted,
    sum(received_abandoned)::bigint as received_abandoned,
    sum(sent_abandoned)::bigint as sent_abandoned
from ends
group by slice_kind, slice, position, node
having
    sum(received_converted) <> sum(sent_converted) or sum(received_abandoned) <> sum(sent_abandoned)
