"""The heads of a table's columns: what stands above a row's day says what the row is (`Session | Date | Topics`)."""

from __future__ import annotations

from itertools import pairwise

from .view import View

_LONGEST = 30  # characters of a column's head
_MARKS = ("\t", "|")


class Columns:
    """The tables of a view, read where a row is asked for.

    >>> view = View("| Session | Date | Topics |\\n|---|---|---|\\n| 1 | 3/11/2025 | Wages |")
    >>> start, end = Columns(view).above(view.text.index("3/11"))
    >>> view.text[start:end]
    'Session | Date'
    """

    def __init__(self, view: View) -> None:
        self._text = view.text
        self._heads: dict[int, int] = {}  # where those of each row that was passed begin; -1 without

    def above(self, place: int) -> tuple[int, int] | None:
        """The heads of the columns of a row up to that in which ``place`` stands; ``None`` where there are none."""
        row = self._text.rfind("\n", 0, place) + 1
        mark = self._mark(row)
        head = self._head_of(row, mark) if mark else -1
        if head < 0 or head == row:
            return None
        column = self._text.count(mark, row, place)
        cells = self._cells(head, mark)
        named = [cell for cell in cells[: column + 1] if self._text[slice(*cell)].strip()]
        return (named[0][0], named[-1][1]) if column < len(cells) and named else None

    def all(self, place: int) -> tuple[int, int] | None:
        """The row with the heads of all columns of the table in which ``place`` stands; ``None`` without."""
        row = self._text.rfind("\n", 0, place) + 1
        mark = self._mark(row)
        head = self._head_of(row, mark) if mark else -1
        return (head, self._end(head)) if 0 <= head != row else None

    def _mark(self, row: int) -> str:
        """What parts the cells of a row; empty for a line that is none."""
        return next((m for m in _MARKS if m in self._text[row : self._end(row)]), "")

    def _end(self, row: int) -> int:
        end = self._text.find("\n", row)
        return len(self._text) if end < 0 else end

    def _head_of(self, row: int, mark: str) -> int:
        """Where the row with the heads begins, the first of the table but for its title and rules; -1 without."""
        passed = []
        while row not in self._heads:
            passed.append(row)
            above = self._text.rfind("\n", 0, row - 1) + 1 if row else 0
            if not row or mark not in self._text[above : row - 1]:
                break
            row = above
        head = self._heads.get(row, -1)
        if passed and row == passed[-1]:
            head = next((r for r in reversed(passed) if self._names_columns(r, mark) or self._has_digits(r)), -1)
            head = -1 if head >= 0 and self._has_digits(head) else head
        self._heads.update(dict.fromkeys(passed, head))
        return head

    def _cells(self, row: int, mark: str) -> list[tuple[int, int]]:
        """Where the cells of a row begin and end, without the blanks around their words."""
        end = self._end(row)
        edges = [row - 1, *(n for n in range(row, end) if self._text[n] == mark), end]
        cells = []
        for left, right in pairwise(edges):
            words = self._text[left + 1 : right]
            begin = left + 1 + len(words) - len(words.lstrip())
            cells.append((begin, max(begin, left + 1 + len(words.rstrip()))))
        return cells

    def _names_columns(self, row: int, mark: str) -> bool:
        words = [self._text[start:end] for start, end in self._cells(row, mark)]
        named = [w for w in words if any(map(str.isalpha, w))]
        return len(named) > 1 and all(len(w) <= _LONGEST for w in named) and not self._has_digits(row)

    def _has_digits(self, row: int) -> bool:
        return any(map(str.isdigit, self._text[row : self._end(row)]))
