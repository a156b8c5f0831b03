-- Text as it is kept: clean, and masked.
-- Text as we keep it: composed (NFC), without blanks at the ends (also those of no width), never
-- empty. Few texts have any, so that the pattern which takes them off runs on few.
create or replace macro blank() as
    '[\t-\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200F}\x{2028}\x{2029}\x{202F}'
    || '\x{205F}\x{2060}\x{3000}\x{FEFF}]';
create or replace macro tidy_text(s) as
    case
        when regexp_matches(s::varchar, '^' || blank() || '|' || blank() || '$')
        then
            regexp_replace(
                nfc_normalize(s::varchar), '^' || blank() || '+|' || blank() || '+$', '', 'g')
        else nfc_normalize(s::varchar)
    end;
create or replace macro not_empty(s) as case when s <> '' then s end;
create or replace macro clean_text(s) as not_empty(tidy_text(s));

-- Days, and the times of server logs, are set aside first and put back last, so that they do not
-- pass for numbers: letters take the place of what stands between their digits.
create or replace macro days_aside(s) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(s,
        '\b([0-9]{2})/([A-Z][a-z]{2})/([0-9]{4}):([0-9]{2}):([0-9]{2}):([0-9]{2})\b',
        '\1j\2j\3j\4j\5j\6', 'g'),
        '\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})', '\1y\2m\3d', 'g'),
        '\b((?:19|20)[0-9]{2})/([0-9]{2})/([0-9]{2})\b', '\1k\2k\3', 'g'),
        '\b([0-9]{1,2})/([0-9]{1,2})/((?:19|20)[0-9]{2})\b', '\1q\2q\3', 'g'),
        '\b([0-9]{1,2})[.]([0-9]{1,2})[.]((?:19|20)[0-9]{2})\b', '\1z\2z\3', 'g');

create or replace macro days_back(s) as
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(s,
        '\b([0-9]{2})j([A-Z][a-z]{2})j([0-9]{4})j([0-9]{2})j([0-9]{2})j([0-9]{2})\b',
        '\1/\2/\3:\4:\5:\6', 'g'),
        '\b((?:19|20)[0-9]{2})y([0-9]{2})m([0-9]{2})d', '\1-\2-\3', 'g'),
        '\b((?:19|20)[0-9]{2})k([0-9]{2})k([0-9]{2})\b', '\1/\2/\3', 'g'),
        '\b([0-9]{1,2})q([0-9]{1,2})q((?:19|20)[0-9]{2})\b', '\1/\2/\3', 'g'),
        '\b([0-9]{1,2})z([0-9]{1,2})z((?:19|20)[0-9]{2})\b', '\1.\2.\3', 'g');

create or replace macro mask_addresses(s) as
    regexp_replace(
        s, '[^\s@<>"'',;:(){}\[\]]+(?:@|%40)[^\s@<>"'',;:(){}\[\]]+', '[email]', 'g');

-- Free text without what names a person: addresses, IBANs, numbers of machines, cards and phones.
create or replace macro mask_text(s) as
    days_back(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        mask_addresses(days_aside(s)),
        '\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b', '[iban]', 'g'),
        '\b[0-9]{1,3}(?:[.][0-9]{1,3}){3}\b', '[ip]', 'g'),
        '\b(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{1,4}\b|[0-9A-Fa-f:]*::[0-9A-Fa-f:]*', '[ip]', 'g'),
        '[+]?[0-9](?:[ ()./-]{0,3}[0-9]){6,}', '[number]', 'g'));

-- The same for short columns, which hold an address only by mistake.
create or replace macro mask_mail(s) as
    case when contains(s, '@') or contains(s, '%40') then mask_addresses(s) else s end;

-- The allow-listed keys that have a value, as a JSON object; NULL if none has.
create or replace macro kept_json(keys, vals) as
    case when len(list_filter(vals, lambda v: v <> '')) > 0 then
        to_json(map_from_entries(list_transform(
            list_filter(list_zip(keys, vals), lambda kv: kv[2] <> ''),
            lambda kv: {'key': kv[1], 'value': mask_mail(kv[2])}
        )))::varchar
    end;

create or replace macro clean_list(texts) as list_transform(texts, lambda x: clean_text(x));

create or replace macro clean_pairs(pairs) as
    list_transform(
        pairs, lambda x: {'namespace': x.namespace, 'value': clean_text(x.value)});

create or replace macro masked_list(texts) as
    case when len(texts) > 0 then list_transform(texts, lambda x: mask_mail(clean_text(x))) end;
