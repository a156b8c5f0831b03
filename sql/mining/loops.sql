-- One row per loop: what customers went back to, how often, in how many journeys, and how those
-- ended.
select kind, path, touchpoint, via, times, journeys, customers, converted, abandoned, open
from mining.loops_by_slice
where slice_kind = 'everyone'
