"""A page as the patterns see it, and the way back to its own offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotext.letters import plain
from negotext.view import View


@pytest.mark.parametrize(
    ("page", "seen"),
    [
        ("May\u00a05,\u20092025", "May 5, 2025"),
        ("May 5 \u2013 6", "May 5 - 6"),
        ("Teachers\u2019 \u201cfinal\u201d offer", 'Teachers\' "final" offer'),
        ("a\u2028b\u2029c\x0bd\x0ce\x85f", "a\nb\nc\nd\ne\nf"),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("Decem-\nber 31", "December 31"),
        ("Decem-  \r\n  ber 31", "December 31"),
        ("agree\u00ad\nment", "agreement"),
        ("agree\u00adment", "agreement"),
        ("\ufeffMay\u200b 5\u2060", "May 5"),
        ("CSEA-\nSCTA", "CSEA-\nSCTA"),
        ("session 5-\n6", "session 5-\n6"),
        ("well- known", "well- known"),
        ("", ""),
    ],
)
def test_what_is_seen(page: str, seen: str) -> None:
    view = View(page)
    assert view.text == seen
    assert view.low == seen.lower()


def test_spans_lead_back_to_the_page() -> None:
    page = "\ufeffIt runs out on Decem-\nber\u00a031, \u200b2025.\r\nNext"
    view = View(page)
    for words, there in (
        ("It runs", "It runs"),
        ("December 31, 2025", "Decem-\nber\u00a031, \u200b2025"),
        ("2025", "2025"),
        (".\nNext", ".\r\nNext"),
    ):
        start = view.text.index(words)
        a, b = view.span(start, start + len(words))
        assert page[a:b] == there


def test_letters_that_grow_when_lowered_keep_offsets() -> None:
    view = View("\u0130stanbul met SCTA")
    assert len(view.low) == len(view.text)
    assert view.low.endswith("met scta")


@given(st.text(alphabet=st.sampled_from("aB1 -\n\r\t\u00ad\u200b\u00a0\u2019\u0130\ufeff.")))
def test_every_span_has_its_letters(page: str) -> None:
    view = View(page)
    assert len(view.low) == len(view.text)
    assert view.span(0, len(view.text))[1] <= len(page)
    previous = 0
    for index, letter in enumerate(view.text):
        start, end = view.span(index, index + 1)
        assert previous <= start < end <= len(page)
        previous = start
        if letter.isalnum():
            assert page[start] == letter


@given(st.text())
def test_plain_letters_are_one_for_one(words: str) -> None:
    assert len(plain(words)) == len(words)
