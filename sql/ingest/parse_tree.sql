-- The parse tree of one statement, as JSON.
select json_serialize_sql($text) as tree
