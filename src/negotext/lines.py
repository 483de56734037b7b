"""The lines of a page: what each holds past its bullet, and which filled lines stand above and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import pattern
from .view import View

_TAG = re.compile(r"</?(?:details|summary|div|p|li|ul|ol|strong|b|em|span|h[1-6]|br)\b[^<>]{0,99}>")
_BULLET = re.compile(
    r"[ \t]*(?:(?:[•*\-·#>|⁃▪◦●○‣✔✘✓–—+▶►▸▼»→]+|::(?=[ ])|o(?=[ \t]{1,3}\S)"
    rf"|{_TAG.pattern}|\[[ ]?[+−–x\-][ ]?\]"  # what folds a panel or checks a box
    r"|[^\w\s\"'(\[$£€&«%/.,;:!?¿¡+=~<@{}\\`^§©®°]{1,4})[ \t]*)*"
)


@dataclass(slots=True)
class Line:
    """One line of the view: ``start:end`` without its line break, ``content`` past bullets, marks and a glued button.

    ``bulleted`` says whether a bullet or mark stands before the words; the signs of a Markdown heading
    and tags of HTML are none.
    """

    start: int
    end: int
    content: int
    bulleted: bool = False

    @property
    def blank(self) -> bool:
        return self.content >= self.end

    @property
    def indented(self) -> bool:
        """Whether a bullet, a mark or white space stands before the words."""
        return self.content > self.start


class Lines:
    """All lines of a view, blank ones too, by number from 0.

    >>> lines = Lines(View("One\\n\\n• Two"))
    >>> len(lines), lines.text(2), lines.above(2), lines.below(2)
    (3, 'Two', 0, 3)
    """

    __slots__ = ("_above", "_below", "rows", "view")

    def __init__(self, view: View) -> None:
        self.view = view
        self.rows = _split(view)
        self._above = self._filled(range(len(self.rows)), -1)
        self._below = self._filled(range(len(self.rows) - 1, -1, -1), len(self.rows))

    def _filled(self, numbers: range, last: int) -> list[int]:
        """For each line the filled one met last on the way through ``numbers``."""
        found = [last] * len(numbers)
        for number in numbers:
            found[number] = last
            if not self.rows[number].blank:
                last = number
        return found

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: int) -> Line:
        return self.rows[number]

    def text(self, number: int) -> str:
        """The words of a line past its bullet."""
        line = self.rows[number]
        return self.view.text[line.content : line.end]

    def low(self, number: int) -> str:
        """The same in lower case."""
        line = self.rows[number]
        return self.view.low[line.content : line.end]

    def above(self, number: int) -> int:
        """The last filled line before this one; -1 where there is none."""
        return self._above[number]

    def below(self, number: int) -> int:
        """The first filled line after this one; the number of lines where there is none."""
        return self._below[number]

    def heads_list(self, first: int, last: int) -> bool:
        """Whether the lines ``first`` to ``last`` stand free right above one with another bullet or none."""
        below = last + 1
        if not self.blank_above(first) or below >= len(self) or self.rows[below].blank:
            return False
        marks = [self.view.text[self.rows[n].start : self.rows[n].content].strip() for n in (first, below)]
        return marks[0] != marks[1]

    def blank_above(self, number: int) -> bool:
        """Whether nothing stands right above the line."""
        return number == 0 or self.rows[number - 1].blank


def _split(view: View) -> list[Line]:
    rows, position = [], 0
    for raw_line in view.text.split("\n"):
        stop = position + len(raw_line.rstrip())
        bullet = _BULLET.match(view.text, position, stop)
        content = bullet.end() if bullet else position
        content = min(content, stop)
        signs = _TAG.sub("", view.text[position:content]).strip(" \t#")
        button = pattern("headings", "button").match(view.low, content, stop)
        if button and view.text[button.end() : button.end() + 1].isupper():
            content = button.end()  # `Read moreAMANA, Iowa, May 5, 2021 —`: of the post above, its line break lost
        rows.append(Line(position, stop, content, bool(signs)))
        position += len(raw_line) + 1
    return rows
