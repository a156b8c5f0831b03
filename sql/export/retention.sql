-- One row per cohort (month of the first purchase) and month after: who bought again in that month.
select cohort, months_after, members, retained, retained_share, retained_low, retained_high
from mining.retention
order by cohort, months_after
