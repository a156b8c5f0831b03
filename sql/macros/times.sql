-- A UTC time on the clock of a place.
create or replace macro local_time(instant, zone) as (instant at time zone 'UTC') at time zone zone;

-- How many whole months lie between two local times, by the calendar: the largest n with
-- since + n months <= until. A month after the 31st ends on the last day of a shorter month.
create or replace macro whole_months(since, until) as
    greatest(
        0,
        datediff('month', since, until)
        - (since + to_months(datediff('month', since, until)::integer) > until)::integer
    );
