"""A page as the patterns see it: cleaned, in two parallel forms, with a way back to the original offsets.

Pages come with curly quotes, five kinds of dash, no-break spaces, zero-width characters and words split over lines
(``Decem-\\nber``). Patterns that had to allow for all of that would be unreadable, so the stages work on a view and
only the finished records carry offsets into the page's own text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from .letters import PLAIN
from .lexicon.gates import Pieces

_TABLE = {**PLAIN, **{ord(c): "\n" for c in "\u2028\u2029\x0b\x0c\x85"}}
# What is dropped: a hyphen that only splits a word at a line end, characters without width, the \r of \r\n.
_DROP = re.compile(
    r"(?<=[a-z])[-\u2010\u00ad][ \t]*\r?\n[ \t]*(?=[a-z])|[\u00ad\u200b-\u200f\u2060\u2066-\u2069\u202a-\u202e\ufeff]"
    r"|\r(?=\n)"
)


class View:
    """``text`` (case kept) and ``low`` (lower case): same length, same offsets; ``span`` leads back to the page.

    >>> view = View("It runs out on Decem-\\nber\\u00a031")
    >>> view.low
    'it runs out on december 31'
    >>> view.span(15, 26)
    (15, 28)
    """

    __slots__ = ("_cuts", "_has", "_pieces", "_shifts", "low", "text")

    def __init__(self, page_text: str) -> None:
        pieces: list[str] = []
        cuts: list[int] = []
        shifts: list[int] = []
        last = removed = 0
        for match in _DROP.finditer(page_text):
            pieces.append(page_text[last : match.start()])
            last = match.end()
            removed += last - match.start()
            cuts.append(last - removed)
            shifts.append(removed)
        pieces.append(page_text[last:])
        self.text = "".join(pieces).translate(_TABLE).replace("\r", "\n")
        low = self.text.lower()
        if len(low) != len(self.text):  # a few letters grow when lowered (U+0130)
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        self.low = low
        self._cuts, self._shifts = cuts, shifts
        self._pieces: Pieces | None = None
        self._has: dict[str, bool] = {}

    @property
    def pieces(self) -> Pieces:
        """The page's distinct words, by which gates tell where patterns can match; made on first use."""
        if self._pieces is None:
            self._pieces = Pieces(self.low)
        return self._pieces

    def has(self, pattern: str) -> bool:
        """Whether a pattern is anywhere in ``low``; searched for once, however often it is asked."""
        found = self._has.get(pattern)
        if found is None:
            found = self._has[pattern] = re.search(pattern, self.low) is not None
        return found

    def offset(self, position: int, *, end: bool = False) -> int:
        """The page offset of a view offset; with ``end`` the one that closes a span there."""
        if not self._cuts:
            return position
        index = bisect_right(self._cuts, position - 1 if end else position) - 1
        return position + (self._shifts[index] if index >= 0 else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The page offsets of a view span."""
        return self.offset(start), self.offset(end, end=end > start)
