"""What an entry reports: cues and their context, and the judgement of whole entries."""

from __future__ import annotations

import math
from typing import Any

import pytest

import negotext
from negotext.classify import ALONE, REPORTED, EventModel, Judged, default_model
from negotext.columns import Columns
from negotext.concepts import Span, stem, tokenize
from negotext.cues import find_cues
from negotext.events import Reading, entry_words, read_entry, trigger
from negotext.features import side_features, subtype_features
from negotext.learning.units import read_text
from negotext.linear import LinearModel, sigmoid
from negotext.taxonomy import SIDES, STATUSES, SUBTYPES
from negotext.view import View

EMPLOYER = "Fern Valley Unified School District"


def cues(sentence: str) -> set[tuple[str, str]]:
    low = sentence.lower()
    return {(hit.cue.type, hit.context) for hit in find_cues(low, 0, len(low))}


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("The District presented a comprehensive proposal.", ("proposal", "plain")),
        ("The District will present a counterproposal on May 8.", ("proposal", "future")),
        ("The District did not present a proposal.", ("proposal", "not")),
        ("If the District presents a proposal, we will answer.", ("proposal", "if")),
        ("We hope to reach an agreement.", ("agreement", "hope")),
        ("No agreement was reached.", ("agreement", "not")),
        ("The parties reached a tentative agreement.", ("agreement", "plain")),
        ("PERB certified the impasse.", ("impasse", "plain")),
        ("The union voted to authorize a strike.", ("job_action", "plain")),
        ("An impasse is when two sides are unable to reach an agreement.", ("agreement", "if")),
        ("The members will strike if talks fail.", ("job_action", "if")),
        ("Last year, the parties reached an agreement.", ("agreement", "past")),
        ("The parties reached an agreement two years ago.", ("agreement", "past")),
        ("The session was cancelled.", ("cancellation", "plain")),
        ("CSEA rejected the offer.", ("rejection", "plain")),
        ("The next session is June 4.", ("scheduling", "plain")),
        ("The District sent a letter to families.", ("correspondence", "plain")),
    ],
)
def test_cues_and_their_context(sentence: str, cue: tuple[str, str]) -> None:
    assert cue in cues(sentence)


def test_a_context_ends_at_the_border_of_its_clause() -> None:
    assert ("proposal", "plain") in cues("We did not meet; the District presented a proposal.")
    assert ("proposal", "plain") in cues("They will meet in June, but the District presented a proposal.")


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("proposals", "proposal"),
        ("meetings", "meet"),
        ("negotiations", "negoti"),
        ("5,000", "#"),
        ("district's", "district"),
        ("is", "is"),
    ],
)
def test_stems(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_spans_are_single_tokens() -> None:
    low = "on may 5 csea's team met"
    spans = [Span(3, 8, "@past"), Span(9, 13, "<union>", ("UNION",))]
    tokens = tokenize(low, 0, len(low), spans)
    assert [low[t.start : t.end] for t in tokens] == ["on", "may 5", "csea", "team", "met"]
    assert tokens[1].stem == "@past"
    assert tokens[2].concepts == ("UNION",)


# --- whole entries ----------------------------------------------------------------------------------------------


def events(body: str, heading: str = "May 8, 2025") -> set[tuple[str, str, str]]:
    frame = negotext.parse(f"{heading}\n\n{body}\n", employer=EMPLOYER).events
    return set(zip(frame["event_type"], frame["status"], frame["by"], strict=True))


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ("The District presented a comprehensive proposal to CSEA.", ("proposal", "occurred", "employer")),
        ("CSEA presented its initial proposal to the District.", ("proposal", "occurred", "union")),
        ("CSEA rejected the District's proposal.", ("rejection", "occurred", "union")),
        ("The District and CSEA reached a tentative agreement on Article 7.", ("agreement", "occurred", "both")),
        ("No agreement was reached.", ("agreement", "negated", "both")),
        ("The District requested that PERB certify an impasse.", ("impasse", "requested", "employer")),
        ("PERB certified the impasse and assigned a mediator.", ("impasse", "occurred", "agency")),
        ("CSEA members are on strike as of today.", ("job_action", "occurred", "union")),
        ("The parties met for a bargaining session at the district office.", ("meeting", "occurred", "both")),
        ("The next bargaining session is scheduled for June 4.", ("scheduling", "occurred", "both")),
        ("The District offered 63 dates to begin negotiations.", ("scheduling", "occurred", "employer")),
    ],
)
def test_events(body: str, event: tuple[str, str, str]) -> None:
    assert event in events(body)


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ("The District sent an initial proposal to begin talks on March 3 or March 10.", {"proposal"}),
        ("The District proposed several dates for meetings.", {"proposal"}),
        ("An impasse occurs when two sides are unable to reach an agreement.", {"impasse", "agreement"}),
        ("We hope to reach an agreement that is fair to all.", {"agreement"}),
        ("The current agreement expired last year.", {"agreement"}),
    ],
)
def test_what_is_not_reported(body: str, types: set[str]) -> None:
    """Proposing dates is scheduling and no proposal; definitions, aims and background are no news."""
    assert not {event for event in events(body) if event[0] in types and event[1] == "occurred"}


