"""What a date is to the negotiation: a session, a day offered, a deadline, or just a day."""

from __future__ import annotations

import pytest

import negotext
from negotext.roles import ROLES, DateContext, role_features, role_of
from negotext.sentences import split

EMPLOYER = "Fern Valley Unified School District"


def roles(body: str) -> list[tuple[str, str | None]]:
    """The dates of an entry of May 8, 2025, each with its role."""
    frame = negotext.parse(f"May 8, 2025\n\n{body}\n", employer=EMPLOYER).entities
    dates = frame[frame["label"] == "DATE"]
    return [
        (text, role if isinstance(role, str) else None) for text, role in zip(dates["text"], dates["role"], strict=True)
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("The parties met on May 7 for negotiations.", [("May 7", "session")]),
        ("The next bargaining session is scheduled for May 21.", [("May 21", "session")]),
        ("The mediation session is set for June 3.", [("June 3", "session")]),
        (
            "The next sessions are May 21, May 28 and June 4.",
            [("May 21", "session"), ("May 28", "session"), ("June 4", "session")],
        ),
        (
            "The District offered to meet on May 21, May 28 or June 4.",
            [("May 21", "offered"), ("May 28", "offered"), ("June 4", "offered")],
        ),
        ("The contract expires on June 30, 2025.", [("June 30, 2025", "deadline")]),
        ("Ballots are due by May 30.", [("May 30", "deadline")]),
        ("The raise is effective July 1, 2025.", [("July 1, 2025", "deadline")]),
        ("The Board of Education will vote on June 10.", [("June 10", None)]),
        ("Members will strike on June 10.", [("June 10", None)]),
        ("The District sent a letter on May 6.", [("May 6", None)]),
    ],
)
def test_roles(body: str, found: list[tuple[str, str | None]]) -> None:
    assert roles(body) == found


def context(text: str, words: str, *others: str) -> DateContext:
    start = text.index(words)
    spans = [(text.index(other), text.index(other) + len(other)) for other in others]
    sentences = split(text, text.lower(), 0, len(text))
    index = next(i for i, s in enumerate(sentences) if s.start <= start < s.end)
    return DateContext(start, start + len(words), spans, sentences, index, None, None)


def test_days_of_a_list_share_the_words_around_it() -> None:
    text = "We offered may 5, may 6 and may 7 to them."
    seen = [
        role_features(text, context(text, day, *others))
        for day, *others in (("may 5", "may 6", "may 7"), ("may 6", "may 5", "may 7"), ("may 7", "may 5", "may 6"))
    ]
    assert seen[0] == seen[1] == seen[2]
    assert seen[0]["list"] == 1.0


def test_a_date_alone_on_its_line_is_read_with_the_sentence_above() -> None:
    text = "The following sessions have been set:\n\nmay 5\n\nmay 6"
    features = role_features(text.lower(), context(text, "may 6"))
    assert features["alone"] == 1.0
    assert "lead:session" in features


def test_the_answer_is_a_role_or_none_with_its_probability() -> None:
    text = "we met on may 5."
    role, chance = role_of(text, context(text, "may 5"))
    assert role in (*ROLES, None)
    assert 0 < chance <= 1


@pytest.mark.parametrize(
    "words", ["the May 8 Exec. Order", "the May 8 order and guidance", "our May 8 proposal", "a May 8 letter"]
)
def test_a_day_that_names_a_paper_is_plain(words: str) -> None:
    text = f"May 1, 2025\n\nBoth teams must meet by the terms of {words}, and sessions begin on May 12.\n"
    frame = negotext.parse(text).entities
    assert dict(zip(frame["text"], frame["role"].astype(object).fillna("plain"), strict=True))["May 8"] == "plain"
