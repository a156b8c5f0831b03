-- One row per visit that is a step of an attempt at a plain funnel: in order, with no window of a
-- step
-- and no exclusion. The same as funnel_ways says of the others, without what only they need: it is
-- most funnels, and takes a fifth of the time. Touchpoints are bits, so that a row is a few
-- numbers.
with recursive
    places as (
        select
            funnel,
            touchpoint,
            bit_or(1::bigint << position) as bits,
            bit_or(bit_or(if(is_optional, 1::bigint << position, 0))) over (
                partition by funnel
            ) as optional_bits
        from settings.funnel_steps
        group by funnel, touchpoint
    ),
    visits as (
        select
            scope,
            visit_number,
            epoch_us(visits.entered_at) as entered_us,
            bits,
            optional_bits,
            steps,
            epoch_us(funnels.whole_window) as whole_us,
            funnels.entry = 'first' as is_first_only
        from mining.funnel_visits as visits
        join settings.funnels as funnels using (funnel)
        join places using (funnel, touchpoint)
        where is_plain
    ),
    walked as (
        select
            * exclude (is_first_only),
            1 as position,
            case
                when
                    bits & 2 > 0
                    and (
                        not is_first_only
                        or count(*) filter (where bits & 2 > 0) over (
                            partition by scope order by visit_number
                        )
                        = 1
                    )
                then visit_number
            end as attempt,
            attempt as onward
        from visits
        union all
        select
            sought.* exclude (attempt, onward, latest) replace (sought.position + 1 as position),
            case
                when
                    sought.bits & (1::bigint << (sought.position + 1)) > 0
                    and coalesce(sought.entered_us - begun.entered_us <= sought.whole_us, true)
                then latest
            end as reached,
            greatest(
                reached,
                case
                    when sought.optional_bits & (1::bigint << (sought.position + 1)) > 0 then onward
                end
            ) as onward
        from
            (
                select
                    *,
                    max(onward) over (
                        partition by scope
                        order by visit_number
                        rows between unbounded preceding and 1 preceding
                    ) as latest
                from walked
                where position < steps
            ) as sought
        left join visits as begun on begun.visit_number = latest
    )
select scope, attempt, position, visit_number
from walked
where attempt is not null