def test_the_words_of_a_heading_count() -> None:
    assert "agreement" in {event[0] for event in events("", "Tentative Agreement Reached \u2013 August 3, 2021")}


def test_an_entry_without_news_is_of_type_other() -> None:
    result = negotext.parse("May 8, 2025\n\nThank you for reading this page.\n")
    assert list(result.entries["event_type"]) == ["other"]
    assert len(result.events) == 0


def test_events_are_of_the_taxonomy() -> None:
    model = default_model()
    for label in model.entry.labels:
        event_type, status = label.split(":")
        assert event_type in SUBTYPES
        assert status in STATUSES
    assert set(model.side.labels) <= set(SIDES)
    assert model.judge([], "") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("A package was handed to the Board, which offered no counterproposal.", ("proposal", "negated", "employer")),
        ("The union gave its package to the District, which rejected it.", ("rejection", "occurred", "employer")),
        ("The proposal from the District that we rejected was poor.", ("rejection", "occurred", "union")),
    ],
)
def test_which_and_that_stand_for_the_side_before_them(body: str, expected: tuple[str, str, str]) -> None:
    frame = negotext.parse(f"May 8, 2025\n\n{body}\n", employer="Fern Valley Unified School District").events
    assert expected in set(zip(frame["event_type"], frame["status"], frame["by"], strict=True))


@pytest.mark.parametrize(
    "body",
    [
        "If no agreement is reached, members may strike.",
        "We hope to settle before a strike.",
        "An impasse is when two sides are unable to reach an agreement.",
    ],
)
def test_what_is_only_supposed_has_to_be_surer(body: str) -> None:
    assert events(body) == set()


FAINT = "The two teams were on parking for a while."


def test_an_entry_without_surer_news_reports_its_likeliest_event() -> None:
    alone = negotext.parse(f"May 8, 2025\n\n{FAINT}\n").events
    assert list(alone["event_type"]) == ["meeting"]
    assert ALONE <= alone["confidence"][0] < REPORTED
    beside = negotext.parse(f"May 8, 2025\n\n{FAINT} The union sent the Board a letter.\n").events
    assert list(beside["event_type"]) == ["correspondence"]


def test_what_is_no_news_beside_something_else() -> None:
    """A refusal of days is no second event, proposing ground rules no proposal, a headline not somebody else's deed."""
    refused = "The union has not accepted any of our dates and has refused to begin negotiations."
    frame = negotext.parse(f"May 8, 2025\n\n{refused}\n").events
    assert "negated" not in set(frame["status"][frame["event_type"] == "scheduling"])
    assert ("rejection", "union") in set(zip(frame["event_type"], frame["by"], strict=True))
    rules = "The district proposed ground rules, which were passed."
    frame = negotext.parse(f"May 8, 2025\n\n{rules}\n").events
    assert list(zip(frame["event_type"], frame["subtype"], strict=True)) == [("agreement", "ground_rules")]
    headline = "IMPASSE DECLARED\nMay 8, 2025\n\nToday the union declared an impasse.\n"
    frame = negotext.parse(headline).events
    assert list(frame["by"]) == ["union"]


