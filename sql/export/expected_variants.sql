-- One row per path that was compared with the expected way, on the way still or over, and how well
-- it fits.
select path, is_pending, journeys, steps, is_aligned, cost, fitness
from mining.expected_variants
order by path, is_pending
