"""Support as Zendesk exports it: ticket events, users, and snapshots of the tickets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journey_mining.sample.files import dumps, put_bytes
from journey_mining.sample.people import EXACT_INTEGERS
from journey_mining.sample.records import Person, Ticket, TicketStep, World
from journey_mining.sample.support import AGENTS
from journey_mining.sample.times import DAY, END, SECOND, START, day, iso_seconds

FIRST_TICKET = 4001
SNAPSHOT_DAYS = 30
PAGE_DAYS = 20
Entry = tuple[int, dict[str, Any]]


def write_zendesk(world: World, folder: Path) -> None:
    """Write `zendesk/ticket_events_*.json`, `users.json` and `tickets_*.json`."""
    _write_ticket_events(world, folder / "zendesk")
    _write_users(world, folder / "zendesk")
    _write_snapshots(world, folder / "zendesk")


def _write_ticket_events(world: World, folder: Path) -> None:
    entries = sorted(_entries(world), key=lambda entry: entry[0])
    # Ids above 2^53: two neighbours are one and the same to a reader that uses floats.
    numbered = [(at, {"id": EXACT_INTEGERS + 1 + n} | one) for n, (at, one) in enumerate(entries)]
    world.counts["ticket events"] = len(numbered)
    last: list[Entry] = []
    for begin in range(START, END, PAGE_DAYS * DAY):
        page = [entry for entry in numbered if begin <= entry[0] < begin + PAGE_DAYS * DAY]
        world.counts["ticket events repeated on the next page"] += len(last)
        content = {
            "ticket_events": [one for _, one in last + page],
            "count": len(last + page),
            "end_of_stream": begin + PAGE_DAYS * DAY >= END,
            "end_time": min(begin + PAGE_DAYS * DAY, END) // SECOND,
        }
        _put(folder / f"ticket_events_{day(begin)}.json", content)
        last = page[-2:]


def _entries(world: World) -> Iterator[Entry]:
    for number, ticket in enumerate(world.tickets, FIRST_TICKET):
        for place, step in enumerate(ticket.steps):
            by_customer = step.kind in {"opened", "customer", "reopened"}
            updater = ticket.person.requester_id if by_customer else ticket.agent
            entry = {
                "ticket_id": number,
                "timestamp": step.at // SECOND,
                "created_at": iso_seconds(step.at),
                "updater_id": updater,
                "event_type": "Audit",
                "child_events": list(_children(ticket, step, place, updater)),
            }
            yield step.at, entry


def _children(
    ticket: Ticket, step: TicketStep, place: int, updater: int
) -> Iterator[dict[str, Any]]:
    first = {"id": 10 * place + 1, "event_type": "Change"}
    if step.kind == "opened":
        yield first | {
            "event_type": "Create",
            "status": "new",
            "requester_id": ticket.person.requester_id,
            "subject": ticket.subject,
            "tags": [ticket.topic],
            "priority": "normal",
        }
    elif step.kind in {"pending", "solved", "reopened"}:
        status = "open" if step.kind == "reopened" else step.kind
        yield first | {"status": status, "previous_value": _before(ticket, place)}
    if step.text:
        yield {
            "id": 10 * place + 2,
            "event_type": "Comment",
            "public": step.kind != "note",
            "author_id": updater,
            "body": step.text,
        }


def _before(ticket: Ticket, place: int) -> str:
    for step in reversed(ticket.steps[:place]):
        if step.kind in {"pending", "solved"}:
            return step.kind
        if step.kind == "reopened":
            return "open"
    return "new"


def _write_users(world: World, folder: Path) -> None:
    requesters = {ticket.person.number: ticket.person for ticket in world.tickets}
    users = [_user(requesters[number]) for number in sorted(requesters)]
    world.counts["requesters"] = len(users)
    world.counts["requesters above 2^53"] = sum(one["id"] > EXACT_INTEGERS for one in users)
    for agent in AGENTS:
        mail = f"agent{agent}@lumen-leaf.example"
        name = f"Agent {agent}"
        since = iso_seconds(START)
        users.append(
            {"id": agent, "name": name, "email": mail, "role": "agent", "updated_at": since}
        )
    _put(folder / "users.json", {"users": users, "count": len(users)})


def _user(person: Person) -> dict[str, Any]:
    return {
        "id": person.requester_id,
        "name": person.name,
        "email": person.email,
        "phone": person.phone or None,
        "role": "end-user",
        "updated_at": iso_seconds(END - DAY),
    }


def _write_snapshots(world: World, folder: Path) -> None:
    seen: set[int] = set()
    for begin in range(START, END, SNAPSHOT_DAYS * DAY):
        taken_at = begin + SNAPSHOT_DAYS * DAY
        states = [
            state
            for number, ticket in enumerate(world.tickets, FIRST_TICKET)
            if (state := _state(number, ticket, taken_at, since=begin - 2 * DAY))
        ]
        numbers = {state["id"] for state in states}
        world.counts["tickets in more than one snapshot"] += len(numbers & seen)
        seen |= numbers
        _put(folder / f"tickets_{day(taken_at)}.json", {"tickets": states, "count": len(states)})


def _state(number: int, ticket: Ticket, taken_at: int, since: int) -> dict[str, Any] | None:
    steps = [step for step in ticket.steps if step.at < taken_at]
    rated = 0 < ticket.rated_at < taken_at
    if not steps:
        return None
    updated_at = max(steps[-1].at, ticket.rated_at if rated else 0)
    if updated_at < since:
        return None
    solved = steps[-1].kind == "solved"
    rating: dict[str, str] = {"score": "offered" if solved else "unoffered"}
    if rated:
        rating = {"score": ticket.score, "comment": ticket.comment}
    return {
        "id": number,
        "subject": ticket.subject,
        "status": "solved" if solved else _before(ticket, len(steps)),
        "tags": [ticket.topic],
        "requester_id": ticket.person.requester_id,
        "created_at": iso_seconds(steps[0].at),
        "updated_at": iso_seconds(updated_at),
        "satisfaction_rating": rating,
    }


def _put(path: Path, content: dict[str, Any]) -> None:
    put_bytes(path, (dumps(content) + "\n").encode())