def test_the_confidence_of_an_entry_is_that_of_the_events_that_decide() -> None:
    body = "The parties reached no agreement on wages, but they reached a tentative agreement on Article 5."
    result = negotext.parse(f"May 8, 2025\n\n{body}\n")
    deciding = result.events[result.events["status"] == "occurred"]["confidence"].max()
    assert result.entries["confidence"][0] == deciding < result.events["confidence"].max()


def test_the_confidence_of_an_entry_without_events_tells_how_likely_it_has_none() -> None:
    quiet, certified = "Our office is closed on Monday.", "PERB did not certify an impasse."
    for body in (quiet, certified):
        entries = negotext.parse(f"May 8, 2025\n\n{body}\n").entries
        assert entries["event_type"][0] == "other"
        assert 0.3 < entries["confidence"][0] < 1
    assert negotext.parse(f"May 8, 2025\n\n{quiet}\n").entries["confidence"][0] > 0.6


def test_a_sentence_tells_of_an_event_in_its_surest_status() -> None:
    events = negotext.parse("May 8, 2025\n\nMembers will vote on the tentative agreement on August 12.\n").events
    votes = events[events["subtype"] == "ratification"]
    assert list(zip(votes["status"], votes["by"], strict=True)) == [("planned", "union")]


@pytest.mark.parametrize(
    "words",
    [
        "Bargaining scheduled for Tuesday, May 13 has been cancelled.",
        "Negotiations scheduled for May 13 were cancelled.",
        "The session that was scheduled for May 13 was called off.",
    ],
)
def test_what_was_scheduled_and_is_cancelled_is_no_frame_of_scheduling(words: str) -> None:
    assert [frame for frame, _ in frames_of(words)] == ["cancellation.cancel"]
    events = negotext.parse(f"May 8, 2025\n\n{words}\n").events
    assert "cancellation" in set(events["event_type"])


def frames_of(words: str) -> list[tuple[str, str]]:
    """The frames of an entry with their side."""
    found: list[tuple[str, str]] = []

    class Recorder:
        def judge(self, readings: Any, low: str) -> list[Any]:
            found.extend((frame.rule.id, frame.by) for reading in readings for frame in reading.frames)
            return []

    negotext.parse(f"May 8, 2025\n\n{words}\n", classifier=Recorder())
    return found


@pytest.mark.parametrize(
    ("words", "frames"),
    [
        ("A new approach to these negotiations was proposed by the union.", [("proposal.plan", "union")]),
        ("A plan for the further sessions was proposed by the employer.", [("proposal.plan", "employer")]),
        ("Further negotiations were proposed by the union.", [("scheduling.offer", "union")]),
    ],
)
def test_a_session_that_says_what_a_proposal_is_about_is_not_what_was_proposed(
    words: str, frames: list[tuple[str, str]]
) -> None:
    assert frames_of(words) == frames


def test_one_session_is_set_and_another_called_off() -> None:
    words = "A session was scheduled for May 19 and the May 13 session was cancelled."
    events = negotext.parse(f"May 8, 2025\n\n{words}\n").events
    assert set(events["event_type"]) == {"scheduling", "cancellation"}


def test_a_vote_that_follows_is_no_vote_taken() -> None:
    body = "We signed a tentative agreement. We will then provide a week to study it, followed by a ratification vote."
    events = negotext.parse(f"May 8, 2025\n\n{body}\n").events
    assert list(events.loc[events["subtype"] == "ratification", "status"]) == ["planned"]


def readings(text: str) -> list[Reading]:
    return read_entry(View(text), 0, 0, len(text), [], "neutral")


def model_of(**chances: float) -> EventModel:
    """A model that says the same of every sentence; labels are written as ``meeting_occurred``."""
    labels = tuple(name.replace("_", ":") for name in chances)
    sure = LinearModel(labels, tuple(math.log(p / (1 - p)) for p in chances.values()), {})
    return EventModel.of(sure, sure, sure, LinearModel(("both",), (0.0,), {}), {})


