"""`BlockText`: running text put together from the blocks of a structured document (HTML, DOCX)."""

from __future__ import annotations

import re
from typing import Final

from ..candidate import MAX_TITLE, Candidate
from ..dates import find
from ..headings import candidates
from ..lines import Lines
from ..view import View

# what a browser collapses, and no-break spaces, which pages use at random in dates and names
_SPACE: Final = re.compile("[ \t\n\r\f\v\u00a0]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_VISIBLE: Final = re.compile("[^\u00ad\u200b\u2060\ufeff]+")
_ONE_SPACE: Final = re.compile("[ \t\n\r\f\v\u00a0]")
_WORD: Final = "[^ \t\n\r\f\v\u00a0\u00ad\u200b\u2060\ufeff]+"
# words one space apart, which stay as far apart when white space collapses
_STRETCH: Final = re.compile(f"{_WORD}(?:{_ONE_SPACE.pattern}{_WORD})*")

BULLET: Final = "• "

_DIGIT: Final = re.compile(r"\d")
_RUN_IN: Final = tuple("\t-|:→>»~=")  # between a date and the text it heads


def collapse(text: str) -> str:
    """White space as single spaces, no-break spaces included; characters without width are dropped.

    >>> collapse("June\\u00a05,\\n  2025")
    'June 5, 2025'
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", text))


class BlockText:
    """Collects words and the breaks between them; a break is written only once words follow.

    Attributes:
        placed: ``(start, end, place)``: the text from ``start`` to ``end`` came, letter by letter, from ``place`` on in
            what the caller counts places in; white space that was collapsed lies between.

    >>> out = BlockText()
    >>> out.add("First"); out.brk(2); out.brk(1); out.start_item(); out.add("  second "); out.end_item()
    >>> out.text()
    'First\\n\\n• second'
    """

    def __init__(self) -> None:
        self.placed: list[tuple[int, int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self._breaks = 0  # line ends asked for since the last words
        self._space = ""  # white space seen since the last words
        self._opening = ""  # tabs and bullet that the next words come after
        self._glued = False  # whether the next words stay on this line whatever breaks are asked for
        self._tight = 0
        self._cell = (0, 0)  # text length and breaks when the cell began
        self._under_heading = False  # whether no words have come since a heading
        self._first_below: tuple[int, int] | None = None  # parts and placed words before the line under a heading

    def brk(self, lines: int) -> None:
        """Ask for at least so many line ends before the next words: 1 for a new line, 2 for a blank line."""
        if not self._glued:
            self._breaks = max(self._breaks, min(lines, 1 if self._tight else 2))
            self._settle()
        self._space = ""

    def line_end(self) -> None:
        """One more line end; two in a row make a blank line."""
        self.brk(self._breaks + 1)

    def end_heading(self) -> None:
        """What was written last is a heading; a line below that only dates it is put right under it."""
        self.brk(2)
        self._under_heading = bool(self._length) and not self._tight

    def start_item(self) -> None:
        """A list item; there are no blank lines in it."""
        self.brk(1)
        self._opening = self._opening.removesuffix(BULLET) + BULLET
        self._glued = True
        self._tight += 1

    def end_item(self) -> None:
        self._opening = self._opening.removesuffix(BULLET)
        self._glued = False
        self._tight -= 1
        self.brk(1)

    def start_row(self) -> None:
        """A table row, which is one line but for line breaks inside its cells."""
        self.brk(1)

    def end_row(self) -> None:
        self._opening = ""
        self._glued = False
        self.brk(1)

    def start_cell(self, *, first: bool) -> None:
        """A table cell; all but the row's first come after a tab."""
        if not first:
            self._opening += "\t"
        self._cell = (self._length, self._breaks)
        self._glued = True
        self._tight += 1
        self._space = ""

    def end_cell(self) -> None:
        length, breaks = self._cell
        self._breaks = 0 if self._length > length else breaks
        self._opening = self._opening.removesuffix(BULLET)
        self._glued = True
        self._tight -= 1
        self._space = ""

    def add(self, text: str, place: int | None = None) -> None:
        """Words, with white space collapsed; ``place`` is that of the first letter that is no white space."""
        if text.isspace():
            self._space = self._space or " "
            return
        found = collapse(text)
        if found.startswith(" "):
            self._space = self._space or " "
        if words := found.strip(" "):
            self._begin()
            if place is not None and words == text.strip():
                self.placed.append((self._length, self._length + len(words), place))
            elif place is not None:
                self._map(_STRETCH, text, words, place)
            self._write(words)
            self._space = " " if found.endswith(" ") else ""

    def tab(self) -> None:
        """A tab between the words before and after."""
        self._space = "\t"

    def add_verbatim(self, text: str, place: int | None = None) -> None:
        """Preformatted words: line ends and indents are kept; ``place`` as in `add`."""
        margin = len(text) - len(text.lstrip())  # of which ``place`` says nothing
        position = 0
        for index, line in enumerate(text.split("\n")):
            if index:
                self.line_end()
            part = _INVISIBLE.sub("", line).replace("\u00a0", " ")
            words = part.rstrip()
            if words:
                self._begin()
                if place is not None:
                    left = max(margin - position, 0)
                    indent = len(words) - len(words.lstrip()) if left else 0
                    self._map(_VISIBLE, line[left:], words[indent:], place + max(position - margin, 0), indent)
                self._write(words)
                self._space = ""
            self._space += part[len(words) :]
            position += len(line) + 1

    def text(self) -> str:
        """The text so far."""
        self._settle()
        return "".join(self._parts)

    def _map(self, pattern: re.Pattern[str], source: str, words: str, place: int, indent: int = 0) -> None:
        """Note where words stand that are about to be written; ``words`` is what becomes of ``source``."""
        shift = place - (0 if pattern is _VISIBLE else len(source) - len(source.lstrip()))
        done = 0
        for match in pattern.finditer(source):
            stretch = _ONE_SPACE.sub(" ", match.group())
            start = words.find(stretch.rstrip(), done)
            if start < 0:
                return
            done = min(start + len(stretch), len(words))
            self.placed.append((self._length + indent + start, self._length + indent + done, shift + match.start()))

    def _begin(self) -> None:
        breaks = self._breaks if self._length else 0
        opening = "\n" * breaks + self._opening
        if self._under_heading and opening == "\n\n":
            self._first_below = (len(self._parts), len(self.placed))
        self._write(opening or (self._space if self._length else ""))
        self._breaks = 0
        self._opening = self._space = ""
        self._glued = self._under_heading = False

    def _settle(self) -> None:
        """At the end of the first line under a heading: no blank line between them if it only dates the heading."""
        if self._first_below is None:
            return
        index, placed = self._first_below
        self._first_below = None
        if is_stamp("".join(self._parts[index + 1 :])):
            self._parts[index] = "\n"
            self._length -= 1
            self.placed[placed:] = [(start - 1, end - 1, place) for start, end, place in self.placed[placed:]]

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def is_stamp(line: str) -> bool:
    """Whether a line only says when something took place or was posted, and perhaps by whom.

    >>> is_stamp("Posted on Tue, 03/12/2024 by R. Ortiz"), is_stamp("June 5, 2025 | Negotiations")
    (True, True)
    >>> is_stamp("By June 5 we had met twice."), is_stamp("June 5 is the day of the vote")
    (False, False)
    """
    found = _headings(line) if len(line) <= MAX_TITLE and _DIGIT.search(line) else []
    return len(found) == 1 and found[0].kind in ("date", "posted")


def opens_entry(line: str) -> bool:
    """Whether a line looks like a heading with a date, or like text that one runs into.

    >>> opens_entry("June 5 - The teams met."), opens_entry("June 5 was a long day.")
    (True, False)
    """
    return any(found.kind != "lead" or found.separator in _RUN_IN for found in _headings(line))


def _headings(line: str) -> list[Candidate]:
    view = View(line)
    return candidates(Lines(view), find(view.text, view.low))
