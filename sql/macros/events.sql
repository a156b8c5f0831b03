-- Whether an event's extra facts hold all that a rule wants: the value itself, or an array that
-- holds it.
create or replace macro attr_holds(found, wanted) as
    found = wanted
    or (found like '[%' and json_contains(try_cast(found as json), to_json(wanted)));

create or replace macro attrs_match(found, wanted) as
    len(
        list_filter(
            json_keys(wanted),
            lambda name: not coalesce(
                attr_holds(
                    json_extract_string(found, concat('$."', name, '"')),
                    json_extract_string(wanted, concat('$."', name, '"'))
                ),
                false
            )
        )
    )
    = 0;
