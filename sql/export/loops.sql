-- One row per loop: what customers went back to, how often, and how those journeys ended.
select kind, path, touchpoint, via, times, journeys, customers, converted, abandoned, open
from mining.loops
order by kind, path
