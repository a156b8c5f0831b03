"""The shop's tracker as Segment archives it: packed JSON lines, a file a day of receipt."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journey_mining.sample import catalogue as shop
from journey_mining.sample.chance import Chance
from journey_mining.sample.faults import DUPLICATE_SHARE, delivered_at, how_many, spread
from journey_mining.sample.files import dumps, put_lines
from journey_mining.sample.records import Call, World
from journey_mining.sample.times import DAY, END, day, instant, iso

Row = tuple[int, str]

# From this release on the tracker sent revenue as text.
REVENUE_AS_TEXT = instant("2026-10-12T00:00+00:00")
REDELIVERED_DAY = "2026-09-14"
TRUNCATED_FILE = "2026-10-05-part2.jsonl.gz"


def write_segment(world: World, folder: Path, seed: int) -> None:
    """Write `segment/<received day>.jsonl.gz`, with its duplicates, late and spoilt rows."""
    chance = Chance(seed, "segment")
    days: dict[str, list[Row]] = {}
    for call in world.calls:
        received_at = delivered_at(world, chance, call.at)
        line = dumps(_call(world, chance, call, received_at))
        days.setdefault(day(received_at), []).append((received_at, line))
        if chance.happens(DUPLICATE_SHARE):
            again = day(min(received_at + DAY, END - 1))
            days.setdefault(again, []).append((received_at, line))
            world.counts["segment duplicates"] += 1
    files = {name: _lines(rows) for name, rows in sorted(days.items())}
    world.counts["segment rows"] = sum(len(lines) for lines in files.values())
    _spoil(world, chance, files)
    for name, lines in files.items():
        put_lines(folder / "segment" / f"{name}.jsonl.gz", lines)
    _redeliver(world, folder / "segment", files)
    _truncate(world, folder / "segment" / TRUNCATED_FILE, files)


def _lines(rows: list[Row]) -> list[str | bytes]:
    return [line for _, line in sorted(rows, key=lambda row: row[0])]


def _call(world: World, chance: Chance, call: Call, received_at: int) -> dict[str, Any]:
    skew = chance.whole(-9_000_000, 9_000_000) if chance.happens(0.004) else 0
    number = world.numbers[call.order.key] if call.order else 0
    record: dict[str, Any] = {"type": call.kind}
    if call.event:
        record["event"] = call.event
    record |= {
        "messageId": f"ajs-next-{chance.digits(14)}",
        "anonymousId": call.device.anonymous_id,
        "userId": _user_id(call.user_id),
        "timestamp": iso(call.at),
        "originalTimestamp": iso(call.at + skew),
        "sentAt": iso(received_at + skew - 80),
        "receivedAt": iso(received_at),
        "context": _context(call, number),
    }
    if call.previous_id:
        record["previousId"] = call.previous_id
    if call.traits:
        record["traits"] = dict(call.traits)
    if call.kind == "track":
        record["properties"] = _properties(call, number)
    return record


def _user_id(text: str) -> str | int | None:
    # One import of old accounts left numbers that no float can hold.
    return int(text) if text.isdigit() else text or None


def _context(call: Call, number: int) -> dict[str, Any]:
    path = call.path.replace("{order}", str(number))
    page = {"path": path, "url": shop.SHOP + path + _query(call)}
    if call.referrer:
        page["referrer"] = call.referrer
    if call.title:
        page["title"] = call.title
    context: dict[str, Any] = {"page": page}
    if call.campaign:
        one = call.campaign
        context["campaign"] = {"source": one.source, "medium": one.medium, "name": one.name}
    context |= {"userAgent": call.device.agent, "ip": call.device.address}
    return context


def _query(call: Call) -> str:
    if not call.campaign:
        return ""
    one = call.campaign
    return f"?utm_source={one.source}&utm_medium={one.medium}&utm_campaign={one.name}"


def _properties(call: Call, number: int) -> dict[str, Any]:
    if call.query:
        return {"query": call.query}
    if not call.products:
        return {}
    products = [
        {"product_id": one.slug, "name": one.title, "price": one.price_cents / 100}
        for one in call.products
    ]
    if not call.order:
        return products[0] if call.event == "Product Added" else {"products": products}
    revenue: float | str = call.order.cents / 100
    if call.at >= REVENUE_AS_TEXT:
        revenue = f"{revenue:.2f}"
    return {
        "order_id": str(number),
        "revenue": revenue,
        "currency": "EUR",
        "products": products,
    }


def _spoil(world: World, chance: Chance, files: dict[str, list[str | bytes]]) -> None:
    rows = world.counts["segment rows"]
    names = list(files)
    for kind, line in _spoilt(chance, how_many(rows, 6), how_many(rows, 4)):
        world.counts[f"segment {kind}"] += 1
        spread(chance, files[chance.pick(names)], [line])


def _spoilt(chance: Chance, many: int, few: int) -> Iterator[tuple[str, str | bytes]]:
    for _ in range(many):
        whole = dumps({"type": "page", "messageId": f"ajs-next-{chance.digits(14)}"})
        yield "cut lines", whole[: -chance.whole(3, 9)] + ',"timest'
    for number in range(few):
        wrong = ("31/02/2026 10:00", "1970-01-01T00:00:00.000Z")[number % 2]
        record = {"type": "page", "messageId": f"ajs-next-{chance.digits(14)}"}
        record |= {"anonymousId": f"an-{chance.digits(12)}", "timestamp": wrong}
        yield "wrong times", dumps(record)
    for _ in range(few // 2):
        line = b'{"type":"page","messageId":"ajs-next-%s","title":"Gr\xfcne Ecke"}'
        yield "lines in another encoding", line % chance.digits(14).encode()


def _redeliver(world: World, folder: Path, files: dict[str, list[str | bytes]]) -> None:
    if REDELIVERED_DAY in files:
        lines = files[REDELIVERED_DAY]
        put_lines(folder / f"{REDELIVERED_DAY}-redelivered.jsonl.gz", lines)
        world.counts["rows of the file delivered twice"] = len(lines)


def _truncate(world: World, path: Path, files: dict[str, list[str | bytes]]) -> None:
    lines = next(iter(files.values()))[:40]
    put_lines(path, lines)
    packed = path.read_bytes()
    path.write_bytes(packed[: len(packed) // 2])
    world.counts["truncated files"] += 1
