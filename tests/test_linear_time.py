"""Time grows with the length of the text and no faster, whatever the text: every pattern, every stage."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from typing import Any

import hostile
import pytest
from hostile import Rule

from negotext.pipeline import parse_page
from negotext.records import Page
from negotext.roles import DateContext, role_features
from negotext.segment import segment
from negotext.sentences import MAX_CHARS, Sentence, split
from negotext.view import View

FLOOR = 0.002  # seconds of processor time below which a ratio says nothing
TIMES, SLACK = 4, 2.0  # text so many times as long may take this much more than so many times as long

# The greatest length of text that a pattern sees, in characters, where that is not the whole page.
SHORT = {
    "headings.toml:clock": 60, "headings.toml:posted": 80, "headings.toml:glued_posted": 90,
    "headings.toml:season": 110, "headings.toml:year_section": 110,  # heads of lines and titles
    "roles.toml:": 400, "cues.toml:": MAX_CHARS,  # parts of a sentence, a sentence
    "dates.toml:": 24, "negotext.dates._ALONE": 24, "negotext.dates._NOT_YEAR": 24,  # words beside a date
    "quantities.toml:article.": 90, "_BESIDE_BEFORE": 40, "_local_free": 120, "_learn_locals": 60, "learn_locals": 60,
}  # fmt: skip

RULES = hostile.rules()
PAGES = hostile.pages()


def seconds(call: Callable[[], object]) -> float:
    start = time.thread_time()
    call()
    return time.thread_time() - start


def too_slow(run: Callable[[int], object], size: int) -> bool:
    """Whether a text takes far more than so many times what one of a quarter of its length does, time and again."""
    for _ in range(4):
        short, long = seconds(lambda: run(size // TIMES)), seconds(lambda: run(size))
        if long <= max(FLOOR, TIMES * SLACK * short):
            return False
    return True


def ever_too_slow(run: Callable[[int], object], *sizes: int) -> bool:
    """The same step by step, so that what grows fast ends soon too."""
    return any(too_slow(run, size) for size in sizes)


def tried(rule: Rule, head: str, piece: str) -> Callable[[int], object]:
    def run(size: int) -> object:
        text = head + piece * (size // len(piece) + 1) + "\n\x00"
        return rule.pattern.match(text) if rule.anchored else sum(1 for _ in rule.pattern.finditer(text))

    return run


def slow_attacks(rule: Rule) -> list[tuple[str, str]]:
    """The texts that a pattern is slow on."""
    longest = min([chars for name, chars in SHORT.items() if name in rule.name], default=4096)
    sizes = [size for size in (*range(8, 41, 4), 80, 160, 320, 640, 1280, 2560) if size < longest]
    return [attack for attack in hostile.attacks(rule.pattern) if ever_too_slow(tried(rule, *attack), *sizes, longest)]


@pytest.mark.parametrize("home", sorted({rule.home for rule in RULES}))
def test_patterns(home: str) -> None:
    """No repetition in a pattern makes it slow, on text that nearly matches either."""
    mine = [rule for rule in RULES if rule.home == home]
    slow = {rule.name: attacks for rule in mine if (attacks := slow_attacks(rule))}
    assert slow == {}


LONG = (10_000, 100_000, 1_000_000)


def slow_on_long_texts(rule: Rule) -> list[tuple[str, str]]:
    """The texts, of those a pattern may see as whole pages, that take more than in proportion up to a megabyte."""
    if any(name in rule.name for name in SHORT):
        return []
    return [attack for attack in hostile.attacks(rule.pattern) if not in_proportion(tried(rule, *attack))]


def in_proportion(run: Callable[[int], object]) -> bool:
    """Whether ten times the text takes less than fifty times as long, step by step, in one of four tries.

    A square takes a hundred times; memory alone makes a million repetitions up to forty times dearer than 100,000.
    """
    for short, long in itertools.pairwise(LONG):
        for _ in range(4):
            before = seconds(lambda: run(short))  # noqa: B023
            if seconds(lambda: run(long)) <= long / short * 5 * max(FLOOR, before):  # noqa: B023
                break
        else:
            return False
    return True


@pytest.mark.slow
@pytest.mark.parametrize("home", sorted({rule.home for rule in RULES}))
def test_patterns_up_to_a_megabyte(home: str) -> None:
    mine = [rule for rule in RULES if rule.home == home]
    assert {rule.name: attacks for rule in mine if (attacks := slow_on_long_texts(rule))} == {}


@pytest.mark.parametrize("page", PAGES)
def test_segmentation(page: str) -> None:
    assert not ever_too_slow(lambda size: segment(View(PAGES[page](size))), 500, 2000, 20_000)


@pytest.mark.parametrize("page", PAGES)
def test_view_and_sentences(page: str) -> None:
    def read(size: int) -> object:
        view = View(PAGES[page](size))
        return split(view.text, view.low, 0, len(view.text))

    assert not ever_too_slow(read, 500, 40_000)


def test_the_role_of_a_date_asks_for_a_bounded_part_of_the_page() -> None:
    class Counted(list[Sentence]):
        asked = 0

        def __getitem__(self, index: Any) -> Any:
            self.asked += 1
            return super().__getitem__(index)

    text = "Ok\n" * 20_000 + "May 5"
    low, start = text.lower(), len(text) - 5
    sentences = Counted(split(text, low, 0, len(low)))
    assert len(sentences) == 20_001
    context = DateContext(start, len(low), (), sentences, len(sentences) - 1, None, None)
    assert role_features(low, context)["alone"] == 1.0
    assert 0 < sentences.asked < 1000


@pytest.mark.parametrize("page", PAGES)
def test_the_whole_way(page: str) -> None:
    """As above, the text in the body of an entry."""

    def parse(size: int) -> object:
        return parse_page(Page("Updates\n\nMay 5, 2020\n\nThe parties met. " + PAGES[page](size), "page"))

    assert not ever_too_slow(parse, 500, 2000, 8000)


def test_slow_patterns_are_seen() -> None:
    """The attacks and the measure find what they are for."""
    for regex in (r"\s+$", r"(?:a|aa)+!", r"[ \t]*\n?[ \t]*day", r"\d+(?:,\d{3})*%", r"\w+ (?:\w+ )*: "):
        assert slow_attacks(Rule("made.up:it", re.compile(regex), anchored=False)), regex
    assert slow_on_long_texts(Rule("made.up:it", re.compile(r"[ab]{1,300}c"), anchored=False)) == []
    for regex in (r"\bday \d{1,2}\b", r"(?<!\s)\s+$", r"[ \t]{0,9}\n?[ \t]{0,9}day"):
        assert not slow_attacks(Rule("made.up:it", re.compile(regex), anchored=False)), regex
