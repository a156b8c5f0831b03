"""Invented logs of any size: Segment calls as JSON lines, and combined access logs.

Millions of lines are made a column at a time. A visitor's lines lie near each other, as in real logs; a file is a day.
"""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Numbers = npt.NDArray[Any]
Texts = list[str]

FILE_LINES = 1_000_000
_CHUNK = 200_000
_DAY = np.datetime64("2026-01-01T00:00:00", "ms")
_DAY_MS = 86_400_000
_LINES_A_SESSION = 8
# Visitors that are new each day, as a share of its lines; they come on two days.
_VISITORS = 1 / 16
_OCTETS = pa.array([str(number) for number in range(256)])
_SYSTEMS = (
    "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 10; K",
    "X11; CrOS x86_64 14541.0.0",
)  # fmt: skip
_BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
    "python-requests/2.32.3",
    "curl/8.5.0",
    "-",
)
_REFERRERS = (
    "https://www.google.com/", "https://www.bing.com/", "https://duckduckgo.com/", "https://l.facebook.com/",
    "https://news.example/best-of/2026", "https://www.instagram.com/",
)  # fmt: skip
_TRACKED = ("Product Viewed", "Product Added", "Products Searched", "Checkout Started", "Order Completed")  # fmt: skip
_SITE = "https://shop.example"
_STATIC = ("css", "js", "png", "jpg", "svg", "woff2", "ico", "webp")


def _agents() -> Texts:
    chrome = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
    firefox = "Mozilla/5.0 ({}; rv:{}.0) Gecko/20100101 Firefox/{}.0"
    phone = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS {}_{} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/{}.{} Mobile/15E148 Safari/604.1"
    )
    people = [chrome.format(system, version) for system in _SYSTEMS for version in range(116, 140)]
    people += [
        firefox.format(system, version, version)
        for system in _SYSTEMS[:3]
        for version in range(118, 136)
    ]
    people += [
        phone.format(major, minor, major, minor) for major in (16, 17, 18) for minor in range(7)
    ]
    return people


def _paths() -> Texts:
    shelves = ("shoes", "coats", "bags", "garden", "kitchen", "games")
    paths = [
        "/",
        "/search",
        "/cart",
        "/checkout",
        "/checkout/payment",
        "/checkout/thanks",
        "/help",
        "/account",
    ]
    paths += [f"/c/{shelf}" for shelf in shelves]
    return paths + [
        f"/p/{shelf}/{number}-the-{shelf}-you-want" for shelf in shelves for number in range(400)
    ]  # fmt: skip


