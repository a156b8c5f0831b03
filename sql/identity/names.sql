-- One row per identifier: its number, by which all of identity knows it. They are in the order of
-- namespace and identifier, so the lesser number is the lesser name.
with
    told as (
        select namespace, identifier from landing.event_identifiers group by namespace, identifier
    )
select
    row_number() over (order by namespace, identifier)::integer as identifier_number,
    namespace,
    identifier
from told
