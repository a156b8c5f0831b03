-- The row of a night that is done again.
delete from ops.runs where run_id = $run_id
