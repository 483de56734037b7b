"""`Result.explain`: what it tells of an event, that this is what decided, how it is shown, what is refused."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import negotext
from negotext import ExplainError, UnknownEventError
from negotext.classify import ALONE, REPORTED, WHOLE, Judged, default_model
from negotext.explain import Explanation, explain_all
from negotext.explain.features import heaviest, in_words
from negotext.linear import LinearModel, sigmoid
from negotext.records import Page
from negotext.result import Result

SAMPLE = Path(__file__).parent.parent / "data" / "samples" / "stockton-2025.txt"
HEAD = "Fern Valley Unified School District\n\nMay 5, 2025\n\n"


@cache
def explained(body: str, event_type: str, **known: str) -> Explanation:
    """The explanation of the first event of a type in an entry."""
    result = negotext.parse(HEAD + body, "p", **known)
    rows = result.events[result.events["event_type"] == event_type]
    return result.explain(rows["event_id"].iloc[0])


@pytest.mark.parametrize(
    ("body", "event_type", "meaning", "scope"),
    [
        ("The District did not present a proposal.", "proposal", "negated", "not present a proposal"),
        ("The District will present a proposal on May 20.", "proposal", "to come", "will present a proposal"),
        ("No agreement was reached.", "agreement", "negated", "No agreement was reached"),
        ("The union requested that PERB declare an impasse.", "impasse", "asked for",
         "requested that PERB declare an impasse"),
        ("The District presented a proposal.", "proposal", "stated plainly", ""),
    ],
)  # fmt: skip
def test_cues_and_what_gives_their_context(body: str, event_type: str, meaning: str, scope: str) -> None:
    cues = explained(body, event_type).cues
    assert (meaning, scope) in {(cue.meaning, cue.scope) for cue in cues}
    assert all(cue.words in body for cue in cues)


@pytest.mark.parametrize(
    ("body", "event_type", "side"),
    [
        ("CSEA turned the offer down.", "rejection", "union: who acts in the frame “turned the offer down”"),
        ("The offer was rejected by the District.", "rejection", "employer: who acts in the frame “rejected”"),
        ("We presented our proposal.", "proposal",
         "employer: who acts in the frame “presented our proposal”; “We” is the employer, as the page speaks for the"),
        ("The teams met for a bargaining session.", "meeting", "both: "),
    ],
)  # fmt: skip
def test_the_side_and_why(body: str, event_type: str, side: str) -> None:
    explanation = explained(body, event_type)
    assert explanation.side.startswith(side)
    assert explanation.side.startswith(explanation.event.by)
    assert sum(chance for _, chance in explanation.sides) == pytest.approx(1)
    chances = [chance for _, chance in explanation.sides]
    assert chances == sorted(chances, reverse=True)


def test_every_reason_for_a_side_is_met_on_the_sample() -> None:
    (page,) = negotext.read(SAMPLE)._parsed
    reasons = {re.sub("“[^”]*”", "…", explanation.side.split(": ")[1]) for explanation in explain_all(page)}
    assert "who acts in the frame …" in reasons
    assert "no grammar settles it; the side model holds it likeliest" in reasons


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("CSEA countered today.", "plain subject, right before “countered”"),
        ("It was countered yesterday by CSEA.", "named behind “countered … by”"),
    ],
)
def test_plain_subjects(body: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negotext.classify.frame_sides", lambda *_: [])  # where no frame tells
    result = negotext.parse(HEAD + body, "p")
    (event_id,) = result.events["event_id"][result.events["event_type"] == "proposal"]
    assert result.explain(event_id).side == f"union: {words}"


def test_frames_subtypes_and_the_sentence() -> None:
    body = "We met at noon. The District put forward a comprehensive proposal to CSEA."
    explanation = explained(body, "proposal")
    assert "".join(explanation.sentence) == body.partition(". ")[2].strip()
    assert explanation.sentence[1] == explanation.event.text
    assert [(frame.by, frame.status) for frame in explanation.frames] == [("employer", "occurred")]
    assert explanation.frames[0].words == "put forward a comprehensive proposal"
    assert explanation.subtypes[0][0] == explanation.event.subtype == "package"


def test_the_weights_are_those_that_decided() -> None:
    """Summed up, they give the probability that the event is reported with."""
    body = "The District presented a proposal."
    result = negotext.parse(HEAD + body, "p")
    event_id = result.events.loc[result.events["event_type"] == "proposal", "event_id"].item()
    explanation = result.explain(event_id)
    model = default_model()
    traces: dict[str, negotext.pipeline.Trace] = {}
    negotext.pipeline.parse_page(Page(HEAD + body, "p"), traces=traces)
    (trace,) = traces.values()
    place = next(judged.reading for judged in trace.judged if judged.event_type == "proposal")
    reading = trace.readings[place]
    everything = heaviest(model.sentence, "proposal:occurred", reading.features, 10_000)
    score = sum(weight.value for part in everything for weight in part)
    (weighed,) = (w for w in model.weigh(trace.readings) if w.label == "proposal:occurred")
    assert sigmoid(score) == pytest.approx(weighed.column[place], abs=0.02)
    for shown, whole in zip((explanation.sentence_for, explanation.sentence_against), everything, strict=True):
        assert shown == whole[:6]
        assert abs(shown[0].value) >= abs(shown[-1].value) > 0
    assert all(
        weight.value > 0 for weight in (*explanation.sentence_for, *explanation.words_for, *explanation.entry_for)
    )
    assert all(
        weight.value < 0
        for weight in (*explanation.sentence_against, *explanation.words_against, *explanation.entry_against)
    )


def test_how_the_confidence_came_about() -> None:
    explanation = explained("The District presented a proposal to CSEA.", "proposal")
    numbers = [float(number) for number in re.findall(r"\d\.\d+", explanation.probability)]
    total, one, whole, other, best, least = numbers
    assert total == round(explanation.event.confidence, 2)
    assert (one, other, least) == (WHOLE, round(1 - WHOLE, 2), REPORTED)
    assert total == pytest.approx(one * whole + other * best, abs=0.011)


def test_heaviest_of_a_model_without_unit_length() -> None:
    model = LinearModel(("a", "b"), (0.5, -1.0), {"w:met": ((0, 2.0), (1, -3.0)), "bias": ((1, 1.0),)})
    pro, con = heaviest(model, "b", {"bias": 1.0, "w:met": 2.0, "w:new": 1.0}, 6)
    assert [(weight.words, weight.value) for weight in pro] == [("every sentence", 1.0)]
    assert [(weight.words, weight.value) for weight in con] == [
        ("word 'met'", -6.0),
        ("how common such events are", -1),
    ]


def test_every_feature_of_the_shipped_models_has_words() -> None:
    model = default_model()
    for name in (*model.sentence.weights, *model.words.weights, *model.entry.weights):
        words = in_words(name)
        assert words
        assert not re.match(r"(?:[a-z]{1,2}|kt|kk|ft|fs|max|any|hot|flag|len|voice|heading|words|both):", words), name


@pytest.mark.parametrize(
    ("feature", "value", "words"),
    [
        ("b:< the", 1.0, "words '… the'"),
        ("s:none>MEET", 1.0, "MEET with no side before it"),
        ("s:union>MEET", 1.0, "MEET after union"),
        ("q:MEET><union>", 1.0, "MEET … union, close by"),
        ("kt:proposal&if", 1.0, "a cue for proposal, conditional"),
        ("kk:meeting+proposal", 1.0, "cues for meeting and proposal"),
        ("ft:meeting&past", 1.0, "a frame for meeting, background"),
        ("fs:meeting&occurred&None", 1.0, "a frame for meeting, occurred by nobody named"),
        ("max:meeting:occurred", 0.5, "a sentence says meeting:occurred"),
        ("max:meeting:occurred", -0.5, "no sentence says meeting:occurred"),
        ("words:meeting:occurred", 0.5, "the words of the entry say meeting:occurred"),
        ("words:meeting:occurred", -0.5, "the words of the entry do not say meeting:occurred"),
        ("both:meeting:occurred", 0.5, "a sentence and the words of the entry say meeting:occurred"),
        ("hot:meeting:occurred", 1.0, "a sentence says meeting:occurred for sure"),
        ("voice:neutral", 1.0, "page of neither side"),
        ("new", 1.0, "new"),
    ],
)
def test_features_in_words(feature: str, value: float, words: str) -> None:
    assert in_words(feature, value) == words


# --- as text and HTML ------------------------------------------------------------------------------------------------


def test_as_text() -> None:
    lines = str(explained("The District did not present a proposal.", "proposal")).splitlines()
    assert re.match(r"2025-05-05 proposal: negated, by employer, confidence [01]\.\d\d p#2025-05-05/v", lines[0])
    names = [line[2:13].rstrip() for line in lines[1:]]
    assert names[:2] == ["sentence", "rule"]
    assert {
        "cue",
        "frame",
        "side",
        "subtype",
        "sentence +",
        "sentence -",
        "words +",
        "words -",
        "entry +",
        "entry -",
        "chance",
    } <= set(names)
    assert lines[1] == "  sentence   The District did not »present a proposal«."


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_bound_of_the_likeliest_event_of_a_quiet_entry() -> None:
    tally = "Both meetings packed, standing up along the walls. Walk if we have to: 212. Don't: 4."
    page = negotext.parse("May 5, 2025\n\n" + tally)
    (only,) = page.events.itertuples()
    assert only.confidence < REPORTED
    words = f"an event from {ALONE}, as the likeliest of an entry that reports nothing else"
    assert page.explain(only.event_id).probability.endswith(words)


def test_spaces_of_typesetters_stay_spaces() -> None:
    text = "The District gave\u00a0CSEA a propo\u00adsal of 3.5\u202f%."
    assert "gave CSEA a proposal« of 3.5 %." in str(explained(text, "proposal"))


def test_a_page_cannot_steer_terminal_or_notebook() -> None:
    body = "The District presented a <script>alert(1)</script> \x1b[31m& \udce9 'proposal' to <b>CSEA</b>."
    explanation = explained(body, "proposal")
    assert "\x1b" not in str(explanation)
    page = explanation._repr_html_()
    page.encode("utf-8")
    tags = Tags()
    tags.feed(page)
    assert set(tags.names) == {"div", "p", "strong", "table", "tr", "th", "td", "mark"}
    assert "<script>alert(1)</script>" in "".join(tags.texts)
    assert "\x1b" not in page
    assert explanation.event.text.split()[0] in page.partition("<mark>")[2]


# --- what is refused -------------------------------------------------------------------------------------------------


def test_unknown_ids() -> None:
    result = negotext.parse(HEAD + "The District presented a proposal to CSEA. They met.\n", "p")
    with pytest.raises(UnknownEventError, match=r"^there is no event 'p#2025-05-05/v9'; near ones are p#2025-05-05/v1"):
        result.explain("p#2025-05-05/v9")
    with pytest.raises(KeyError, match="near ones are"):
        result.explain("p#2025-05-06/v1")
    with pytest.raises(UnknownEventError, match="the first are p#2025-05-05/v1"):
        result.explain("something else")
    with pytest.raises(UnknownEventError, match="nor any other"):
        negotext.parse("No news.").explain("doc#1/v1")
    with pytest.raises(TypeError, match="event_id must be str, not int"):
        result.explain(1)  # type: ignore[arg-type]


def test_without_the_text() -> None:
    text = HEAD + "The District presented a proposal."
    result = negotext.parse(text, "p", keep_text=False)
    with pytest.raises(ExplainError, match=r"texts were not kept.*: parse with keep_text=True"):
        result.explain(result.events["event_id"][0])


class Own:
    """A judge of one's own, which cannot be pickled."""

    def __init__(self) -> None:
        self.lock = lambda: None

    def judge(self, readings: object, low: str) -> list[Judged]:
        start = low.index("lunch")
        return [Judged("meeting", None, "occurred", "both", 0.75, 1, 0, start, start + 5)]


