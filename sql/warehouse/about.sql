-- What this warehouse is: the number of its schema, and which key its pseudonyms were made with.
create schema if not exists ops;
create table if not exists ops.about (schema_version integer, key_check varchar);
