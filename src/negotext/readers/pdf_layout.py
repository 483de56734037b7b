"""Lines as they lie on a page of a PDF into rows of cells: pure functions over boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from .unwrap import is_item

SAME_LINE: Final = 0.35  # of the letters' height: baselines nearer than that are one
_LONE_GAP: Final = 3.0  # heights: a space that wide stands between columns
_COLUMN_GAP: Final = 1.2  # heights: so does one that wide where another row has a column begin
_NARROW_GAP: Final = 0.6  # heights: and one that wide where several have
ALIGNED: Final = 2.0  # points: edges nearer than that are aligned
_CELL_GAP: Final = 1.35  # usual steps: a step down of so many is to another row of the table, or paragraph of a cell
_HIGHEST_CELL: Final = 6  # lines: what is higher is a column of the page, unless other rows show a table
_ROWS_OF_TABLE: Final = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its edges, in points from the left."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, in the order in which the file has them.

    Attributes:
        words: at least one.
        base: how high the baseline is, in points from below.
        size: the height of the letters.
    """

    words: tuple[Word, ...]
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a line that stands in one column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    first: float  # width of its first word


@dataclass(slots=True)
class Row:
    """A line of text (one cell with one line) or a table's row.

    ``block`` numbers the columns of the page, in the order in which the file has them.
    """

    cells: list[list[Piece]]
    block: int = 0
    top: float = field(init=False)
    bottom: float = field(init=False)
    right: float = field(init=False)
    inner: float = field(init=False, default=0.0)  # where the last cell but one ends

    def __post_init__(self) -> None:
        pieces = [piece for cell in self.cells for piece in cell]
        self.top = max(piece.base for piece in pieces)
        self.bottom = min(piece.base for piece in pieces)
        self.right = max(piece.right for piece in pieces)

    @property
    def size(self) -> float:
        return self.cells[0][0].size

    @property
    def is_table(self) -> bool:
        return len(self.cells) > 1

    def add(self, piece: Piece, *, new_cell: bool) -> None:
        if new_cell:
            self.inner = self.right
            self.cells.append([])
        self.cells[-1].append(piece)
        self.top = max(self.top, piece.base)
        self.bottom = min(self.bottom, piece.base)
        self.right = max(self.right, piece.right)


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The rows of a page in reading order; ``width`` in points."""

    rows: list[Row]
    width: float


def column_starts(lines: Sequence[TextLine]) -> Counter[int]:
    """How many lines of a page have wide gaps that end at the same place."""
    begins: Counter[int] = Counter()
    for line in lines:
        for word, following in pairwise(line.words):
            if following.left - word.right > _COLUMN_GAP * line.size:
                begins[column(following.left)] += 1
    return begins


def lay_out(lines: Sequence[TextLine], width: float, begins: Counter[int]) -> PageLayout:
    """The rows of a page.

    Words far apart on a line are cells of a row, and so are blocks of lines side by side, which files hold one after
    the other: after a cell's last line the file goes on higher up, to the right of it.

    Args:
        lines: in the order of the file.
        width: of the page.
        begins: the `column_starts` of this page and perhaps the one before, whose table may go on here.
    """
    pieces = [piece for line in lines for piece in _cut(line, begins)]
    leading = usual_leading(pieces)
    jumps = Counter(
        column(piece.left) for above, piece in pairwise(pieces) if piece.base > above.base + SAME_LINE * piece.size
    )
    rows: list[Row] = []
    block = 0
    for piece in pieces:
        if not rows:
            rows.append(Row([[piece]]))
            continue
        last = rows[-1]
        before = last.cells[-1][-1]
        if abs(piece.base - before.base) <= SAME_LINE * piece.size and piece.left >= before.right - ALIGNED:
            last.add(piece, new_cell=True)
        elif piece.base > before.base:
            if not _beside(rows, piece, jumps):
                block += 1
                rows.append(Row([[piece]], block))
        elif _goes_on_in_cell(last, piece, leading):
            last.add(piece, new_cell=False)
        else:
            rows.append(Row([[piece]], block))
    return PageLayout(rows, width)


def column(left: float) -> int:
    """Edges that are aligned have the same number."""
    return round(left / (2 * ALIGNED))


def _cut(line: TextLine, begins: Counter[int]) -> Iterator[Piece]:
    words = line.words
    start = 0
    for index in range(1, len(words) + 1):
        if index < len(words):
            gap = words[index].left - words[index - 1].right
            rows = begins[column(words[index].left)]
            least = _NARROW_GAP if rows >= _ROWS_OF_TABLE else _COLUMN_GAP if rows > 1 else _LONE_GAP
            if gap <= least * line.size or (index - start == 1 and is_item(words[start].text + " ")):
                continue
        part = words[start:index]
        yield Piece(
            " ".join(word.text for word in part),
            part[0].left,
            part[-1].right,
            line.base,
            line.size,
            part[0].right - part[0].left,
        )
        start = index


def usual_leading(pieces: Iterable[Piece]) -> float:
    """The usual step from a line to the next, in heights of their letters; 0 if there is none.

    Not the median: on a page of short paragraphs most steps are gaps between them.
    """
    steps = sorted(
        (above.base - below.base) / below.size
        for above, below in pairwise(pieces)
        if above.base > below.base + SAME_LINE * below.size and abs(above.size - below.size) < 1
    )
    return steps[len(steps) // 5] if steps else 0.0


def _beside(rows: list[Row], piece: Piece, jumps: Counter[int]) -> bool:
    """Put a piece that is higher up than the one before it into a cell beside the last rows, if that is what it is."""
    last = rows[-1]
    if last.is_table and last.bottom <= piece.base <= last.top and last.right <= piece.left + 1:
        last.add(piece, new_cell=True)  # in the middle of the row's height
        return True
    first = len(rows)
    lines = 0
    in_table = jumps[column(piece.left)] >= _ROWS_OF_TABLE
    while first and rows[first - 1].top <= piece.base + piece.size / 2 and rows[first - 1].right <= piece.left + 1:
        first -= 1
        lines += max(map(len, rows[first].cells))
        if lines > _HIGHEST_CELL and not in_table:
            return False
        if rows[first].is_table:
            break
    if first == len(rows):
        return False
    row, *below = rows[first:]  # of the row's last cell, as far as it was found: lines, and paragraphs below them
    if any(line.is_table or line.cells[0][0].left < row.inner - 1 for line in below):
        return False
    for line in below:
        row.add(line.cells[0][0], new_cell=False)
    del rows[first + 1 :]
    row.add(piece, new_cell=True)
    return True


def _goes_on_in_cell(row: Row, piece: Piece, leading: float) -> bool:
    """Whether a piece is the next line of a table row's last cell: right of the others and right below it."""
    if not row.is_table:
        return False
    step = row.cells[-1][-1].base - piece.base
    return piece.left >= row.inner - 1 and step <= _CELL_GAP * (leading or 1.0) * piece.size
