-- One row per path that was compared with the expected way, on the way still or over: its fewest
-- deviations, and how well it fits.
-- fitness is 1 without a deviation, and 0 where nothing of the expected way was met in order: the
-- cost over what it is then (all steps in addition; of a way that is over, all expected skipped).
with
    weighed as (
        select way_number, count(*) filter (where move <> 'met') as cost
        from mining.alignments
        group by way_number
    ),
    expected_length as (select count(*) as places from settings.expected)
select
    path,
    ways.is_pending,
    count(*) as journeys,
    any_value(steps) as steps,
    is_aligned,
    case when is_aligned then any_value(coalesce(cost, 0) + steps - len(ways.way)) end as cost,
    case
        when is_aligned
        then
            1
            - any_value(coalesce(cost, 0) + steps - len(ways.way))
            / any_value(steps + case when not ways.is_pending then places else 0 end)
    end as fitness
from mining.expected_journeys as journeys
join mining.expected_ways as ways using (way, is_pending)
left join weighed using (way_number)
cross join expected_length
group by path, ways.is_pending, is_aligned
