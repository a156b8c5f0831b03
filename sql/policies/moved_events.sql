-- One row per event that may be another customer's under this policy: it names an identifier that
-- moved, or a device that several people share.
with
    suspects as (
        select identifier_number
        from identity.moved
        union
        select identifier_number
        from identity.shared_devices
    )
select distinct event_id
from identity.all_sightings
semi join suspects using (identifier_number)
