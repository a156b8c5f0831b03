-- One row per policy of who is who and outcome: how many of the population's journeys end so
-- under it,
-- and the least and greatest share under any. A range by policy, no limits: nothing is drawn at
-- random.
with
    told as (
        select
            policy,
            is_chosen,
            customers,
            journeys,
            unnest(
                [
                    struct_pack(outcome := 'converted', number := converted),
                    struct_pack(outcome := 'abandoned', number := abandoned),
                    struct_pack(outcome := 'open', number := open)
                ]
            ) as ended
        from ops.policies
    )
select
    policy,
    is_chosen,
    customers,
    journeys as population,
    ended.outcome as outcome,
    ended.number as journeys,
    ended.number / nullif(journeys, 0) as share,
    min(ended.number / nullif(journeys, 0)) over (partition by ended.outcome) as least_share,
    max(ended.number / nullif(journeys, 0)) over (partition by ended.outcome) as greatest_share
from told
