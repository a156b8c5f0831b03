"""The sample's headline numbers: a change that moves one shows in the diff of numbers.csv."""

from pathlib import Path

import duckdb

QUERIES = (
    "select 'journeys / ' || outcome, count(*)::varchar from journeys.journeys where in_population group by all",
    "select name, value from mining.settings where name in ('quiet_time_hours', 'watermark')",
    "select level || ' / ' || name || ' / entered, abandoned, open', "
    "concat_ws(' ', entered, abandoned, open) from mining.drop_off where entered >= 50",
    "select level || ' / ' || name || ' / open_aware', round(open_aware, 4)::varchar "
    "from mining.drop_off where entered >= 50",
    "select 'stage times / ' || stage || ' / median, half', "
    "concat_ws(' ', round(median_aware_seconds), round(half_seconds)) from mining.stage_times",
    "select 'retention / ' || cohort || ' / month ' || months_after || ' / members, retained', "
    "concat_ws(' ', members, retained) from mining.retention",
    "select 'second purchase / within ' || within_days || ' days', round(share, 4)::varchar "
    "from mining.second_purchase_shares",
    "select 'next purchase / ' || product || ' / ' || next_product || ' / again, joint, lift', "
    "concat_ws(' ', buyers_again, joint_buyers, round(lift, 3)) from mining.next_purchases "
    "where lift is not null",
    "select 'responses / ' || touchpoint, responses::varchar from mining.responses",
    "select 'deviation / ' || kind || ' / ' || deviation || ' / journeys, pending, settled', "
    "concat_ws(' ', journeys, pending, settled) from mining.deviations where kind = 'contract' or journeys >= 250",
    "select 'expected / aligned, mean fitness', concat_ws(' ', aligned, round(mean_fitness, 4)) "
    "from mining.expected_coverage",
    "select 'left out / ' || reason, count(*)::varchar from events.left_out group by all",
)


def numbers(out: Path) -> str:
    """Return the lines of numbers.csv for the night in an output folder."""
    with duckdb.connect(str((out / "published.duckdb").resolve()), read_only=True) as connection:
        rows = [row for query in QUERIES for row in connection.execute(query).fetchall()]
    return "name,value\n" + "".join(f'"{name}",{value}\n' for name, value in sorted(rows))
