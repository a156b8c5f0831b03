-- Rows here are stages whose shares of leaving, going on and still unresolved do not sum to one.
select slice_kind, slice, stage, abandoned_share, advanced_share, unresolved
from mining.incidence
where not coalesce(abs(abandoned_share + advanced_share + unresolved - 1) <= 1e-9, false)
