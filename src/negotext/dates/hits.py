"""One match of the grammar, and what the builders of spans ask of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from . import grammar, words
from .spans import Scope

_LETTERS: Final = re.compile(r"[a-zéûô]+")
_CONTEXT: Final = 24  # characters before a match that its guards see


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in the lower-case text ``low``; ``text`` is the same with its capitals."""

    match: re.Match[str]
    text: str
    low: str
    scope: Scope

    @property
    def page(self) -> bool:
        """Whether only what a page's entities are made of counts."""
        return self.scope == "page"

    def __getitem__(self, group: str) -> str:
        """The words of a group; empty where it took no part."""
        return self.match[group] or ""

    def span(self, group: str | int = 0) -> tuple[int, int]:
        """Where a group stands, without trailing space and list punctuation."""
        start, end = self.match.span(group)
        while end > start and (
            self.low[end - 1] in " \t\n," or (self.low[end - 1] == ")" and "(" not in self.low[start:end])
        ):
            end -= 1
        return start, end

    def after(self, guard: str, end: int | None = None) -> bool:
        """Whether the guard fits what follows."""
        return words.guard(guard).match(self.low, self.match.end() if end is None else end) is not None

    def before(self, guard: str, start: int | None = None) -> bool:
        """Whether the guard fits what stands before."""
        start = self.match.start() if start is None else start
        return words.guard(guard).search(self.low[max(0, start - _CONTEXT) : start]) is not None

    def is_capital(self, group: str) -> bool:
        """Whether the words of a group begin with a capital."""
        return self.text[self.match.start(group)].isupper()

    def is_month(self, group: str, *, sure: bool = False) -> bool:
        """Whether the month next to a day or year is written as one.

        A month without a capital counts where its clause ends, unless it is also another word; a French or Spanish one
        counts, and so does any that something else makes ``sure``.
        """
        word = self[group]
        if self.is_capital(group) or word in words.listed("lower_case_months"):
            return True
        if sure:
            return True
        end = self.match.end()
        if self.page:
            return word not in words.listed("ambiguous") and grammar.CLAUSE_END.match(self.low, end) is not None
        return word not in words.listed("ambiguous") or grammar.list_end(self.scope).match(self.low, end) is not None

    def year(self, *groups: str) -> tuple[int | None, str]:
        """The year of the first group that took part, or which one it is (``of next year``)."""
        found = next((self[group] for group in groups if self[group]), "")
        bare = words.plain_words(found.removeprefix("of").removeprefix("in"))
        if bare.endswith("year"):
            return None, words.modifiers(self.scope)[bare.removesuffix("year").strip()]
        return (words.full_year(bare) if bare else None), ""

    def weekday(self) -> int | None:
        """The weekday that the match begins with, if any; ``this`` and ``next`` may stand before it."""
        known = words.weekday_numbers()
        for token in _LETTERS.findall(self.match.group()[: _CONTEXT * 2])[:4]:
            if token in known:
                return known[token]
            if token in words.month_numbers():
                return None
        return None


def is_day(year: int | None, month: int, day: int) -> bool:
    """Whether some calendar has that day."""
    try:
        date(year or 2020, month, day)
    except ValueError:
        return False
    return True
