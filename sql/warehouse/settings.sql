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
create or replace table settings.funnels (
    funnel varchar, position integer, touchpoint varchar, step_order varchar,
    step_window interval, entry varchar, counting varchar
);
create or replace table settings.releases (released_at timestamp, name varchar);
create or replace table settings.parameters (name varchar, value varchar);
