"""What is measured of the library's speed, each figure a ratio of two things that took turns in one run.

`bench.py` prints them all; `check_speed.py` holds some of them against bounds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

import spacy
from timing import cpu, fresh

import negotext
from negotext.tables import STORED

Pages = Sequence[str]

_ANY_LENGTH = negotext.Limits(page_chars=1 << 40)  # longer pages than are usually let in
ALL_TABLES = "; ".join(f"page.{table}" for table in STORED)
PAGE = "June 5, 2025\\n\\nThe District and CSEA met on Article 7.\\n"
CODES = {
    "python": "pass",
    "import negotext": "import negotext",
    "negotext --version": (
        "from negotext.cli.app import app\n"
        "try:\n    app(['--version'])\nexcept SystemExit as stop:\n    assert not stop.code"
    ),
    "first page with tables": f"import negotext\npage = negotext.parse('{PAGE}')\n{ALL_TABLES}",
    "import pandas": "import pandas",
    "import spacy, pandas": "import spacy, pandas",
}
"""What runs in a new interpreter, by name."""


class Tokenizer:
    """spaCy's blank English tokenizer, the measure of all other times: seconds per character on the same pages."""

    def __init__(self) -> None:
        self._nlp = spacy.blank("en")
        self._nlp.max_length = 10**9

    def seconds(self, pages: Pages, *, repeat: int = 3) -> float:
        """Once over the pages when all their words have been met before; the median of some."""
        self._run(pages)
        return median(cpu(lambda: self._run(pages)) for _ in range(repeat))

    def _run(self, pages: Pages) -> None:
        for page in pages:
            self._nlp.make_doc(page)


def read_tables(result: negotext.Result) -> None:
    for table in STORED:
        getattr(result, table)


def page_by_page(pages: Pages) -> None:
    for page in pages:
        read_tables(negotext.parse(page, limits=_ANY_LENGTH))


def many(pages: Pages, **options: Any) -> None:
    read_tables(negotext.parse_many(pages, progress=False, **options))


def per_token_time(portions: Sequence[Pages], calls: dict[str, Callable[[Pages], object]]) -> dict[str, list[float]]:
    """How many times as long as the tokenizer each call takes, portion by portion.

    Every call gets a portion that no other has seen, so that nothing kept in memory helps it; turn by turn.
    """
    tokenizer = Tokenizer()
    found: dict[str, list[float]] = {name: [] for name in calls}
    turns = iter(portions)
    for _ in range(len(portions) // len(calls)):
        for name, call in calls.items():
            pages = next(turns)
            found[name].append(cpu(partial(call, pages)) / tokenizer.seconds(pages))
    return found


def cached_share(portions: Sequence[Pages]) -> float:
    """The part of the time that pages take which come from the cache."""
    ratios = []
    for pages in portions:
        with tempfile.TemporaryDirectory() as folder:
            first = cpu(partial(many, pages, cache=folder))
            again = cpu(partial(many, pages, cache=folder))
        ratios.append(again / first)
    return median(ratios)


def processes(portions: Sequence[Pages], workers: int) -> float:
    """How much more processor time pages take with many processes, their start included, than in one.

    The pages are new to all of them.
    """
    together = [cpu(partial(many, pages, workers=workers)) for pages in portions]
    alone = [cpu(partial(many, pages)) for pages in portions]
    return median(a / b for a, b in zip(together, alone, strict=True))


def one_page(texts: Pages, chars: int, portions: Sequence[Pages]) -> float:
    """How many times as long a character takes on one page of so many than on pages of the usual length."""
    rounds = chars // sum(map(len, texts)) + 1
    page = "\n\n".join([*texts] * rounds)[:chars]
    usual = median(cpu(partial(page_by_page, pages)) / sum(map(len, pages)) for pages in portions)
    return cpu(partial(page_by_page, [page])) / len(page) / usual


def new_interpreters(rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds and megabytes of each of the `CODES`, less what Python itself takes in seconds."""
    found = fresh(CODES, rounds)
    bare = found["python"][0]
    return {name: (max(seconds - bare, 0.001), megabytes) for name, (seconds, megabytes) in found.items()}
