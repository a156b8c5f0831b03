-- One row per distinct sequence of expected touchpoints, on the way still or over: how many
-- journeys went it, and whether it is compared with the expected way.
-- A touchpoint that nobody expects is in addition wherever it stands, so these are all that an
-- alignment has to look at.
select
    row_number() over (order by count(*) desc, len(way), way, is_pending) as way_number,
    way,
    is_pending,
    count(*) as journeys,
    len(way) <= $aligned_steps
    and row_number() over (
        order by len(way) > $aligned_steps, count(*) desc, len(way), way, is_pending
    )
    <= $aligned_ways as is_aligned
from mining.expected_journeys
group by way, is_pending
