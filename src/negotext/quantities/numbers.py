"""Numbers in figures and words, and the mention that every kind of quantity is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

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
    """A whole number in figures or words; thousands in words alone (`two thousand`) are left to a scale behind it."""
    words = "|".join(sorted(number_words(), key=len, reverse=True))
    tens = "|".join(w for w, n in number_words().items() if n >= 20 and w != "dozen")
    small = rf"(?:(?:{tens})[- ])?(?:{words})"
    hundreds = rf"(?:(?:a|{small})[ ])?hundred(?:[ ](?:and[ ])?{small})?"
    thousands = rf"(?:(?:a|{hundreds}|{small})[ ]thousand,?[ ](?:and[ ])?)?"
    return rf"(?:\d{{1,3}}(?:,\d{{3}})*|{thousands}(?:{hundreds}|{small}))"


PART: Final = r"(?:half(?:[ ]an?)?|(?:(?:an?|one)[ -](?:half|quarter)|three[ -]quarters)(?:[ ]of[ ](?:an?|one))?)"
"""A part of one in words: `half a`, `three-quarters of one`."""

FRACTION: Final = r"(?:[½¼¾]|[ ][13]/[24](?!\d))"
"""A part of one in figures, behind a whole number."""

_FRACTIONS: Final = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}


def number_value(words: str) -> float:
    """The value of figures or number words.

    >>> number_value("ninety-six"), number_value("1,250.50"), number_value("half a"), number_value("2 1/2")
    (96.0, 1250.5, 0.5, 2.5)
    >>> number_value("three and one-half"), number_value("two hundred and six"), number_value("2¾")
    (3.5, 206.0, 2.75)
    """
    words = words.strip().lower()
    if words in number_words():
        return number_words()[words]
    figures = re.fullmatch(r"([\d.,]*) ?([½¼¾]|[13]/[24])?", words)
    if figures:
        return float(plain_number(figures[1]) or 0) + _FRACTIONS.get(figures[2] or "", 0.0)
    whole, _, part = words.rpartition(" and ")
    if not re.fullmatch(PART, part or words):
        return float(_whole(words))
    return _whole(whole) + (0.5 if "half" in part else 0.75 if "three" in part else 0.25)


def _whole(words: str) -> int:
    thousands = below = 0
    for word in re.split(r"[-, ]+", words):
        if word == "thousand":
            thousands, below = (below or 1) * 1000, 0
        else:
            below = (below or 1) * 100 if word == "hundred" else below + number_words().get(word, 0)
    return thousands + below


def plain_number(figures: str) -> str:
    """`1,250.50` and the French `2,5` as a plain number."""
    figures = figures.strip().replace(" ", "")
    if re.fullmatch(r"\d+,\d{1,2}", figures):
        figures = figures.replace(",", ".")
    return figures.replace(",", "").rstrip(".")


def short(value: float) -> str:
    """A number as text without needless zeros: ``3.5``, ``266500``."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


@cache
def _time_units() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {word: unit for unit, words in raw("quantities")["units"].items() for word in words}
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?:[ ]?/[ ]?|[ ](?:an|per|a|each|every)[ ]|[ ])(?P<unit>{words})(?!\w)"), names


def time_unit(low: str, position: int) -> str | None:
    """The time that a sum or percentage is for, where it stands right behind it: `an hour`, `/hr`, `annually`."""
    pattern, names = _time_units()
    match = pattern.match(low, position)
    if match is None or (match.group() == f" {match['unit']}" and not match["unit"].endswith(("ly", "um", "."))):
        return None
    return names[match["unit"]]
