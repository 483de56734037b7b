"""The rows of a PDF's pages into text: paragraphs put together, blank lines where there is space."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Final

from .blocks import is_stamp
from .pdf_layout import ALIGNED, SAME_LINE, PageLayout, Piece, Row, column, usual_leading
from .unwrap import goes_on, is_item, joined

_WIDEST_LEADING: Final = 1.3  # heights: where no line reaches the margin, more is a gap between paragraphs
_PARAGRAPH_GAP: Final = 1.3  # usual steps: a step down of so many is a paragraph's space
_TALLER: Final = 1.1  # times the usual height: letters of a heading
_BLOCK_LINES: Final = 5  # a column of the page has so many lines at least
_NARROWEST: Final = 0.4  # of the page's width: lines that all are shorter were not broken by a margin
_NARROWEST_COLUMN: Final = 0.2
_SHORTEST: Final = 30  # characters of a line of prose
_NEARLY_ALL: Final = 0.95  # of the lines end before the margin; a few may stick out


def text_of(pages: Sequence[PageLayout], dropped: Set[tuple[int, int]] = frozenset()) -> str:
    """The rows of all pages as text: a line for each paragraph, tabs between cells, blank lines where there is space.

    Args:
        pages: in their order.
        dropped: ``(page, row)`` of those to leave out.
    """
    measures = _Measures(pages)
    out: list[str] = []
    full: list[bool | None] = []
    above: Row | None = None
    place = (-1, -1)
    for number, page in enumerate(pages):
        for index, row in enumerate(page.rows):
            if (number, index) in dropped:
                continue
            text = row_text(row, measures.edges)
            if above is not None:
                if number != place[0] and _continues_cell(above, row):
                    out[-1] = f"{out[-1]} {text}"
                    continue
                fits = measures.full(place, above, row)
                if place != (number, row.block):
                    blank = not _crosses(out[-1], text, fits, measures.length)
                else:
                    blank = measures.space_between(above, row, text)
                full.append(None if blank else fits)
                if blank:
                    out.append("")
                    full.append(None)
            out.append(text)
            above, place = row, (number, row.block)
    return "\n".join(joined(out, full, measures.length))


def row_text(row: Row, edges: Mapping[int, float]) -> str:
    """The cells of a row with tabs between; ``edges`` says how far right the cells of a column go."""
    if not row.is_table:
        return row.cells[0][0].text
    cells = []
    for cell in row.cells:
        edge = edges.get(column(cell[0].left), 0.0)
        full = [_reaches(above, below, edge) for above, below in pairwise(cell)]
        cells.append("\n".join(joined([piece.text for piece in cell], full, 0)))
    return "\t".join(cells)


def _reaches(above: Piece, below: Piece, edge: float) -> bool:
    """Whether the first word of a line would not have fitted on the line above."""
    return above.right + 0.25 * above.size + below.first > edge


def _continues_cell(above: Row, row: Row) -> bool:
    """Whether the first row of a page goes on with a cell, not the first, of the last row of the page before."""
    if row.is_table or not above.is_table:
        return False
    left = row.cells[0][0].left
    return any(abs(cell[0].left - left) <= ALIGNED for cell in above.cells[1:])


def _crosses(last: str, first: str, fits: bool | None, length: float) -> bool:
    """Whether a table, list or sentence goes on from one page or column to the next."""
    if "\t" in last and "\t" in first:
        return True
    return is_item(first) or first[:1].islower() or goes_on(last, first, full=fits, width=length)


class _Measures:
    """What is usual in a document.

    Attributes:
        edges: how far right the cells of each column go, by the column's left edge.
        length: of a full line, in characters.
    """

    def __init__(self, pages: Sequence[PageLayout]) -> None:
        rows = [row for page in pages for row in page.rows]
        lines = [row.cells[0][0] for row in rows if not row.is_table]
        self.edges: dict[int, float] = {}
        for row in rows:
            for cell in row.cells if row.is_table else ():
                edge = max(piece.right for piece in cell)
                self.edges[column(cell[0].left)] = max(self.edges.get(column(cell[0].left), 0.0), edge)
        self.length = _nearly_highest([len(line.text) for line in lines if len(line.text) >= _SHORTEST])
        self._margins = dict(_margins(pages))
        self._leading = self._paragraph_leading(pages) or min(usual_leading(lines), _WIDEST_LEADING)
        letters: Counter[float] = Counter()
        for line in lines:
            letters[round(line.size, 1)] += len(line.text)
        self._size = max(letters, key=lambda size: (letters[size], -size), default=0.0)

    def _paragraph_leading(self, pages: Sequence[PageLayout]) -> float:
        """The usual step between lines of which the upper reaches the margin; 0 if there are none."""
        broken = [
            (above.bottom - row.top) / row.size
            for number, page in enumerate(pages)
            for above, row in pairwise(page.rows)
            if above.block == row.block and self.full((number, above.block), above, row)
        ]
        steps = sorted(step for step in broken if step > SAME_LINE)
        return steps[len(steps) // 4] if steps else 0.0

    def full(self, place: tuple[int, int], above: Row, row: Row) -> bool | None:
        """Whether the margin broke the line; ``None`` if the rows are of different kinds."""
        if above.is_table or row.is_table or not 1 / _TALLER < above.size / row.size < _TALLER:
            return None
        return _reaches(above.cells[0][0], row.cells[0][0], self._margins[place])

    def space_between(self, above: Row, row: Row, text: str) -> bool:
        """Whether there is a paragraph's space between two rows of one column, or one of them is a heading."""
        if above.is_table and row.is_table:
            return False
        heading, following = (one.size > _TALLER * self._size for one in (above, row))
        if heading and not following:
            return not is_stamp(text)
        step = above.bottom - row.top
        return (following and not heading) or step > _PARAGRAPH_GAP * self._leading * max(above.size, row.size) > 0


def _margins(pages: Sequence[PageLayout]) -> Iterator[tuple[tuple[int, int], float]]:
    """The right margin of each column of each page; infinite where lines were not broken by one."""
    plain: list[float] = []
    single: list[tuple[int, int]] = []
    left = float("inf")
    width = max((page.width for page in pages), default=0.0)
    for number, page in enumerate(pages):
        blocks: defaultdict[int, list[Row]] = defaultdict(list)
        for row in page.rows:
            blocks[row.block].append(row)
        columns = sum(len(rows) >= _BLOCK_LINES for rows in blocks.values()) > 1
        for block, rows in blocks.items():
            lines = [row for row in rows if not row.is_table]
            if columns and len(rows) >= _BLOCK_LINES:
                margin = _nearly_highest([row.right for row in lines])
                begin = min((row.cells[0][0].left for row in lines), default=0.0)
                yield (number, block), margin if margin - begin >= _NARROWEST_COLUMN * page.width else float("inf")
            else:
                single.append((number, block))
                plain += [row.right for row in lines]
                left = min([left, *(row.cells[0][0].left for row in lines)])
    margin = _nearly_highest(plain)
    for place in single:
        yield place, margin if margin - left >= _NARROWEST * width else float("inf")


def _nearly_highest(values: Sequence[float]) -> float:
    return sorted(values)[int(len(values) * _NEARLY_ALL)] if values else float("inf")