def test_what_is_done_at_the_table_makes_a_session_likelier() -> None:
    told = {(j.event_type, round(j.probability, 2)) for j in _judged(meeting_occurred=0.3, proposal_occurred=0.9)}
    assert told == {("proposal", 0.9), ("meeting", 0.54)}
    assert {j.event_type for j in _judged(meeting_occurred=0.3, correspondence_occurred=0.9)} == {"correspondence"}
    in_mediation = _judged(meeting_occurred=0.3, proposal_occurred=0.9, impasse_occurred=0.9)
    assert {j.event_type for j in in_mediation} == {"proposal", "impasse"}
    by_letter = _judged(meeting_occurred=0.3, proposal_occurred=0.9, correspondence_occurred=0.9)
    assert {j.event_type for j in by_letter} == {"proposal", "correspondence"}
    model = model_of(meeting_occurred=0.3, proposal_occurred=0.9)
    spoken = "Between sessions they sent it."
    assert {j.event_type for j in model.judge(readings(spoken), spoken.lower())} == {"proposal"}
    likely, met = model_of(meeting_occurred=0.6, proposal_occurred=0.9), "Between sessions they met."
    assert {j.event_type for j in likely.judge(readings(spoken), spoken.lower())} == {"proposal"}
    assert {j.event_type for j in likely.judge(readings(met), met.lower())} == {"proposal", "meeting"}


def _judged(**chances: float) -> list[Judged]:
    return model_of(**chances).judge(readings("It rained."), "it rained.")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # the next day of a mediation is one of mediation
        ("They met with the state mediator on May 7. The next session is May 20.", ("impasse", "planned", "both")),
        # one sentence, two votes
        ("Members vote on the tentative agreement June 3, and the Board expects to act on June 10.",
         ("agreement", "planned", "employer")),
        ("The Board of Education ratified the tentative agreement 5-0.", ("agreement", "occurred", "employer")),
    ],
)  # fmt: skip
def test_events_of_an_entry_fit_one_another(body: str, expected: tuple[str, str, str]) -> None:
    found = events(body)
    assert expected in found
    assert not any(event[0] == "scheduling" for event in found)


def test_members_ratify_and_boards_approve() -> None:
    frame = negotext.parse("May 8, 2025\n\nThe Board of Education ratified the tentative agreement 5-0.\n").events
    assert list(zip(frame["subtype"], frame["by"], strict=True)) == [("approval", "employer")]
    frame = negotext.parse("May 8, 2025\n\nThe teachers approved the tentative agreement 301 to 22.\n").events
    assert list(zip(frame["subtype"], frame["by"], strict=True)) == [("ratification", "union")]


def test_a_model_that_knows_too_few_sides_is_not_held_to_them() -> None:
    one = LinearModel(("tentative",), (0.0,), {})
    sure = LinearModel(("agreement:occurred",), (3.0,), {})
    model = EventModel.of(sure, sure, sure, LinearModel(("employer",), (0.0,), {}), {"agreement": one})
    (judged,) = model.judge(readings("It rained."), "it rained.")
    assert (judged.subtype, judged.by) == ("tentative", "employer")


def test_an_entry_is_judged_by_all_its_words_too() -> None:
    """What no sentence tells alone, all may tell together; words beside words count in sentences only."""
    spoken = readings("They came. It rained.")
    assert len(spoken) == 2
    words = entry_words(spoken)
    assert {"w:came", "w:rain"} <= words.keys()
    assert not any(name.startswith("b:") for name in words)
    assert any(name.startswith("b:") for reading in spoken for name in reading.features)

    cell = ("impasse:occurred",)
    nothing = LinearModel(cell, (-3.0,), {})
    both = LinearModel(cell, (-4.0,), {"w:came": ((0, 4.0),), "w:rain": ((0, 4.0),)})
    heard = LinearModel(cell, (0.0,), {"words:impasse:occurred": ((0, 9.0),)})
    model = EventModel.of(nothing, both, heard, LinearModel(("both",), (0.0,), {}), {})
    (weighed,) = model.weigh(spoken)
    assert weighed.whole > 0.9 > 0.1 > max(weighed.column)
    for alone in spoken:
        assert model.weigh([alone])[0].whole == pytest.approx(0.5)
    together = model.together(spoken, [[0.9], [0.1]])
    assert together["both:impasse:occurred"] == pytest.approx(0.9 * sigmoid(4.0))
    assert "both:impasse:occurred" not in model.together(spoken, [[0.1], [0.1]])


