-- One row: what users wrote that decides what an event is, as one text.
select
    [
        (select list(s order by s.source_id)::varchar from settings.sources as s),
        (select list(t order by t.position)::varchar from settings.touchpoints as t),
        (select list(s order by s.position)::varchar from settings.stages as s),
        (select list(g order by g.touchpoint)::varchar from settings.goals as g)
    ]::varchar as rules
