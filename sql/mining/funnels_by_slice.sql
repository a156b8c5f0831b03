-- One row per slice, funnel and step: how many got so far, and how it ended for them.
-- An attempt is in the slices of the journey it begins in. Both denominators: those who began, and
-- those at the step before.
with
    counted as (
        select
            slice_kind,
            slice,
            funnel,
            position,
            count(*) as entered,
            count(*) filter (where result = 'advanced') as advanced,
            count(*) filter (where result = 'abandoned') as abandoned,
            count(*) filter (where result = 'open') as open,
            count(*) filter (where result = 'converted') as converted
        from mining.funnels_cases
        join journeys.slices using (customer_number, journey_number)
        group by all
    ),
    laid_out as (
        select
            slice_kind,
            slice,
            funnel,
            position,
            step,
            counting,
            coalesce(entered, 0) as entered,
            coalesce(advanced, 0) as advanced,
            coalesce(abandoned, 0) as abandoned,
            coalesce(open, 0) as open,
            coalesce(converted, 0) as converted
        from settings.funnel_steps
        join settings.funnels using (funnel)
        cross join (select distinct slice_kind, slice from journeys.slices where in_population)
        left join counted using (slice_kind, slice, funnel, position)
    )
select
    laid_out.*,
    laid_out.entered / nullif(first_value(laid_out.entered) over in_order, 0) as share_of_first,
    laid_out.entered / nullif(lag(laid_out.entered) over in_order, 0) as share_of_previous,
    seen,
    seen_low,
    seen_high,
    naive,
    naive_low,
    naive_high,
    open_aware,
    open_aware_low,
    open_aware_high,
    unresolved,
    horizon_days
from laid_out
left join
    mining.drop_off_by_slice as left_there
    on left_there.slice_kind = laid_out.slice_kind
    and left_there.slice = laid_out.slice
    and left_there.level = 'funnel'
    and left_there.name = funnel || ' / ' || step
window
    in_order as (
        partition by laid_out.slice_kind, laid_out.slice, laid_out.funnel order by laid_out.position
    )
