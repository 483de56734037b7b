"""Date expressions by their letters alone: what the words name, before anything is known of the day of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from ..lexicon.gates import Pieces, Starts
from . import days, nearby, phrases
from .grammar import grammar
from .hits import Hit
from .spans import DateSpan, Scope

_BUILDERS: Final[Mapping[str, Callable[[Hit], Iterator[DateSpan]]]] = {
    **days.BUILDERS,
    **nearby.BUILDERS,
    **phrases.BUILDERS,
}


@cache
def _gate(scope: Scope) -> Starts:
    """Where a date can begin: trying each letter of a page took an eighth of the page's time."""
    return Starts(grammar(scope))


def find(
    text: str,
    low: str,
    start: int = 0,
    end: int | None = None,
    *,
    scope: Scope = "page",
    pieces: Pieces | None = None,
) -> list[DateSpan]:
    """Every date expression of ``text[start:end]``, in text order; ``low`` is the same text in lower case.

    Nothing is resolved yet and nothing is guessed: school years (``2019-20``), clock times, fractions, article
    numbers and months used as words are left alone.

    Args:
        text: the text of a view.
        low: the same in lower case.
        start: where to begin.
        end: where to stop; at the end by default.
        scope: ``page`` for what the entities of a page are made of: days, months and years by name or number,
            weekdays, ``today``. ``text`` for all that `find_dates` understands.
        pieces: the pieces of ``low``, where the caller has them.

    >>> [text[s.start:s.end] for text in ["May 21 and 22; 8.6; may 5 go"] for s in find(text, text.lower())]
    ['May 21', '22']
    >>> [text[s.start:s.end] for text in ["next week monday"] for s in find(text, text.lower(), scope="text")]
    ['next week monday']
    """
    spans: list[DateSpan] = []
    for match in _gate(scope).matches(low, pieces or Pieces(low), start, end):
        spans.extend(_BUILDERS[match.lastgroup or ""](Hit(match, text, low, scope)))
    return phrases.joined(spans, low) if scope == "text" else spans