def mixed(numbers: Numbers, salt: int) -> Numbers:
    """Return 64 bits that look like chance and follow from each number: what a visitor is, he stays."""
    bits = numbers.astype(np.uint64) + np.uint64(salt * 0x9E3779B97F4A7C15 % 2**64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return bits ^ (bits >> np.uint64(31))


def _cells(cells: Numbers) -> pa.Array:
    """Return each row of a matrix of bytes as a text."""
    count, width = cells.shape
    offsets = np.arange(0, (count + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(cells.tobytes()))


def _uuids(numbers: Numbers, salt: int) -> pa.Array:
    halves = np.column_stack([mixed(numbers, salt), mixed(numbers, salt + 1)]).astype(">u8")
    digits = np.frombuffer(halves.tobytes().hex().encode(), np.uint8).reshape(len(numbers), 32)
    cells = np.full((len(numbers), 36), ord("-"), np.uint8)
    for start, end, place in ((0, 8, 0), (8, 12, 9), (12, 16, 14), (16, 20, 19), (20, 32, 24)):
        cells[:, place : place + end - start] = digits[:, start:end]
    return _cells(cells)


def _iso(times: Numbers) -> pa.Array:
    texts = pa.array(times).cast(pa.string())
    cells = np.frombuffer(texts.buffers()[2], np.uint8)[: 23 * len(times)].reshape(-1, 23).copy()
    cells[:, 10] = ord("T")
    return _join(_cells(cells), "Z")


def _clf(times: Numbers) -> pa.Array:
    seconds, codes = np.unique(times.astype("datetime64[s]"), return_inverse=True)
    return pc.strftime(pa.array(seconds), "%d/%b/%Y:%H:%M:%S +0000").take(pa.array(codes))


def _ips(visitors: Numbers) -> pa.Array:
    bits = mixed(visitors, 11)
    parts = [(bits >> np.uint64(8 * place)) & np.uint64(255) for place in range(4)]
    return pc.binary_join_element_wise(*(_OCTETS.take(pa.array(part)) for part in parts), ".")


def _join(*parts: Any) -> pa.Array:  # noqa: ANN401 - texts, and arrays of them
    return pc.binary_join_element_wise(*parts, "")


def _pick(values: Any, places: Numbers) -> pa.Array:  # noqa: ANN401 - a list of texts, or an array
    return pa.array(values).take(pa.array(places))


def _where(condition: Numbers, yes: Any, no: Any) -> pa.Array:  # noqa: ANN401 - texts, and arrays of them
    return pc.if_else(pa.array(condition), yes, no)


class _Visits:
    """The lines of a part of a day, in the order of time: who, when, and which line of his visit."""

    def __init__(self, chance: np.random.Generator, count: int, first_line: int) -> None:
        lengths = chance.geometric(1 / _LINES_A_SESSION, count)
        ends = np.cumsum(lengths)
        sessions = int(np.searchsorted(ends, count)) + 1
        lengths, starts = lengths[:sessions], (ends - lengths)[:sessions]
        session = np.repeat(np.arange(sessions), lengths)[:count]
        part = _DAY_MS * count // FILE_LINES
        began = chance.integers(0, max(part, 1), sessions)
        waited = np.cumsum(chance.exponential(35_000, count).astype(np.int64))
        since = began[session] + waited - waited[starts[session]]
        order = np.argsort(since, kind="stable")
        self.count = count
        self.session = session[order]
        self.place = (np.arange(count) - starts[session])[order]
        begin = _DAY + np.timedelta64(_DAY_MS, "ms") * first_line // FILE_LINES
        self.at = begin + since[order].astype("timedelta64[ms]")
        # Of a pool that moves on with the days: those of today come back tomorrow, then others do.
        pool = FILE_LINES * _VISITORS
        of_session = chance.integers(0, int(2 * pool), sessions) + int(first_line * _VISITORS)
        self.of_session = of_session
        self.visitor = of_session[self.session]


def segment_lines(count: int, first_line: int) -> pa.Array:
    """Return `count` Segment calls (page, track, identify) that follow line `first_line` of the world."""
    chance = np.random.default_rng([1, first_line])
    visits = _Visits(chance, count, first_line)
    numbers = np.arange(first_line, first_line + count)
    draw = chance.random(count)
    is_known = (mixed(visits.visitor, 21) % np.uint64(10)) < 3
    is_page = (visits.place == 0) | (draw < 0.58)
    is_identify = ~is_page & is_known & (draw > 0.9)
    kind = _where(is_page, "page", _where(is_identify, "identify", "track"))
    tracked = np.minimum(chance.geometric(0.45, count) - 1, len(_TRACKED) - 1)
    is_order = ~is_page & ~is_identify & (tracked == 4)
    event = _where(is_page | is_identify, "", _join(',"event":"', _pick(_TRACKED, tracked), '"'))
    paths = _paths()
    path = _pick(paths, chance.zipf(1.3, count) % len(paths))
    user = _join('"u-', pa.array(mixed(visits.visitor, 22) % np.uint64(10**9)).cast("string"), '"')
    sent = visits.at + chance.integers(80, 4000, count).astype("timedelta64[ms]")
    return _join(
        '{"type":"', kind, '"', event, ',"messageId":"ajs-', _uuids(numbers, 31), '","anonymousId":"',
        _uuids(visits.visitor, 41), '","userId":', _where(is_known, user, "null"), ',"timestamp":"', _iso(visits.at),
        '","receivedAt":"', _iso(sent), '","context":', _context(chance, visits, path), ',"properties":',
        _properties(chance, path, is_page, is_order), _traits(visits, is_identify), "}",
    )  # fmt: skip


def _context(chance: np.random.Generator, visits: _Visits, path: pa.Array) -> pa.Array:
    before = chance.integers(0, len(_REFERRERS), visits.count)
    referrer = _where(visits.place == 0, _pick(_REFERRERS, before), f"{_SITE}/search")
    campaign = chance.integers(0, 100, len(visits.of_session))[visits.session]
    names = [f',"campaign":{{"name":"winter-{n}","source":"newsletter"}}' for n in range(12)]
    agents = _agents()
    agent = _pick(agents, mixed(visits.visitor, 51) % np.uint64(len(agents)))
    return _join(
        '{"ip":"', _ips(visits.visitor), '","userAgent":"', agent, '","page":{"url":"', _SITE, path,
        '","referrer":"', referrer, '"}', _pick([*names, *[""] * 88], campaign), "}",
    )  # fmt: skip


def _properties(
    chance: np.random.Generator, path: pa.Array, is_page: Numbers, is_order: Numbers
) -> pa.Array:
    count = len(is_page)
    cents = chance.integers(500, 30_000, count)
    revenue = _join(_text(cents // 100), ".", _pick([f"{n:02}" for n in range(100)], cents % 100))
    order = _join(
        '{"order_id":"A-', _text(chance.integers(0, 10**9, count)), '","revenue":', revenue,
        ',"currency":"EUR","products":[{"name":"Lamp"},{"name":"Bag"}]}',
    )  # fmt: skip
    other = _join('{"position":', _text(chance.integers(0, 40, count)), "}")
    page = _join('{"path":"', path, '"}')
    return _where(is_page, page, _where(is_order, order, other))


def _traits(visits: _Visits, is_identify: Numbers) -> pa.Array:
    person = pa.array(mixed(visits.visitor, 22) % np.uint64(10**9)).cast("string")
    return _where(is_identify, _join(',"traits":{"email":"p', person, '@mail.example"}'), "")


def _text(numbers: Numbers) -> pa.Array:
    return pa.array(numbers).cast("string")


def log_lines(count: int, first_line: int) -> pa.Array:
    """Return `count` lines of a combined access log that follow line `first_line` of the world."""
    chance = np.random.default_rng([2, first_line])
    visits = _Visits(chance, count, first_line)
    draw = chance.random(count)
    is_static = (visits.place > 0) & (draw < 0.31)
    paths = _paths()
    path = _pick(paths, chance.zipf(1.3, count) % len(paths))
    clicked = _join(path, "?gclid=", _uuids(np.arange(first_line, first_line + count), 61))
    path = _where((visits.place == 0) & (draw < 0.3), clicked, path)
    files = [f"/static/{n % 60}.{_STATIC[n % len(_STATIC)]}?v={n % 7}" for n in range(300)]
    path = _where(is_static, _pick(files, chance.integers(0, len(files), count)), path)
    before = chance.integers(0, len(_REFERRERS), count)
    referrer = _where(visits.place == 0, _pick([*_REFERRERS[:5], "-"], before), f"{_SITE}/search")
    status = _pick(
        ["200"] * 94 + ["302", "301", "404", "404", "404", "500"], chance.integers(0, 100, count)
    )
    is_bot = (mixed(visits.visitor, 71) % np.uint64(100)) < 8
    agents, bits = _agents(), mixed(visits.visitor, 51)
    person = _pick(agents, bits % np.uint64(len(agents)))
    agent = _where(is_bot, _pick(_BOTS, bits % np.uint64(len(_BOTS))), person)
    method = _where(draw > 0.96, "POST", "GET")
    return _join(
        _ips(visits.visitor), " - - [", _clf(visits.at), '] "', method, " ", path, ' HTTP/1.1" ', status, " ",
        _text(chance.integers(200, 90_000, count)), ' "', referrer, '" "', agent, '"',
    )  # fmt: skip


WORLDS: dict[str, Callable[[int, int], pa.Array]] = {
    "segment": segment_lines,
    "access_log": log_lines,
}
_NAMES = {"segment": "calls.jsonl.gz", "access_log": "access.log.gz"}


def write_world(world: str, folder: Path, lines: int, a_file: int = FILE_LINES) -> int:
    """Write the first `lines` lines of a world into `folder`, `a_file` lines a file; return their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for number, first in enumerate(range(0, lines, a_file)):
        path = folder / f"{number:05d}-{_NAMES[world]}"
        last = min(first + a_file, lines)
        with gzip.open(path, "wb", compresslevel=1) as packed, io.BufferedWriter(packed) as file:
            for start in range(first, last, _CHUNK):
                size += file.write(_ended(WORLDS[world](min(_CHUNK, last - start), start)))
    return size


def write_tiny(world: str, folder: Path, files: int, a_file: int = 10) -> int:
    """Write a world as many files of a few lines; return their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = _ended(WORLDS[world](files * a_file, 0)).splitlines(keepends=True)
    for number in range(files):
        data = b"".join(lines[number * a_file : (number + 1) * a_file])
        path = folder / f"{number:05d}-{_NAMES[world]}"
        path.write_bytes(gzip.compress(data, 1, mtime=0))
    return sum(map(len, lines))


def _ended(texts: pa.Array) -> bytes:
    """Return lines as the bytes of a file, each with its end."""
    ended = _join(texts, "\n")
    offsets = np.frombuffer(ended.buffers()[1], np.int32)[ended.offset :]
    return bytes(ended.buffers()[2])[offsets[0] : offsets[len(ended)]]
