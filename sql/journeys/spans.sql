-- One row per journey: what its steps say, before anything is known of its outcome.
select
    s.customer_number,
    s.journey_number,
    min(s.entered_at) as started_at,
    min(s.entered_at) filter (where s.is_goal) as converted_at,
    max(s.left_at) as last_at,
    arg_min(s.touchpoint, s.step_number) as entry_touchpoint,
    arg_min(s.channel, s.step_number) as entry_channel,
    arg_max(s.touchpoint, s.step_number) as exit_touchpoint,
    min(s.first_event_number) as first_event_number,
    min(s.first_event_number) filter (where s.is_goal) as goal_event_number,
    count(distinct s.channel) as channels,
    count(*) as steps,
    max(s.session_number) - min(s.session_number) + 1 as sessions,
    max(t.position) filter (where not t.is_after_goal) as furthest_position,
    max(s.silence_before) filter (
        where s.step_number <= coalesce(g.step_number, s.step_number)
    ) as longest_silence
from journeys.steps as s
left join settings.stages as t on t.stage = s.stage
left join
    (
        select customer_number, journey_number, min(step_number) as step_number
        from journeys.steps
        where is_goal
        group by customer_number, journey_number
    ) as g using (customer_number, journey_number)
group by s.customer_number, s.journey_number
order by s.customer_number, s.journey_number
