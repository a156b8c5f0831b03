-- The ledger's row of a file that is loaded again; $is_copy tells copies under other names from the
-- file itself.
delete from ops.files
where
    source_id = $source_id
    and file_id = $file_id
    and (status in ('duplicate', 'superseded')) = $is_copy
    and (not $is_copy or name = $name)
