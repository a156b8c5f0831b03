-- Rows here are ways whose alignment leaves out a step or has one twice, or does the same to the
-- expected way; a way that is not over may leave out what is still to come.
with
    moved as (
        select
            way_number,
            count(way_position) filter (where move in ('met', 'added')) as steps,
            count(distinct way_position) filter (where move in ('met', 'added')) as places,
            count(distinct position) as expected,
            count(position) as expected_moves,
            max(position) as furthest
        from mining.alignments
        group by way_number
    ),
    expected_length as (select count(*) as whole from settings.expected)
select ways.way_number, way, is_pending, moved.* exclude (way_number), whole
from mining.expected_ways as ways
cross join expected_length
left join moved using (way_number)
where
    is_aligned
    and (
        coalesce(steps, 0) <> len(way)
        or places <> steps
        or expected <> expected_moves
        or coalesce(expected, 0) <> case when is_pending then coalesce(furthest, 0) else whole end
    )
