-- One row per ribbon of the stage flow: from stage to stage, with the touchpoint each was left
-- from.
select source, target, journeys from mining.stage_flow_by_slice where slice_kind = 'everyone'
