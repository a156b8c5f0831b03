-- One row per journey of the period and pair of neighbouring steps: how often it went from one to
-- the other.
select customer_number, journey_number, source, target, count(*) as transitions
from mining.moves
group by customer_number, journey_number, source, target
