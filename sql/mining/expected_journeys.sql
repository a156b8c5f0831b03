-- One row per journey of the population that is compared with the expected way: its path, and what
-- it met of the way.
select
    customer_number,
    journey_number,
    is_pending,
    count(*) as steps,
    string_agg(touchpoint, ' > ' order by step_number) as path,
    coalesce(
        list(touchpoint order by step_number) filter (where way_position is not null), []
    ) as way
from mining.expected_steps
group by customer_number, journey_number, is_pending