def test_a_classifier_of_ones_own() -> None:
    result = negotext.parse(HEAD + "Lunch was served.", "p", classifier=Own())
    explanation = result.explain("p#2025-05-05/v1")
    assert explanation.side == "your own classifier says so"
    assert explanation.probability == "0.75, as your own classifier says"
    assert "sentence +" not in str(explanation)
    assert Result.concat([result]).explain("p#2025-05-05/v1") == explanation
    # a pickle does not keep it
    again = pickle.loads(pickle.dumps(result))
    with pytest.raises(ExplainError, match="pass classifier= and lexicon="):
        again.explain("p#2025-05-05/v1")
    assert again.explain("p#2025-05-05/v1", classifier=Own()) == explanation
    with pytest.raises(TypeError, match="classifier must be"):
        again.explain("p#2025-05-05/v1", classifier="own")


def test_a_page_that_reads_differently_now() -> None:
    text = HEAD + "The District presented a proposal."
    (parsed,) = negotext.parse(text, "p")._parsed
    other = replace(parsed, events=(replace(parsed.events[0], by="union"),))
    with pytest.raises(ExplainError, match=r"event 'p#2025-05-05/v1' is not found anew"):
        Result([other]).explain("p#2025-05-05/v1")


def test_all_events_of_a_page_at_once_and_one_by_one() -> None:
    result = negotext.read(SAMPLE)
    (parsed,) = result._parsed
    together = list(explain_all(parsed))
    assert [explanation.event_id for explanation in together] == list(result.events["event_id"])
    assert result.explain(together[3].event_id) == together[3]
    for explanation in together:
        assert "".join(explanation.sentence) in result.texts["stockton-2025"]
