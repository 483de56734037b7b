"""Gates never lose a match: what they let through is what the patterns find without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from negotext import cues, events, parties, roles
from negotext.dates.grammar import grammar
from negotext.lexicon import gates, pattern, raw
from negotext.lexicon.gates import Needs, Pieces, Starts
from negotext.pipeline import parse_page
from negotext.quantities import articles, money, percents
from negotext.records import Page
from negotext.view import View

SAMPLES = Path(__file__).resolve().parent.parent / "data" / "samples"


def lexicon_patterns() -> Iterator[tuple[str, re.Pattern[str], list[str]]]:
    """Every pattern of the lexicon that has examples, with those and what it must leave alone."""
    yield from ((f"cue {c.id}", c.pattern, texts(r)) for c, r in zip(cues.cues(), raw("cues")["cue"], strict=True))
    for name in ("roles", "parties", "dates"):
        table = {"roles": "cue", "parties": "voice", "dates": "guard"}[name]
        yield from ((f"{name} {r['id']}", re.compile(r["regex"]), texts(r)) for r in raw(name)[table])
    yield from ((f"heading {r['id']}", pattern("headings", r["id"]), texts(r)) for r in raw("headings")["pattern"])


def texts(record: dict[str, list[str]]) -> list[str]:
    return [*record["examples"], *record.get("counterexamples", ())]


LEXICON = list(lexicon_patterns())
EXAMPLES = [text for _, _, examples in LEXICON for text in examples]
BY_PLACE = [
    *(p for _, p, _ in LEXICON),
    grammar("page"),
    grammar("text"),
    money._MONEY,
    money._words(),
    money._cents_in_words(),
    money._CENTS,
    percents._IN_FIGURES,
    percents._in_words(),
    percents._to_words(),
    percents._SLASHED,
    percents._TRIPLE,
    percents._DASHED,
    articles._article_pattern(),
    articles._BARE,
    articles._THREE_PARTS,
    articles._LISTED_DECIMAL,
    articles._SPOKEN_OF,
    parties._WE,
]
PLACES = [Starts(p) for p in BY_PLACE]
NEEDS = Needs(BY_PLACE)
WORDS = [
    *sorted({word for text in EXAMPLES for word in re.findall(r"\S+", text)}),
    *("May 5, 2021", "onMay 5, 2021by", "$1,250.50", "US$ 3M", "3½%", "two per cent", "Art. 5 & 6", "§ 12", "9-3-3"),
    *("\u017fept. 3", "\u212aey", "\u0130ssue", "caf\u00e9", "\u0663 days", "\n", "\n\n", "\t", "2/3", "(7.2)"),
]


def spans(matches: Iterator[re.Match[str]]) -> list[tuple[int, int]]:
    return [match.span() for match in matches if match.end() > match.start()]


def check(text: str) -> None:
    view = View(text)
    for gate in PLACES:
        for words in (view.text, view.low):
            if gate.pattern.search("") is None:
                assert spans(gate.matches(words, view.pieces)) == spans(gate.pattern.finditer(words)), gate.pattern
    opened = set(NEEDS.open(view.low))
    flags = view.pieces.flags(NEEDS)
    for number, (found, need) in enumerate(zip(BY_PLACE, NEEDS.needs, strict=True)):
        if found.search(view.low) or found.search(view.text):
            assert number in opened, found
            assert need & flags == need, found


@pytest.mark.parametrize(("name", "found", "examples"), LEXICON, ids=[name for name, *_ in LEXICON])
def test_no_example_is_lost(name: str, found: re.Pattern[str], examples: list[str]) -> None:
    gate = Needs([found])
    for text in examples:
        assert gate.open(text.lower()) or not found.search(text.lower()), text


def test_nothing_is_lost_on_pages() -> None:
    for path in sorted(SAMPLES.glob("*.txt")):
        check(path.read_text(encoding="utf-8"))
    check("\n".join(EXAMPLES))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", "", "\n", ", ", "-", "."])), max_size=30))
def test_nothing_is_lost_in_any_text(parts: list[tuple[str, str]]) -> None:
    check("".join(word + between for word, between in parts))


LEAVES = st.sampled_from(
    [
        *("a", "b", "ab", "A", "é", "s", r"\$", " ", "1", r"\d", r"\w", ".", "[ab]", "[^a]", "[ab1]", r"\s", "-"),
        *(r"\b", r"(?<!\w)", r"(?!\w)", r"(?<![\w$])", "(?=a)"),
    ]
)
SHAPES = st.sampled_from(
    [
        *(r"(?:{0}|{1})", "{0}{1}", "(?:{0})?{1}", "{0}(?:{1}){{1,3}}", "(?:{0})*{1}", "(?>{0}){1}"),
        *("{0}+?{1}", "(?i:{0}){1}"),
    ]
)
PATTERNS = st.recursive(LEAVES, lambda inner: st.builds(str.format, SHAPES, inner, inner), max_leaves=8)


@settings(max_examples=600, deadline=None)
@given(PATTERNS, st.booleans(), st.text("abAsBS1٣é$ -\u017f\n", max_size=24))
def test_any_pattern_can_be_read(words: str, wide: bool, text: str) -> None:
    try:
        found = re.compile(words, re.IGNORECASE if wide else 0)
    except re.error:
        return
    view = View(text)
    gate = Starts(found)
    if found.search(view.text) or found.search(view.low):
        assert Needs([found]).open(view.low) == [0]
    if found.match("") is None and not any(m.end() == m.start() for m in found.finditer(view.text)):
        assert spans(gate.matches(view.text, view.pieces)) == spans(found.finditer(view.text))


@pytest.mark.parametrize("gate", [parties._we(), *money._gates(), *percents._gates(), articles._article_gate()])
def test_patterns_that_are_run_on_whole_pages_are_gated(gate: Starts) -> None:
    assert not gate.closed


def test_a_part_of_a_text_is_searched_as_finditer_does() -> None:
    text = "we met, we met, we met"
    found = re.compile(r"\bwe\b")
    for start in range(len(text)):
        expected = [m.span() for m in found.finditer(text, start, 17)]
        assert [m.span() for m in Starts(found).matches(text, Pieces(text), start, 17)] == expected


def test_what_gates_remember_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "_MOST_PIECES", 50)
    needs, starts = Needs([re.compile("strike")]), Starts(re.compile("strike"))
    for number in range(500):
        word = f"x{number}strike"
        assert needs.open(f"word{number} strike") == [0]
        assert list(starts.offsets_in({word: 0}.keys())[word]) == [len(str(number)) + 1]
    assert len(needs) <= 50
    assert all(len(remembered) <= 51 for remembered in starts._known)


def test_a_pattern_is_tried_nowhere_where_what_it_ends_with_is_missing() -> None:
    gate = Starts(re.compile(r"\b(?:two|three) (?:hundred )?dollars\b"))
    assert Pieces("two or three cents").starts(gate) == []
    assert Pieces("two of three hundred dollars").starts(gate) == [0, 7]


def test_what_sentences_remember_is_bounded() -> None:
    for remembered in (events._read, cues._cues_in, cues._features_of, roles._cues_in, parties._beside):
        assert remembered.cache_info().maxsize is not None


def look_behind(tree: list[tuple[object, object]]) -> int:
    """The most letters before a place that a parsed pattern looks at."""
    most = 0
    for operation, value in tree:
        name = str(operation)
        if name in ("ASSERT", "ASSERT_NOT") and value[0] == -1:
            most = max(most, value[1].getwidth()[1])
        inner = {"SUBPATTERN": -1, "MAX_REPEAT": 2, "MIN_REPEAT": 2, "ASSERT": 1, "ASSERT_NOT": 1}.get(name)
        for part in value[1] if name == "BRANCH" else [] if inner is None else [value[inner]]:
            most = max(most, look_behind(part))
    return max(most, *(name == "AT" for name in [str(o) for o, _ in tree] or [""]))


def test_no_cue_looks_further_back_than_is_remembered() -> None:
    from re import _parser

    for cue in cues.cues():
        assert look_behind(list(_parser.parse(cue.pattern.pattern))) <= cues._BEHIND, cue.id


def test_a_page_is_the_same_however_often_and_in_how_many_threads() -> None:
    page = Page((SAMPLES / "stockton-2025.txt").read_text(encoding="utf-8"), "p")
    moved = Page("\n" + page.text, "p")
    first = parse_page(page)
    with ThreadPoolExecutor(8) as pool:
        assert all(again == first for again in pool.map(parse_page, [page] * 16))
    shifted = parse_page(moved)
    assert [(e.start - 1, e.end - 1, e.rule) for e in shifted.events] == [
        (e.start, e.end, e.rule) for e in first.events
    ]
