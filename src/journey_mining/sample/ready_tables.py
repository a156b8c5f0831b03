"""Orders and survey answers as ready event tables, which the mapping `generic` takes."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from journey_mining.sample.chance import Chance
from journey_mining.sample.faults import how_many, spread
from journey_mining.sample.files import dumps, put_lines
from journey_mining.sample.records import Order, World
from journey_mining.sample.times import is_inside, iso_seconds

ORDER_COLUMNS = (
    "event_id",
    "occurred_at",
    "channel",
    "name",
    "actor",
    "fact",
    "fact_ref",
    "amount",
    "currency",
    "products",
    "customer_id",
    "id.email",
    "id.phone",
    "id.order",
)
SURVEY_COLUMNS = (
    "event_id",
    "occurred_at",
    "channel",
    "name",
    "score",
    "score_scale",
    "text",
    "customer_id",
    "id.email",
)
MISSING_IN_EXPORT = 6


def write_orders(world: World, folder: Path, seed: int) -> None:
    """Write `orders.csv`: every sale but a few, phone sales too, and what was refunded."""
    chance = Chance(seed, "orders")
    tracked = [order for order in world.orders if order.tracked and not order.refunded_at]
    lost = {chance.pick(tracked).key for _ in range(min(MISSING_IN_EXPORT, len(tracked) // 20))}
    rows: list[tuple[int, str]] = []
    for order in world.orders:
        if order.key in lost:
            world.counts["sales only in the web log"] += 1
            continue
        if order.tracked:
            world.counts["sales in both logs"] += 1
        elif not order.by_phone:
            world.counts["sales hidden by ad blockers"] += 1
        rows.append((order.at, _row(_sale(world, order))))
        if is_inside(order.refunded_at):
            world.counts["refunds"] += 1
            rows.append((order.refunded_at, _row(_refund(world, order))))
    lines: list[str | bytes] = [line for _, line in sorted(rows, key=lambda row: row[0])]
    world.counts["order rows"] = len(lines)
    spoil = how_many(len(lines), 2)
    spread(chance, lines, ["#0999,short"] * spoil)
    spread(chance, lines, [_row(_untimed(number)) for number in range(spoil)])
    world.counts["short order rows"] = world.counts["order rows with a wrong time"] = spoil
    put_lines(folder / "orders.csv", [_row(ORDER_COLUMNS), *lines])


def _sale(world: World, order: Order) -> list[str]:
    number = world.numbers[order.key]
    channel = "call" if order.by_phone else "order"
    products = dumps([one.title for one in order.products])
    sale = [f"order-{number}", iso_seconds(order.at), channel, "Order placed", "customer"]
    return [*sale, "order", f"#{number}", _money(order.cents), "EUR", products, *_who(world, order)]


def _refund(world: World, order: Order) -> list[str]:
    number = world.numbers[order.key]
    refund = [f"refund-{number}", iso_seconds(order.refunded_at), "order", "Order refunded"]
    return [*refund, "system", "", "", _money(-order.cents), "EUR", "", *_who(world, order)]


def _who(world: World, order: Order) -> list[str]:
    # Who calls leaves a number rather than an address, if we know one.
    person = order.person
    email = "" if order.by_phone and person.phone else person.email
    return [person.user_id, email, person.phone, str(world.numbers[order.key])]


def _untimed(number: int) -> list[str]:
    sale = [f"order-x{number}", "21.11.2026 25:61", "order", "Order placed", "customer", "order"]
    return [*sale, f"#x{number}", "10.00", "EUR", "", "", "nobody@example.com", "", ""]


def _money(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def write_survey(world: World, folder: Path) -> None:
    """Write `nps.csv`: one row an answer, 0 to 10."""
    lines = [_row(SURVEY_COLUMNS)]
    for number, answer in enumerate(world.answers, 1):
        answered = [f"nps-{number}", iso_seconds(answer.at), "survey", "NPS answered"]
        said = [str(answer.score), "nps_0_10", answer.text]
        lines.append(_row([*answered, *said, answer.person.user_id, answer.person.email]))
    put_lines(folder / "nps.csv", lines)


def _row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
