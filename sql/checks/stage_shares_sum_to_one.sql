-- Rows here are stages, or steps of funnels without a window, whose shares of leaving, going on and
-- still unresolved do not sum to one.
select slice_kind, slice, level, name, abandoned_share, advanced_share, unresolved
from mining.incidence
where not coalesce(abs(abandoned_share + advanced_share + unresolved - 1) <= 1e-9, false)
