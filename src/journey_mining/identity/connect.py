"""From links between identifiers to connected components."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def connected(nodes: pa.Table, links: pa.Table) -> pa.Table:
    """Return the component of every node.

    Parameters
    ----------
    nodes
        namespace, identifier: every identifier that may belong to a customer.
    links
        hub_namespace, hub_identifier, other_namespace, other_identifier; ends that are no node are ignored.

    Returns
    -------
    namespace, identifier, component; a component is named by its least member, so the order of rows
    never shows. The method is scipy's `connected_components`, linear in links.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    keys = _keys(nodes["namespace"], nodes["identifier"])
    order = pc.sort_indices(keys)
    ordered = keys.take(order)
    size = len(ordered)
    hubs = pc.index_in(_keys(links["hub_namespace"], links["hub_identifier"]), ordered)
    others = pc.index_in(_keys(links["other_namespace"], links["other_identifier"]), ordered)
    both = pc.and_(pc.is_valid(hubs), pc.is_valid(others))
    rows, columns = (np.asarray(pc.filter(ends, both)) for ends in (hubs, others))
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    names = ordered.take(pa.array(first[inverse]))
    return pa.table(
        {
            "namespace": nodes["namespace"].take(order),
            "identifier": nodes["identifier"].take(order),
            "component": names,
        }
    )


def _keys(namespace: pa.ChunkedArray, identifier: pa.ChunkedArray) -> pa.Array:
    keys = pc.binary_join_element_wise(namespace, identifier, " ")
    return keys.combine_chunks() if isinstance(keys, pa.ChunkedArray) else keys
