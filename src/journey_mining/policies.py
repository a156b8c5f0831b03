"""The headline under every policy of who is who: how far the figures hang on which links are trusted.

Only customers whose identifiers are joined otherwise are worked out again, beside the warehouse and by the same files;
quiet time, entries and which report of a sale is kept stay those of the policy in force.
"""

from collections.abc import Mapping

from journey_mining.aside import Aside, aside
from journey_mining.identity.connect import POLICIES
from journey_mining.models import statement
from journey_mining.renewal import RUNS
from journey_mining.warehouse import Warehouse, insert_rows

Row = Mapping[str, object]
_WHO = ("customers", "identifiers", "logins", "event_customers")


def compare_policies(warehouse: Warehouse, parameters: Mapping[str, object]) -> None:
    """Replace ops.policies: one row per policy with its customers and how the population's journeys end."""
    chosen = str(parameters["policy"])
    cursor = warehouse.cursor()
    standing = cursor.sql(statement("policies/standing")).to_arrow_table().to_pylist()[0]
    found = {chosen: standing}
    for policy in POLICIES:
        if policy != chosen:
            with aside(warehouse, {**parameters, "policy": policy}) as beside:
                found[policy] = _figures(beside, standing)
    rows = [(name, name == chosen, *found[name].values()) for name in POLICIES]
    with warehouse.transaction() as writing:
        writing.execute(statement("policies/forget"))
        insert_rows(writing, "ops.policies", rows)


def _figures(beside: Aside, standing: Row) -> Row:
    beside.view("identity.standing", of="identity.components")
    joined = ("person_components", "shared_devices", "held_back", "nodes", "kept_links")
    beside.build(f"identity.{name}" for name in (*joined, "components"))
    beside.make("identity.moved", statement("policies/moved"))
    if not beside.rows("from identity.moved").num_rows:
        return standing
    beside.view("identity.all_sightings", of="identity.sightings")
    beside.make("identity.moved_events", statement("policies/moved_events"))
    for name in ("identity.sightings", "landing.events"):
        beside.only(name, "identity.moved_events", "event_id")
    beside.build(f"identity.{name}" for name in _WHO)
    beside.build(("events.reasons", "events.kinds", *RUNS, "journeys.journeys"))
    beside.view("identity.standing_identifiers", of="identity.identifiers")
    beside.view("journeys.standing", of="journeys.journeys")
    found: Row = beside.rows(statement("policies/figures")).to_pylist()[0]
    return found
