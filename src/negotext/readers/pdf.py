"""PDF to text through pypdfium2: lines in reading order, then paragraphs."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from math import isfinite, pi
from typing import Any, Final

from ..limits import USUAL, Limits
from . import Extracted, Unreadable
from .blocks import collapse
from .pdf_edges import furniture
from .pdf_layout import PageLayout, TextLine, Word, column_starts, lay_out
from .pdf_streams import check_streams
from .pdf_text import text_of

# PDFium marks a hyphen that ends a line by one of these, and leaves out the line end after it
_LINE: Final = re.compile("[^\r\n\ufffe\x02]*[\ufffe\x02]|[^\r\n\ufffe\x02]+")
_WORD: Final = re.compile("[^ \u00a0\0\ufffe\x02]+")
_PASSWORD_ERROR: Final = 4  # FPDF_ERR_PASSWORD


def extract(data: bytes, limits: Limits = USUAL) -> Extracted:
    """The text of a PDF, page after page.

    Running heads and feet are left out (of a running head the first is kept), split words are put together, and
    hard-wrapped lines joined. A table's row is a line with tabs between its cells. What a browser prints at the edges
    of the pages is left out, and its day is ``published``.

    Raises:
        Unreadable: pypdfium2 is not installed; the file is encrypted, damaged, or beyond ``limits``.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise Unreadable("reading PDF needs pypdfium2: pip install 'negotext[pdf]'") from error
    damaged = check_streams(data, limits)
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = list(_pages(document, limits))
            title = collapse(document.get_metadata_dict().get("Title", "")).strip()
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR or "password" in str(error).lower():
            raise Unreadable("encrypted PDF; save a copy without a password") from error
        raise Unreadable(f"damaged PDF ({error})") from error
    empty = sum(not page.rows for page in pages)
    warnings = []
    if empty:
        warnings.append(f"{empty} of {len(pages)} PDF pages without text (scanned?)")
    if damaged:
        warnings.append(f"{damaged} packed parts of the PDF are damaged; text may be missing")
    dropped, printed = furniture(pages)
    return Extracted(
        text_of(pages, dropped), None if title.lower() in ("", "untitled") else title, printed, warnings=tuple(warnings)
    )


def _pages(document: Any, limits: Limits) -> Iterator[PageLayout]:
    if len(document) > limits.pdf_pages:
        raise Unreadable(f"PDF of more than {limits.pdf_pages:,} pages (limits: pdf_pages)")
    total = 0
    begins: Counter[int] = Counter()
    for index in range(len(document)):
        with closing(document[index]) as page, closing(page.get_textpage()) as textpage:
            total += textpage.count_chars()
            if total > limits.pdf_chars:
                raise Unreadable(f"more than {limits.pdf_chars:,} characters of text in the PDF (limits: pdf_chars)")
            lines = list(_lines(textpage))
            found = column_starts(lines)
            yield lay_out(lines, _finite(page.get_width()), begins + found)
            begins = found


def _lines(textpage: Any) -> Iterator[TextLine]:
    """The lines of one page in the order of the file."""
    text = _text(textpage)
    for match in _LINE.finditer(text):
        found = list(_WORD.finditer(text, match.start(), match.end()))
        if not found:
            continue
        boxes = _Boxes(textpage, found[0].start(), found[-1].start())
        hyphen = "-" if match.group()[-1] in "\ufffe\x02" else ""
        words = [
            Word(
                _whole(word.group()) + hyphen * (word is found[-1]),
                boxes.left(word.start()),
                boxes.right(word.end() - 1),
            )
            for word in found
        ]
        yield TextLine(tuple(words), boxes.base, boxes.size)


def _text(textpage: Any) -> str:
    """The text of a page, with one character for each that PDFium counts."""
    from pypdfium2 import raw

    count = textpage.count_chars()
    text: str = textpage.get_text_range(0, count) if count else ""
    if len(text) == count:
        return text
    # it leaves out what has no character, and puts the halves of one beyond the BMP together
    return "".join(chr(raw.FPDFText_GetUnicode(textpage, index)) for index in range(count))


def _finite(place: float) -> float:
    """A place on the page; damaged files have some that are no number."""
    return place if isfinite(place) else 0.0


def _whole(word: str) -> str:
    """The word with the halves of characters beyond the BMP put together."""
    return word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Boxes:
    """Edges of the characters of one line, turned so that it reads from left to right.

    Attributes:
        base: how high the baseline is.
        size: the height of the letters, whatever their shapes.
    """

    def __init__(self, textpage: Any, first: int, last: int) -> None:
        from pypdfium2 import raw

        self._textpage = textpage
        self._turns = round(_finite(raw.FPDFText_GetCharAngle(textpage, first)) / (pi / 2)) % 4
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(textpage, first, x, y)
        self.base = self._turned(_finite(x.value), _finite(y.value))[1]
        _, bottom, _, top = self._box(last)  # not that of a bullet, which may be of another font
        self.size = max(top - bottom, 1.0)

    def left(self, index: int) -> float:
        return self._box(index)[0]

    def right(self, index: int) -> float:
        return self._box(index)[2]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        left, bottom, right, top = map(_finite, self._textpage.get_charbox(index, loose=True))
        if not self._turns:
            return left, bottom, right, top
        xs, ys = zip(self._turned(left, bottom), self._turned(right, top), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return ((x, y), (-y, x), (-x, -y), (y, -x))[self._turns]
