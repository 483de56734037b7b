"""`BlockText`: running text put together from the blocks of a structured document (HTML, DOCX)."""

from __future__ import annotations

import re
from typing import Final

# what a browser collapses, and no-break spaces, which pages use at random in dates and names
_SPACE: Final = re.compile("[ \t\n\r\f\v\u00a0]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]+")

BULLET: Final = "• "


def collapse(text: str) -> str:
    """White space as single spaces, no-break spaces included; characters without width are dropped.

    >>> collapse("June\\u00a05,\\n  2025")
    'June 5, 2025'
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", text))


class BlockText:
    """Collects words and the breaks between them; a break is written only once words follow.

    Attributes:
        source_map: ``(text offset, source line)`` of each line begun by words whose source line is known.

    >>> out = BlockText()
    >>> out.add("First"); out.brk(2); out.brk(1); out.start_item(); out.add("  second "); out.end_item()
    >>> out.text()
    'First\\n\\n• second'
    """

    def __init__(self) -> None:
        self.source_map: list[tuple[int, int]] = []
        self._parts: list[str] = []
        self._length = 0
        self._breaks = 0  # line ends asked for since the last words
        self._space = ""  # white space seen since the last words
        self._opening = ""  # tabs and bullet that the next words come after
        self._glued = False  # whether the next words stay on this line whatever breaks are asked for
        self._tight = 0
        self._cell = (0, 0)  # text length and breaks when the cell began

    def brk(self, lines: int) -> None:
        """Ask for at least so many line ends before the next words: 1 for a new line, 2 for a blank line."""
        if not self._glued:
            self._breaks = max(self._breaks, min(lines, 1 if self._tight else 2))
        self._space = ""

    def line_end(self) -> None:
        """One more line end; two in a row make a blank line."""
        self.brk(self._breaks + 1)

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

    def add(self, text: str, line: int | None = None) -> None:
        """Words, with white space collapsed; ``line`` is where they stand in the source."""
        text = collapse(text)
        if text.startswith(" "):
            self._space = self._space or " "
        if words := text.strip(" "):
            self._begin(line)
            self._write(words)
            self._space = " " if text.endswith(" ") else ""

    def tab(self) -> None:
        """A tab between the words before and after."""
        self._space = "\t"

    def add_verbatim(self, text: str, line: int | None = None) -> None:
        """Preformatted words: line ends and indents are kept."""
        for index, part in enumerate(_INVISIBLE.sub("", text).replace("\u00a0", " ").split("\n")):
            if index:
                self.line_end()
            words = part.rstrip()
            if words:
                self._begin(line)
                self._write(words)
                self._space = ""
            self._space += part[len(words) :]

    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def _begin(self, line: int | None) -> None:
        breaks = self._breaks if self._length else 0
        opening = "\n" * breaks + self._opening
        self._write(opening or (self._space if self._length else ""))
        if line is not None and (breaks or not self.source_map):
            self.source_map.append((self._length, line))
        self._breaks = 0
        self._opening = self._space = ""
        self._glued = False

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
