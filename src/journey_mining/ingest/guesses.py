"""Which key may be what: by its name and by its values; a person decides."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from journey_mining.ingest.guess_times import TimeKey, enough
from journey_mining.ingest.keys import Key
from journey_mining.ingest.trial import Trial

_ID = r"(^|_)(id|uuid|guid|key|number|no|nr|nummer|ref|token)$"
_OWN_ID = r"^(event|message|msg|record|row|log|request|hit|response|sg_event)?_?(id|uuid|guid)$"
_NAMES = (
    r"^event(_?name)?$|^ereignis$|^event_?type$|^record_?type$", r"^(action|activity|aktion|vorgang|type|typ|name)$",
    r"(^|_)(event|action|activity)($|_)", r"(^|_)(type|kind|status|state|metric|result|ergebnis|step|category)$",
    r"(^|_)(method|origin)$",
)  # fmt: skip
_NO_NAME = r"date|time|index|(^|_)(id|no|nr|number)$"
_FEW = 200
# Names of keys whose values are someone's, or may be; none of them is ever shown.
_PERSONAL = re.compile(
    r"mail|phone|tel$|telefon|mobil|fax|name|vorname|first|last|sur|street|strasse|address|addr|city|town|ort$|zip"
    r"|postal|postcode|plz|birth|geburt|gender|sex$|iban|bic$|card|(^|_)ip($|_)|ip_|agent|text|body|note|comment"
    r"|message|subject|betreff|description|title|password|token|secret|auth|key|cookie|session|user|customer|kunde"
    r"|client|contact|member|person|requester|author|recipient|sender|from$|to$|lat$|lon$|lng$|geo|account|uid|id$"
    r"|number|nummer|nr$|url|uri|path|query|referr?er|ref$|company|firma|owner|answer|search"
    r"|^line$|rep$|assign|employee|mitarbeiter|bearbeiter|betreuer|verk|patient|student|partner|friend|pet|nick"
)  # fmt: skip
_SHOWN_AT_MOST = 12
# Words alone: what holds a digit or a slash may be an id, a number or an address.
_WORDS = re.compile(r"[^\W\d]{1,20}(?:[ .:()-]{1,2}[^\W\d]{1,20}){0,3}[)]?")


@dataclass(frozen=True)
class Identifier:
    """A key that looks like an identifier: its namespace, the call around `{}`, and why."""

    key: Key
    namespace: str
    call: str
    why: str


@dataclass(frozen=True)
class Column:
    """A key that looks like a canonical column: the call around `{}`, and what to mind."""

    name: str
    key: Key
    call: str
    mind: str = ""


def event_ids(keys: Sequence[Key], rows: int, taken: frozenset[str]) -> list[Key]:
    """Return the keys whose values are unique on every row and named like an id, the likeliest first."""
    found = [
        key
        for key in keys
        if re.search(_ID, key.word)
        and key.word not in taken
        and enough(key.rows, rows)
        and (key.is_capped or enough(len(key.values), key.rows))
    ]
    return sorted(found, key=lambda key: (not re.search(_OWN_ID, key.word), len(key.steps)))


def raw_names(keys: Sequence[Key], rows: int, taken: frozenset[str]) -> list[Key]:
    """Return the keys with few distinct texts that are named like an event, the likeliest first.

    Those that every row has come first; the others are better than none.
    """
    found = [
        key
        for key in keys
        if key.word not in taken
        and not re.search(_NO_NAME, key.word)
        and not key.is_capped
        and _name_rank(key) < len(_NAMES)
        and key.kinds["text"]
        and 0 < len(key.values) <= _most_names(key)
        and key.rows * 2 >= rows
    ]
    return sorted(
        found, key=lambda key: (not enough(key.rows, rows), _name_rank(key), len(key.steps))
    )


def identifiers(keys: Sequence[Key], source: str, trial: Trial) -> Iterator[Identifier]:
    """Yield the keys that look like an e-mail address, a phone number, or the id of a person, a device or an order."""
    for key in keys:
        values, word = list(key.values), key.word
        if not values:
            continue
        mails = _share(trial.answers("norm_email(s)", values))
        if mails >= (0.5 if "mail" in word else 0.9):
            yield Identifier(
                key, "email", "norm_email({})", f"{mails:.0%} of its values are e-mail addresses"
            )
        elif re.search(r"phone|telefon|^tel$|mobile|rufnummer|^nummer$|caller", word):
            phones = _share(trial.answers("norm_phone(s)", values))
            if phones >= 0.4:  # noqa: PLR2004 - hidden and internal numbers are many
                yield Identifier(
                    key, "phone", "norm_phone({})", f"{phones:.0%} of its values are phone numbers"
                )
        elif namespace := _namespace(word, source):
            yield Identifier(key, namespace, "{}", "named like one")


def columns(keys: Sequence[Key], trial: Trial, times: Sequence[TimeKey]) -> Iterator[Column]:
    """Yield the keys that look like other columns of an event, one for each column."""
    for time in times:
        if re.search(r"receiv", time.key.word):
            yield Column("received_at", time.key, time.call)
            break
    for name, pattern, test, call, mind in _COLUMNS:
        for key in keys:
            values = list(key.values)
            if values and re.search(pattern, key.word) and _share(trial.answers(test, values)) == 1:
                yield Column(name, key, call, mind)
                break


_AGENTS = r"^(user_?agent|ua|http_user_agent|cs_user_agent)$"
_PAGES = r"^(url|page_?url|page|path|uri|page_?location|request_?uri|cs_uri_stem)$"
_SUMS = r"^(amount|total|total_?price|revenue|price|betrag|summe|order_?total)$"
_PEOPLE = (
    r"^(user|customer|client|contact|member|kunden?|subscriber|person|requester|distinct)"
    r"_?(id|no|nr|nummer|number|ref)$|^uid$|^customer$"
)
# Column, names of its key, what each value must answer, the call, what to mind.
_COLUMNS = (
    ("url_path", _PAGES, "case when regexp_matches(s, '^(https?://|/)') then s end", "url_path({})", ""),
    ("user_agent", _AGENTS, "s", "{}", "machines are known by it"),
    ("status_code", r"^(status_?code|http_?status|sc_status|status)$", "as_smallint(s)", "{}", ""),
    ("amount", _SUMS, "as_amount(s)", "{}", "in major units (39.90), refunds negative"),
    ("currency", r"^(currency|currency_?code|w(ae|a)hrung)$", "case when length(s) = 3 then s end", "{}", ""),
    ("duration_seconds", r"^(duration|dauer|duration_seconds|talk_?time)$", "as_double(s)", "{}", "in seconds"),
    ("score", r"^(score|rating|nps|csat)$", "as_double(s)", "{}", "say its scale in score_scale, as 'nps_0_10'"),
)  # fmt: skip


def may_be_shown(key: Key, trial: Trial) -> bool:
    """Return whether values of a key may stand in a draft: few, short, each seen often, and nobody's."""
    few = 0 < len(key.values) <= _SHOWN_AT_MOST and key.rows >= 2 * len(key.values)
    if not few or key.is_capped or _PERSONAL.search(key.word):
        return False
    values = list(key.values)
    return all(map(_WORDS.fullmatch, values)) and trial.masked(values) == values


