-- One row per source that reports sales: how they match with those of the others.
select
    source_id,
    reports,
    sales,
    matched,
    only_here,
    lacking,
    matched_share,
    amounts_compared,
    amounts_differ
from mining.fact_matches
order by rank, source_id
