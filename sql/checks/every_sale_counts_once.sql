-- Rows here are sales of which not exactly one report is kept, or of which a report is neither kept
-- nor a shadow; and sources whose sales are not those matched + those known there only.
select
    'sale' as what,
    s.fact_ref as which,
    count(*) as reports,
    count(*) filter (where s.event_id = s.kept_event_id) as kept,
    count(d.event_id) as shadows
from events.sales as s
left join events.shadows as d using (event_id)
group by s.fact_ref
having kept <> 1 or reports <> kept + shadows
union all
select 'source', source_id, sales, matched, only_here
from mining.fact_matches
where sales <> matched + only_here or all_sales <> sales + lacking or reports < sales
