"""What a mapping makes of a record stays with that record, whatever plan the engine makes of its expressions."""

import json
from collections.abc import Callable

import pyarrow as pa

from journey_mining.ingest.evaluation import Made, made
from journey_mining.settings_limits import Limits
from journey_mining.warehouse import open_sealed
from tests.ingest.inbox import Inbox

KINDS = ("open", "click", "bounce", "dropped", "deferred", "spamreport", "unsubscribe")
PLAIN = ("({})::varchar", "{}", "{}")


def test_an_expression_that_is_a_join_to_the_engine_keeps_the_order_of_rows() -> None:
    """`x in (…)` with many values is a join, which keeps no order where rows come in several pieces."""
    kinds = ", ".join(f"'{kind}'" for kind in KINDS[:6])
    wanted = [
        (Made("is_known", "is_known", PLAIN, pa.string()), f"kind in ({kinds})"),
        (Made("number", "number", PLAIN, pa.string()), "number"),
    ]
    pieces = [pa.table({"kind": [KINDS[n % 7]], "number": [str(n)]}) for n in range(40)]
    with open_sealed(Limits()) as connection:
        for _ in range(20):
            found = made(connection, pa.concat_tables(pieces), wanted)
            assert found["number"].to_pylist() == [str(n) for n in range(40)]
            assert found["is_known"].to_pylist() == [str(n % 7 != 6).lower() for n in range(40)]


def test_each_event_stays_in_its_file(new_inbox: Callable[[], Inbox]) -> None:
    inbox = new_inbox()
    for number in range(60):
        call = {
            "sg_event_id": f"call-{number}",
            "timestamp": 1_760_000_000 + number,
            "event": KINDS[number % len(KINDS)],
            "email": f"person{number}@mail.example",
        }
        inbox.put(f"in/{number}.json", json.dumps([call]))
    inbox.load("sendgrid")
    rows = inbox.rows("""
        select f.name as file, e.raw_name, epoch(e.occurred_at)::bigint as at
        from landing.events as e
        join ops.files as f using (file_id)
        order by e.occurred_at
    """)
    assert rows == [
        {"file": f"in/{n}.json", "raw_name": KINDS[n % len(KINDS)], "at": 1_760_000_000 + n}
        for n in range(60)
    ]
