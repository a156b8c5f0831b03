-- One row per ribbon of the stage flow.
select source, target, journeys from mining.stage_flow order by source, target
