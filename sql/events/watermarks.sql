-- One row per source: how far its log goes, whether it is active, and the common watermark W.
-- W is the earliest end among active sources; a source that lags more is named and does not hold W.
with
    ends as (
        select
            s.source_id,
            s.lateness,
            min(e.occurred_at) as first_at,
            max(coalesce(e.received_at, e.occurred_at)) filter (
                where coalesce(e.received_at, e.occurred_at) <= $as_of
            ) as last_at,
            coalesce(bool_and(e.is_identity_only), false) as is_identity_only
        from settings.sources as s
        left join landing.events as e using (source_id)
        group by s.source_id, s.lateness
    ),
    ranked as (
        select
            *,
            not is_identity_only
            and last_at
            >= max(last_at) filter (where not is_identity_only) over ()
            - greatest(lateness, interval 2 day) as is_active
        from ends
    )
select
    source_id,
    first_at,
    last_at,
    lateness,
    is_identity_only,
    coalesce(is_active, false) as is_active,
    min(last_at) filter (where is_active) over () as watermark
from ranked
order by source_id
