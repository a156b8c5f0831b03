-- Rows here are months of cohorts that are not the count of their cases, months that are not over
-- for every member, and customers in no cohort.
with
    members as (
        select cohort, count(*) as members
        from mining.retention_cases
        where months_after is null
        group by cohort
    ),
    retained as (
        select cohort, months_after, count(*) as retained
        from mining.retention_cases
        where months_after is not null
        group by cohort, months_after
    ),
    bought as (
        select
            count(distinct customer_number) as customers,
            (select coalesce(sum(members), 0) from mining.cohorts) as members,
            count(distinct customer_number) filter (where is_left_cut) as left_cut
        from journeys.purchases
    )
select 'cases' as fault, cohort, months_after, told.members, told.retained
from mining.retention as told
full join retained using (cohort, months_after)
left join members using (cohort)
left join mining.cohorts as cohorts using (cohort)
where
    told.members is distinct from members.members
    or told.retained is distinct from coalesce(retained.retained, 0)
    or told.retained > told.members
    or cohorts.members is distinct from members.members
    or months_after + 1 > coalesce(cohorts.complete_months, 0)
union all
select 'months', cohort, cohorts.complete_months, count(told.months_after), null
from mining.cohorts as cohorts
left join mining.retention as told using (cohort)
group by cohort, cohorts.complete_months
having count(told.months_after) <> cohorts.complete_months
union all
select 'customers', null, customers, members, left_cut
from bought
where customers <> members + left_cut
