-- One row per namespace of identifiers.
select distinct namespace from identity.identifiers order by namespace
