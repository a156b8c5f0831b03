-- Whether an event's extra facts hold all that a rule wants: the value itself, or an array that
-- holds it.
create or replace macro attrs_match(found, wanted) as
    len(
        list_filter(
            json_keys(wanted),
            lambda name: not coalesce(
                json_contains(
                    json_extract(found, concat('$."', name, '"')),
                    json_extract(wanted, concat('$."', name, '"'))
                ),
                false
            )
        )
    )
    = 0;
