-- What the nights before knew and tonight's logs cannot tell; made anew at every start from
-- nights.jsonl.
create or replace table ops.quiet_times (as_of timestamp, quiet_time_hours double);
