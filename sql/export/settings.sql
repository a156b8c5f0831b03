-- One row per value that the figures rest on.
select name, value from mining.settings order by name
