-- One row per source: by what its events name their customer. An event counts once, by the
-- strongest
-- identifier it has that is not held back; bots, and what came after $as_of, are not asked.
with
    named as (
        select source_id, event_id, min(kind_rank(kind)) filter (where reason is null) as strongest
        from identity.sightings
        left join identity.held_back using (identifier_number)
        group by all
    ),
    counted as (
        select
            source_id,
            count(*) filter (where strongest = 1) as by_person,
            count(*) filter (where strongest = 2) as by_thing,
            count(*) filter (where strongest = 3) as by_device,
            count(*) filter (where strongest = 4) as by_weak,
            count(*) filter (where strongest is null) as by_held_back
        from named
        group by source_id
    ),
    asked as (
        select source_id, count(*) as events
        from landing.events
        where actor <> 'bot' and coalesce(received_at, occurred_at) <= $as_of
        group by source_id
    )
select
    sources.rank,
    sources.source_id,
    coalesce(events, 0) as events,
    coalesce(by_person, 0) as by_person,
    coalesce(by_thing, 0) as by_thing,
    coalesce(by_device, 0) as by_device,
    coalesce(by_weak, 0) as by_weak,
    coalesce(by_held_back, 0) as by_held_back,
    coalesce(
        events - by_person - by_thing - by_device - by_weak - by_held_back, events, 0
    ) as by_nothing
from settings.sources as sources
left join asked using (source_id)
left join counted using (source_id)
