"""Sentences by punctuation and layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotext.sentences import MAX_CHARS, split


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text, text.lower(), 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met. They left.", ["We met.", "They left."]),
        ("We met! Did they? No\u2026 Yes.", ["We met!", "Did they?", "No\u2026", "Yes."]),
        ('He said "no." We left.', ['He said "no."', "We left."]),
        ("Art. 8.6 and Sec. 4 are open. Next!", ["Art. 8.6 and Sec. 4 are open.", "Next!"]),
        ("We met at 3 p.m. in Room 4.", ["We met at 3 p.m. in Room 4."]),
        ("We met at 3 p.m. The District left.", ["We met at 3 p.m.", "The District left."]),
        ("On Feb. 9 Dr. Ortiz spoke.", ["On Feb. 9 Dr. Ortiz spoke."]),
        ("A raise of 3.5% in No. 7 is out. ok", ["A raise of 3.5% in No. 7 is out. ok"]),
        ("The pay rose.The District left.", ["The pay rose.", "The District left."]),
        ("Wages; hours; terms", ["Wages", "hours", "terms"]),
        ("7/10/20\tFirst meeting.\tOpen", ["7/10/20", "First meeting.", "Open"]),
        ("May 5 | We met | Open", ["May 5", "We met", "Open"]),
        ("\u2022 We met\n\u2022 They left\n", ["\u2022 We met", "\u2022 They left"]),
        ("The parties met and\nagreed on dates.", ["The parties met and\nagreed on dates."]),
        ("Agenda\n\nWe met.", ["Agenda", "We met."]),
        ("Wages\nHours\nTerms", ["Wages", "Hours", "Terms"]),
        (
            "The parties met at the district office on Thursday evening with\nSCTA and its president at the table.",
            ["The parties met at the district office on Thursday evening with\nSCTA and its president at the table."],
        ),
        (" \n\t| \n", []),
        ("", []),
        ("...", ["..."]),
    ],
)
def test_split(text: str, found: list[str]) -> None:
    assert sentences(text) == found


def test_paragraphs_and_bullets_are_told() -> None:
    text = "We met.\nThey left.\n\n\u2022 One point. More of it.\n2. Two\no  Three"
    told = [(text[s.start : s.end], s.paragraph, s.bullet) for s in split(text, text.lower(), 0, len(text))]
    assert told == [
        ("We met.", 0, False),
        ("They left.", 0, False),
        ("\u2022 One point.", 1, True),
        ("More of it.", 1, True),
        ("2. Two", 1, True),
        ("o  Three", 1, True),
    ]


def test_a_part_of_a_text() -> None:
    text = "Heading. We met. They left. Footer."
    start, end = text.index("We"), text.index(" Footer")
    assert [text[s.start : s.end] for s in split(text, text.lower(), start, end)] == ["We met.", "They left."]


def test_what_never_stops_is_cut_at_a_space() -> None:
    text = "word " * 1000
    found = split(text, text, 0, len(text))
    assert " ".join(text[s.start : s.end] for s in found) == text.strip()
    assert max(s.end - s.start for s in found) <= MAX_CHARS
    text = "x" * 3000
    assert sum(s.end - s.start for s in split(text, text, 0, len(text))) == 3000


@given(st.text(alphabet=st.sampled_from("aZ1.!;\"' \n\t|\u2022-()\u2026"), max_size=200))
def test_nothing_is_lost_and_nothing_overlaps(text: str) -> None:
    end = 0
    kept = ""
    for sentence in split(text, text.lower(), 0, len(text)):
        assert end <= sentence.start < sentence.end <= len(text)
        between = text[end : sentence.start]
        assert not between.strip(" \t\n|;"), "only white space, cell borders and semicolons stand between sentences"
        words = text[sentence.start : sentence.end]
        assert words == words.strip(" \t\n|")
        kept, end = kept + words, sentence.end
    assert not text[end:].strip(" \t\n|;")