@pytest.mark.parametrize(
    ("sentence", "event_type", "words"),
    [
        ("Zoom was down, so the session could not be held.", "cancellation", "not be held"),
        ("The teams covered ground rules on Monday.", "agreement", "ground rules"),
        ("The teams met on Monday.", "meeting", "met"),
        ("The teams would sit down again on Monday.", "meeting", "sit down"),
        ("It was not.", "cancellation", "not"),
        ("- 2.5% a year, they say;", "cancellation", "2.5% a year, they say"),
    ],
)
def test_a_trigger_ends_with_its_phrase_or_what_is_denied(sentence: str, event_type: str, words: str) -> None:
    (reading,), _ = read_text(sentence)
    _, start, end = trigger(reading, event_type, None)
    assert sentence[start:end] == words


def test_sides_and_subtypes_follow_from_what_the_sentence_says_too() -> None:
    (reading,) = readings("The tentative agreement was ratified.")
    sides = side_features(
        reading.words, reading.context, "agreement", "occurred", 0, None, (), ["w:ratifi", "k:x&plain", "b:was x"]
    )
    assert {"agreement|w:ratifi", "agreement|k:x&plain"} <= sides.keys()
    assert "agreement|b:was x" not in sides
    assert subtype_features(reading.features, "planned").keys() - reading.features.keys() == {"status:planned"}


# --- rows of tables ---------------------------------------------------------------------------------------------

ROWS = [("3/11/2025", "Hours"), ("4/10/2025", "Article 9, 14"), ("4/24/2025", ""), ("5/8/2025", "Wages")]


def table(heads: str, mark: str) -> str:
    rows = [(str(number), *row) for number, row in enumerate(ROWS, 1)]
    lines = [mark.join(row if heads.count(",") == 2 else row[1:]) for row in rows]
    return "Negotiations\n\n" + "\n".join([heads.replace(", ", mark), *lines]) + "\n"


@pytest.mark.parametrize("mark", ["\t", " | "])
@pytest.mark.parametrize(
    ("heads", "event_type"),
    [
        ("Session, Date, Topics", "meeting"),
        ("Meeting #, Date, Articles discussed", "meeting"),
        ("Session Date, Topics", "meeting"),
        ("Mediation Session, Date, Notes", "impasse"),
    ],
)
def test_what_stands_above_the_day_of_a_row_says_what_it_is(heads: str, event_type: str, mark: str) -> None:
    result = negotext.parse(table(heads, mark))
    assert list(result.entries["event_type"]) == 4 * [event_type]
    entries = result.entries.set_index("entry_id")
    for event in result.events.itertuples():
        entry = entries.loc[event.entry_id]
        assert entry["start"] <= event.start < event.end <= entry["end"]


@pytest.mark.parametrize("heads", ["No., Date, Place", "Date, Topics", "Note, Date, Session"])
def test_heads_that_say_nothing_of_the_day(heads: str) -> None:
    entries = negotext.parse(table(heads, "\t")).entries
    assert list(entries["event_type"])[2] == "other"


def test_the_heads_of_a_table() -> None:
    above = "A | 5 May | b\n\n| All sessions | ||\n|---|---|---|\n"
    text = above + "| Meeting | Date | TAs |\n| 1 | 3/11 | |\n| 2 | 4/10 | 9 |\n"
    columns = Columns(View(text))
    for day in ("4/10", "3/11"):
        start, end = columns.above(text.index(day)) or (0, 0)
        assert text[start:end] == "Meeting | Date"
    assert columns.above(text.index("5 May")) is None
    assert columns.above(text.index("Meeting")) is None
    assert Columns(View("no table")).above(3) is None
