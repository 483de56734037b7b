"""A line of a page that could head an entry."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .dates import DateSpan

MAX_TITLE = 110  # characters of a title before or after the date; longer ones are prose


@dataclass(slots=True)
class Candidate:
    """A line that could head an entry.

    ``kind``: ``date`` (nothing but the date), ``lead`` (date first, then words), ``title`` (words, then the date),
    ``posted``, ``mail`` (a header block), ``month`` and ``season`` (a heading of a whole month or season).
    ``lines`` are the first and last line of the heading; ``start:end`` is the heading, ``rest`` where words after the
    date begin (``end`` then still lies behind them: ``segment`` decides if they are title or text). ``serial`` titles
    share their words with others of the page.
    """

    kind: str
    first_line: int
    last_line: int
    start: int
    end: int
    rest: int
    spans: tuple[DateSpan, ...]
    before: str = ""
    separator: str = ""
    score: float = 0.0
    posted: DateSpan | None = None
    bulleted: bool = False
    bracket: bool = False
    byline: bool = False
    clock: bool = False
    serial: bool = False
    title_line: int = -1
    label_line: int = -1

    @property
    def shape(self) -> tuple[object, ...]:
        """The form of the heading, whatever its words: what repeats from one heading of a page to the next."""
        span = self.spans[0]
        return (self.kind, span.form, span.year is not None, self.separator or self.bracket, self.bulleted)

    @property
    def placed(self) -> bool:
        """Whether a place stands before the day, as in a dateline: `CEDAR RAPIDS, Iowa - May 5, 2021`."""
        return self.kind == "title" and _PLACE.fullmatch(self.before) is not None

    @property
    def signature(self) -> tuple[object, ...]:
        """The shape, and the first word of the title if words stand before the date."""
        tag = _FIRST_WORD.search(self.before.lower()) if self.kind == "title" else None
        return (*self.shape, tag.group() if tag and not _DAY_LETTERS.fullmatch(self.before.lower()) else "")


_PLACE = re.compile(
    r"(?:[A-Z][\w.' -]{1,30},[ ]?){1,3}(?:\([A-Z. ]{2,12}\)[ ]?)?"  # `Laval, QC,`
    r"|(?:[A-Z][\w.' -]{1,30},[ ]){1,2}[A-Z][\w.]{1,14}(?:[ ][A-Z][\w.]{1,14})?[ ][-(]|[A-Z][A-Z. ]{2,30}[ ]\("
)
_FIRST_WORD = re.compile(r"[a-z]+")
_DAY_LETTERS = re.compile(r"(?:m|tu?|w|th|f|sa|su)\.?[ ]?")  # of weekdays: `Tu 2/8`, `W 3/16`


def by_shape(chosen: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates of one form each."""
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in chosen:
        groups[candidate.shape].append(candidate)
    return list(groups.values())
