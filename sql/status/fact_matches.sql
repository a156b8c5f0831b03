-- One row per source that reports sales: how they match with those of the others.
select
    source_id as source,
    sales,
    matched as also_elsewhere,
    only_here,
    lacking,
    round(matched_share, 4) as share_matched,
    amounts_differ
from mining.fact_matches
order by rank
