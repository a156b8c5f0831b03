"""Hostile names become harmless text."""

import json

import pytest

from journey_mining.report.safe import NAME_LIMIT, plotly_text, script_json, short, visible


def test_a_name_is_cut_at_120_characters() -> None:
    cut = visible("a" * 10_000)
    assert len(cut) == NAME_LIMIT
    assert cut.startswith("a" * (NAME_LIMIT - 5) + "…")
    assert cut != visible("a" * 10_001)
    assert visible("a" * NAME_LIMIT) == "a" * NAME_LIMIT


def test_a_sentence_is_cut_where_it_is_said() -> None:
    assert visible("a sentence", 6) == "a sen…"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x00b", "a␀b"),
        ("a\nb", "a␊b"),
        ("a\x7fb", "a␡b"),
        ("abc\u202edef", "abc⟨202E⟩def"),
        ("zero\u200bwidth", "zero⟨200B⟩width"),
        ("Größe ✓ 商品", "Größe ✓ 商品"),
    ],
)
def test_characters_that_hide_are_shown(name: str, shown: str) -> None:
    assert visible(name) == shown


def test_plotly_gets_no_markup_and_no_mathematics() -> None:
    assert plotly_text("<a href='x'>&$y$") == "&lt;a href='x'&gt;&amp;&#36;y&#36;"


def test_json_in_a_script_is_ascii_and_cannot_end_it() -> None:
    text = script_json({"name": "</script><!--ü\u2028"})
    assert text.isascii()
    assert "<" not in text
    assert json.loads(text) == {"name": "</script><!--ü\u2028"}


def test_a_label_is_short() -> None:
    assert short("Product page") == "Product page"
    assert short("A very long touchpoint name") == "A very long touc…"
