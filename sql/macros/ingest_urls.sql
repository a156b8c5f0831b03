-- Addresses as mappings read them: pages, not visits. NULL on bad input, never an error.
-- The host of an address, lower case, without `www.` and port; NULL where there is none.
-- (A list of one binds a value once.)
create or replace macro url_host(s) as
    list_filter([split_part(regexp_replace(
        lower(split_part(split_part(split_part(s, '://', 2), '/', 1), '?', 1)),
        '^(?:.*@)?(?:www[.])?',
        ''
    ), ':', 1)], lambda host: host <> '')[1];

create or replace macro url_decoded(s) as
    case when contains(s, '%') then coalesce(try(url_decode(s)), s) else s end;

-- Neighbouring segments share a slash, so each gets two of its own while ids are looked for.
create or replace macro without_ids(path) as
    case when regexp_matches(path, '(?:^|/)[+]?(?:[0-9]{3}|[0-9a-f]{8})') then
        replace(regexp_replace(
            replace(path, '/', '//') || '/',
            '(^|/)(?:[+]?[0-9]{3,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,})/',
            '\1:id/',
            'g'
        ), '//', '/')
    else path end;

create or replace macro without_address(path) as
    case when contains(path, '@') then regexp_replace(path, '(^|/)[^/]*@[^/]*', '\1:email', 'g')
    else path end;

-- The path of an address: lower case, no query, decoded once, no slash at its end (`/` stays). A
-- segment that is an id becomes `:id`: 3 digits or more, a UUID, 16 or more hex digits; one with an
-- e-mail address becomes `:email`, a link that dials `:phone`. So the map shows pages, not
-- customers. (A list of one binds a
-- value once.)
create or replace macro url_path(s) as
    case when s <> '' then
        list_transform(list_transform(
            [regexp_replace(regexp_replace(split_part(split_part(s, '?', 1), '#', 1),
                '^(?:[A-Za-z][A-Za-z0-9+.-]*://[^/]*|mailto:)', ''),
                '^(?:tel|sms|callto):.*', ':phone')],
            lambda raw: lower(url_decoded(raw))),
            lambda path: coalesce(nullif(rtrim(without_ids(without_address(path)), '/'), ''), '/')
        )[1]
    end;

-- Text in which blanks were written `+`, as IIS does.
create or replace macro plus_decoded(s) as replace(s, '+', ' ');
