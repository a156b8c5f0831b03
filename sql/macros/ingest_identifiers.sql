-- Identifiers as mappings read them, before they are hashed. NULL on bad input, never an error.
-- Lower case, no blanks; `+tag` and dots stay. NULL for what is no address.
create or replace macro norm_email(s) as
    case when regexp_full_match(trim(s), '[^@\s<>,;]+@[^@\s<>,;]+') then lower(trim(s)) end;

-- Digits with a leading `+` (`00` becomes it), 7 to 15 of them; anything else is no number.
create or replace macro norm_phone(s) as
    regexp_extract(
        regexp_replace(regexp_replace(s, '[\s().\-/]', '', 'g'), '^00', '+'), '^[+]?[0-9]{7,15}$'
    ).nullif('');

-- Identifiers a record carries under keys with a prefix: `id.order` names the namespace `order`.
create or replace macro prefixed_ids(rec, prefix) as
    list_transform(
        list_filter(json_keys(rec), lambda k: starts_with(k, prefix)
            and regexp_full_match(k, '[A-Za-z0-9_.:-]+')),
        lambda k: {
            'namespace': lower(substr(k, length(prefix) + 1)),
            'value': case lower(substr(k, length(prefix) + 1))
                when 'email' then norm_email(json_extract_string(rec, '$."' || k || '"'))
                when 'phone' then norm_phone(json_extract_string(rec, '$."' || k || '"'))
                else json_extract_string(rec, '$."' || k || '"')
            end
        }
    );
