-- The one row of what this warehouse is.
select schema_version, key_check from ops.about
