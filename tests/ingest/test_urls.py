"""Addresses become pages: no query, no id, no mail address, and a page stays the page it is."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey_mining.models import load_macros
from journey_mining.settings import Settings
from journey_mining.warehouse import open_sealed

ID = re.compile(r"\d{3,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}")
UUID = "0190a8c2-7d1e-7c3a-9b44-d2f1c0a9e511"

ids = st.one_of(
    st.integers(100, 10**20).map(str),
    st.uuids().map(str),
    st.text("0123456789abcdefABCDEF", min_size=16, max_size=40),
)
mails = st.builds("{}@{}.example".format, st.text("abc.+-", min_size=1), st.text("xy", min_size=1))
names = st.text(st.characters(exclude_characters="/%?#@", exclude_categories=("Cs", "Cc")))
segments = st.one_of(ids, mails, names, st.just(""), st.integers(0, 99).map(str))
paths = st.lists(segments, max_size=8).map(lambda found: "/" + "/".join(found))
hosts = st.sampled_from(["", "https://shop.example", "HTTP://www.Shop.example:8080", "app://x"])
tails = st.sampled_from(["", "?q=1", "?mail=ana@example.com", "#part", "?a=/1234/#b", "/"])


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_sealed(Settings().limits) as connection:
        load_macros(connection)
        yield connection


def page(macros: duckdb.DuckDBPyConnection, address: str | None) -> str | None:
    row = macros.execute("select url_path(?)", [address]).fetchone()
    assert row is not None
    return None if row[0] is None else str(row[0])


@settings(max_examples=400, deadline=None)
@given(host=hosts, path=paths, tail=tails)
def test_no_id_and_no_mail_address_is_left_and_a_page_is_its_own_page(
    macros: duckdb.DuckDBPyConnection, host: str, path: str, tail: str
) -> None:
    found = page(macros, host + path + tail)
    assert found is not None
    assert page(macros, found) == found
    assert not any(ID.fullmatch(segment) for segment in found.split("/"))
    assert "@" not in found
    assert found == "/" or not found.endswith("/")


@settings(max_examples=200, deadline=None)
@given(path=paths)
def test_a_path_and_its_encoded_form_are_one_page(
    macros: duckdb.DuckDBPyConnection, path: str
) -> None:
    assert page(macros, quote(path)) == page(macros, path)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://shop.example/Pricing/?utm_source=x#top", "/pricing"),
        ("https://shop.example", "/"),
        ("https://shop.example?x=1", "/"),
        ("///", "/"),
        ("/order/123", "/order/:id"),
        ("/order/12", "/order/12"),
        ("/2026/11/22/lamps", "/:id/11/22/lamps"),
        ("/123/456/789/", "/:id/:id/:id"),
        (f"/o/{UUID.upper()}/x", "/o/:id/x"),
        ("/o/0123456789abcdef", "/o/:id"),
        ("/lamp-12345", "/lamp-12345"),
        ("/u/ana%40example.com/cart", "/u/:email/cart"),
        ("/caf%C3%A9", "/café"),
        ("/caf%E9", "/caf%e9"),
        ("/100%", "/100%"),
        ("/a%2520b", "/a%20b"),
        ("", None),
        (None, None),
    ],
)
def test_what_an_address_becomes(
    macros: duckdb.DuckDBPyConnection, address: str | None, expected: str | None
) -> None:
    assert page(macros, address) == expected


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("mailto:ana@example.com", ":email"),
        ("ana@example.com", ":email"),
        ("tel:+49 151 000000", ":phone"),
        ("+49151000000", ":id"),
        ("1234/edit", ":id/edit"),
    ],
)
def test_links_that_are_no_pages_name_nobody(
    address: str, path: str, macros: duckdb.DuckDBPyConnection
) -> None:
    assert page(macros, address) == path
