-- One row per slice, and stage or step of a funnel without a window: Aalen-Johansen incidence of
-- leaving and of going on.
select
    slice_kind,
    slice,
    level,
    name,
    horizon_days,
    sum(leaving)::bigint as entered,
    coalesce(sum(abandoned) filter (where is_within), 0)::bigint as abandoned_by_horizon,
    coalesce(
        sum((staying * abandoned / at_risk)::decimal(38, 20)) filter (where is_within), 0
    )::double as abandoned_share,
    coalesce(
        sum((staying * advanced / at_risk)::decimal(38, 20)) filter (where is_within), 0
    )::double as advanced_share,
    coalesce(
        min(staying * (1 - (abandoned + advanced) / at_risk)) filter (where is_within), 1
    ) as unresolved
from mining.incidence_times
group by slice_kind, slice, level, name, horizon_days
having sum(leaving) >= $limits_from
