-- What users write, as tables: made anew at every start, so that SQL joins them and the report
-- prints them.
create schema if not exists settings;
create or replace table settings.sources (
    source_id varchar, rank integer, channel varchar, lateness interval, must_arrive boolean
);
create or replace table settings.stages (stage varchar, position integer, is_after_goal boolean);
create or replace table settings.touchpoints (
    position integer, touchpoint varchar, stage varchar, owner varchar, channel varchar[],
    source_id varchar[], name varchar[], page_regex varchar, campaign varchar[],
    result varchar[], attrs json
);
create or replace table settings.goals (touchpoint varchar);
create or replace table settings.entries (touchpoint varchar);
create or replace table settings.expected (position integer, touchpoint varchar, step varchar);
create or replace table settings.contract (
    rule_number integer, rule varchar, first_touchpoint varchar, then_touchpoint varchar,
    within_time interval, times integer, words varchar, why varchar
);
create or replace table settings.funnels (
    funnel varchar, steps integer, step_order varchar, entry varchar, counting varchar,
    hold varchar, whole_window interval, step_window interval
);
create or replace table settings.funnel_steps (
    funnel varchar, position integer, touchpoint varchar, step varchar, is_optional boolean
);
create or replace table settings.funnel_exclusions (
    funnel varchar, touchpoint varchar, from_position integer, until_position integer,
    mode varchar
);
create or replace table settings.releases (released_at timestamp, name varchar);
create or replace table settings.parameters (name varchar, value varchar);
create or replace table settings.splits (
    hub_namespace varchar, hub_identifier varchar, other_namespace varchar, other_identifier varchar
);
