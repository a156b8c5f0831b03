-- One row per reason for which an event is a machine's doing, and who found it so: its own source,
-- the list of agents, or a rule of ours.
select
    case
        when e.automation_reason in ('crawler list', 'mail proxy', 'no user agent')
        then 'agent'
        when e.is_automated or e.actor = 'bot'
        then 'source'
        else 'rule'
    end as found_by,
    coalesce(e.automation_reason, m.reason, 'no reason given') as reason,
    count(*) as events
from landing.events as e
left join events.automation as m using (event_id)
where e.is_automated or e.actor = 'bot' or m.event_id is not null
group by all
