-- One row per position and ribbon of the path flow.
select position, source, target, journeys from mining.path_flow order by position, source, target
