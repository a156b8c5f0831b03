-- One row per distinct kind of event, with the touchpoint and stage that the rules give it: of what
-- customers do, and of what the company sent or did, which is no step but is named alike.
-- The first rule that matches wins. What no rule maps keeps "channel: name".
with
    told as (
        select distinct
            e.source_id,
            e.channel,
            e.name,
            e.url_path,
            e.campaign,
            e.result,
            case
                when exists (from settings.touchpoints where attrs is not null) then e.attrs
            end as attrs
        from landing.events as e
        join events.reasons as r using (event_id)
        where r.reason is null or r.reason = 'response'
    ),
    matched as (
        select
            k.*,
            min_by(struct_pack(touchpoint := r.touchpoint, stage := r.stage), r.position) filter (
                where r.touchpoint is not null
            ) as rule
        from told as k
        left join
            settings.touchpoints as r
            on (r.channel is null or list_contains(r.channel, k.channel))
            and (r.source_id is null or list_contains(r.source_id, k.source_id))
            and (r.name is null or list_contains(r.name, k.name))
            and (r.page_regex is null or regexp_full_match(coalesce(k.url_path, ''), r.page_regex))
            and (r.campaign is null or list_contains(r.campaign, k.campaign))
            and (r.result is null or list_contains(r.result, k.result))
            and (r.attrs is null or attrs_match(k.attrs, r.attrs))
        group by all
    )
select
    source_id,
    channel,
    name,
    url_path,
    campaign,
    result,
    attrs,
    coalesce(
        rule.touchpoint, channel || ': ' || replace(replace(name, ' / ', '/'), ' > ', ' › ')
    ) as touchpoint,
    rule.stage as stage,
    rule is null as is_unmapped
from matched