def names_may_be_shown(key: Key) -> bool:
    """Return whether the values of a raw name may stand in a draft: a plain `name` may be a person's."""
    if re.search(
        r"event|action|activity|type|status|state|kind|method|metric|result|ergebnis|step", key.word
    ):
        return True
    return key.rows >= 5 * len(key.values) if _PERSONAL.search(key.word) else True


def _most_names(key: Key) -> int:
    # A plain name is as often a person's or an order's: those of events come again and again.
    again = key.rows // 2 if key.word == "name" else key.rows * 3 // 4
    return min(_FEW, max(again, 2))


def _name_rank(key: Key) -> int:
    return next(
        (n for n, pattern in enumerate(_NAMES) if re.search(pattern, key.word)), len(_NAMES)
    )


def _namespace(word: str, source: str) -> str | None:
    if re.search(r"anonymous_?id|visitor|^vid$|cookie|pseudo_id|^client_?id$", word):
        return "cookie"
    if re.search(r"^device_?id|advertising_?id", word):
        return "device"
    if re.search(r"session_?id|^session$|^visit_?id", word):
        return f"session:{source}"
    if re.search(r"^order_?(id|no|nr|number|ref)$|transaction_?id|bestellnummer", word):
        return "order"
    if re.search(r"^ticket_?id$|^case_?id$|^conversation_?id$", word):
        return f"ticket:{source}"
    return "user_id" if re.search(_PEOPLE, word) else None


def _share(answers: Sequence[object]) -> float:
    return sum(answer is not None for answer in answers) / len(answers)
