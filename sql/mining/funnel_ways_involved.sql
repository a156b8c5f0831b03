-- One row per visit that is a step of an attempt at a strict funnel, or one with exclusions or with
-- a window of a step: of which attempt, and at which position.
-- An attempt is named by the visit it begins with. Each visit belongs to the latest attempt that
-- can lead to it within the windows: whatever an earlier one could reach from here, that one can.
-- onward is the attempt that the next step may go on from: an optional step is passed over.
with recursive
    walked as (
        select
            visits.*,
            1 as position,
            case
                when
                    visits.touchpoint = first.touchpoint
                    and (
                        entry = 'any'
                        or count(*) filter (where visits.touchpoint = first.touchpoint) over (
                            partition by scope order by visit_number
                        )
                        = 1
                    )
                then visit_number
            end as attempt,
            attempt as onward
        from mining.funnel_visits as visits
        join settings.funnel_steps as first using (funnel)
        where first.position = 1 and step_order <> 'any' and not is_plain
        union all
        select
            sought.* exclude (attempt, onward, stretch, latest) replace (
                sought.position + 1 as position
            ),
            case
                when
                    sought.touchpoint = step.touchpoint
                    and coalesce(sought.entered_at - begun.entered_at <= sought.whole_window, true)
                then latest
            end as reached,
            greatest(reached, case when step.is_optional then onward end) as onward
        from
            (
                select
                    *,
                    case
                        when step_order <> 'strict'
                        then greatest(max(onward) over earlier, max(onward) over same_instant)
                        when
                            coalesce(
                                entered_at - lag(entered_at) over in_order <= step_window, true
                            )
                        then lag(onward) over in_order
                    end as latest
                from
                    (
                        select
                            *,
                            count(*) filter (
                                where from_position <= position and position < until_position
                            ) over (partition by scope order by visit_number) as stretch
                        from walked
                    )
                window
                    earlier as (
                        partition by scope, stretch
                        order by
                            entered_at
                            range between coalesce(
                                step_window, interval 1000 year
                            ) preceding and current row
                            exclude group
                    ),
                    same_instant as (
                        partition by scope, stretch, entered_at
                        order by visit_number
                        rows between unbounded preceding and 1 preceding
                    ),
                    in_order as (partition by scope, stretch order by visit_number)
            ) as sought
        join
            settings.funnel_steps as step
            on step.funnel = sought.funnel
            and step.position = sought.position + 1
        left join mining.funnel_visits as begun on begun.visit_number = latest
    )
select scope, attempt, position, visit_number
from walked
where attempt is not null
