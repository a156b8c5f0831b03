"""One row per product and product of the next purchase: how much more often than among all buyers."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

TABLE = "mining.next_purchases"
READS = ("mining.next_purchase_lifts",)
# Degrees of freedom of a jackknife over 50 groups of customers.
FREEDOM = 49

Row = Mapping[str, Any]


def build(read: Callable[[str], "pa.Table"], _parameters: Mapping[str, object]) -> "pa.Table":
    """Return the counts and lifts that SQL made, with limits, p-values and q-values.

    Returns
    -------
    pyarrow.Table
        `product, next_product, buyers_again, joint_buyers, share, base_share, lift, lift_low, lift_high, p_value,
        q_value`, ordered by both products. Shares are from 0 to 1; a lift of 1 is no difference. Limits are those of
        95 %, symmetric about the logarithm of the lift; p is two-sided. Where no lift is stated, all of these are null.

    Notes
    -----
    q is p adjusted over all lifts that are stated: Benjamini and Hochberg, Controlling the false discovery rate,
    J. R. Stat. Soc. B 57, 1995, as scipy has it.
    """
    rows = sorted(
        read("mining.next_purchase_lifts").to_pylist(),
        key=lambda row: (row["product"], row["next_product"]),
    )
    stated = [_judged(row) for row in rows if row["lift"] is not None]
    found = iter(_adjusted(stated))
    return _table([next(found) if row["lift"] is not None else row for row in rows])


def _judged(row: Row) -> Row:
    from scipy.stats import t

    log_lift, error = math.log(row["lift"]), row["log_lift_error"]
    reach = float(t.ppf(0.975, FREEDOM)) * error
    return {
        **row,
        "lift_low": math.exp(log_lift - reach),
        "lift_high": math.exp(log_lift + reach),
        "p_value": 2 * float(t.sf(abs(log_lift) / error, FREEDOM)),
    }


def _adjusted(rows: list[Row]) -> list[Row]:
    from scipy.stats import false_discovery_control

    if not rows:
        return []
    values = false_discovery_control([row["p_value"] for row in rows], method="bh")
    return [{**row, "q_value": float(q)} for row, q in zip(rows, values, strict=True)]


def _table(rows: list[Row]) -> "pa.Table":
    import pyarrow as pa

    counts = ("buyers_again", "joint_buyers")
    figures = ("share", "base_share", "lift", "lift_low", "lift_high", "p_value", "q_value")
    fields = [("product", pa.string()), ("next_product", pa.string())]
    fields += [(name, pa.int64()) for name in counts] + [(name, pa.float64()) for name in figures]
    names = [name for name, _ in fields]
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in names} for row in rows], pa.schema(fields)
    )
