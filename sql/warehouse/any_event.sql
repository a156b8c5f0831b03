-- One row if any event was ever loaded.
select 1 from landing.events limit 1
