"""Numbers in figures and words, and the mention that every kind of quantity is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..lexicon import raw


@dataclass(slots=True)
class Quantity:
    """A number mention at ``start:end`` of the view. ``title`` is the title that follows an article's number."""

    start: int
    end: int
    label: str
    norm: str
    rule: str
    unit: str | None = None
    title: str | None = None


@cache
def number_words() -> dict[str, int]:
    return dict(raw("quantities")["numbers"])


@cache
def number_pattern() -> str:
    """A whole number in figures or words, up to ninety-nine in words."""
    words = "|".join(sorted(number_words(), key=len, reverse=True))
    tens = "|".join(w for w, n in number_words().items() if n >= 20 and w != "dozen")
    return rf"(?:\d{{1,3}}(?:,\d{{3}})*|(?:(?:{tens})[- ])?(?:{words})|(?:a )?hundred)"


def number_value(words: str) -> float:
    """The value of figures or number words.

    >>> number_value("ninety-six"), number_value("1,250.50"), number_value("half a")
    (96.0, 1250.5, 0.5)
    """
    words = words.strip().lower()
    if re.match(r"[\d.,]", words):
        return float(plain_number(words))
    if words.startswith(("half", "one-half", "one half")):
        return 0.5
    if "hundred" in words:
        return 100.0
    return float(sum(number_words().get(w, 0) for w in re.split(r"[- ]", words)))


def plain_number(figures: str) -> str:
    """`1,250.50` and the French `2,5` as a plain number."""
    figures = figures.strip().replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", figures):
        figures = figures.replace(",", ".")
    return figures.replace(",", "").rstrip(".")


def short(value: float) -> str:
    """A number as text without needless zeros: ``3.5``, ``266500``."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
