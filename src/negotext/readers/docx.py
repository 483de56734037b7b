"""Word documents (DOCX) to text through python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from ..limits import USUAL, Limits
from . import Extracted, Unreadable
from .blocks import BlockText, collapse

_RATIO_FROM: Final = 2**20
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says the same again
_LEFT_OUT: Final = frozenset((_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _FALLBACK))
_BREAKS: Final = frozenset((_W + "br", _W + "cr"))


def extract(data: bytes, limits: Limits = USUAL) -> Extracted:
    """The text of a DOCX: paragraphs and tables in document order.

    List paragraphs are lines that begin with ``• ``, table rows lines with tabs between cells. Insertions under review
    are read, deletions are not. Headers, footers, notes and comments are left out.

    Raises:
        Unreadable: python-docx is not installed; the file is no DOCX, damaged, or beyond ``limits``.
    """
    try:
        import docx
    except ImportError as error:
        raise Unreadable("reading DOCX needs python-docx: pip install 'negotext[docx]'") from error
    _check_archive(data, limits)
    try:
        document = docx.Document(io.BytesIO(data))
        if document.element.getroottree().docinfo.internalDTD is not None:
            raise Unreadable("damaged DOCX (it declares a document type, which no Word file does)")
        walk = _Walk(_list_styles(document))
        walk.blocks(document.element.body)
        title = collapse(document.core_properties.title or "").strip() or None
    except Unreadable:
        raise
    except Exception as error:  # whatever a damaged part makes python-docx or lxml trip over
        raise Unreadable(f"damaged DOCX ({type(error).__name__}: {error})") from error
    return Extracted(walk.out.text(), title)


def _check_archive(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Unreadable("no DOCX: not a ZIP archive, or a damaged one") from error
    if "word/document.xml" not in (part.filename for part in parts):
        raise Unreadable("no DOCX: a ZIP archive without word/document.xml")
    if len(parts) > limits.docx_parts:
        raise Unreadable(f"DOCX of more than {limits.docx_parts:,} parts (limits: docx_parts)")
    # zipfile reads no more than the sizes stated here, so lying about them does not help
    if sum(part.file_size for part in parts) > limits.docx_unpacked:
        raise Unreadable(f"DOCX unpacks to more than {limits.docx_unpacked:,} bytes (limits: docx_unpacked)")
    for part in parts:
        if part.file_size > max(_RATIO_FROM, limits.docx_ratio * part.compress_size):
            most = f"{limits.docx_ratio} times its size (limits: docx_ratio)"
            raise Unreadable(f"DOCX part {part.filename} unpacks to more than {most}")


def _list_styles(document: Any) -> frozenset[str]:
    """The ids of the paragraph styles for lists: named so, or with numbering of their own; headings are none."""
    found = set()
    for style in document.styles.element.iter(_W + "style"):
        name = style.find(_W + "name")
        label = "" if name is None else name.get(_W + "val", "").lower()
        numbered = style.find(f"{_W}pPr/{_W}numPr") is not None
        if label.startswith("list") or (numbered and not label.startswith(("heading", "title"))):
            found.add(style.get(_W + "styleId", ""))
    return frozenset(found)


class _Walk:
    """Writes the blocks of a document's body; its depth is bounded by the XML parser's (256)."""

    def __init__(self, list_styles: frozenset[str]) -> None:
        self.out = BlockText()
        self._list_styles = list_styles

    def blocks(self, parent: Any) -> None:
        """The paragraphs and tables in an element, wherever content controls or revisions wrap them."""
        for element in parent.iterchildren():
            if element.tag == _W + "p":
                self._paragraph(element)
            elif element.tag == _W + "tbl":
                self._table(element)
            elif element.tag not in _LEFT_OUT:
                self.blocks(element)

    def _paragraph(self, element: Any) -> None:
        item = self._is_item(element)
        if item:
            self.out.start_item()
        else:
            self.out.brk(2)
        self._words(element)
        if item:
            self.out.end_item()
        else:
            self.out.brk(2)

    def _is_item(self, element: Any) -> bool:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(_W + "val", "")
        if name in self._list_styles:
            return True
        number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
        return (
            number is not None and number.get(_W + "val") != "0" and not name.lower().startswith(("heading", "title"))
        )

    def _words(self, parent: Any) -> None:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == _W + "t":
                self.out.add(element.text or "")
            elif tag == _W + "tab":
                self.out.tab()
            elif tag == _W + "noBreakHyphen":
                self.out.add("-")
            elif tag in _BREAKS:
                self.out.line_end()
            elif tag == _W + "txbxContent":
                self.blocks(element)
            elif tag not in _LEFT_OUT:
                self._words(element)

    def _table(self, table: Any) -> None:
        rows = [list(_own(row, _W + "tc", inside=_W + "tbl")) for row in _own(table, _W + "tr", inside=_W + "tbl")]
        self.out.brk(2)
        # one cell a row, or tables in cells: the table only places blocks on the page
        if max(map(len, rows), default=0) <= 1 or any(
            cell.find(_W + "tbl") is not None for row in rows for cell in row
        ):
            for row in rows:
                for cell in row:
                    self.blocks(cell)
        else:
            for row in rows:
                self.out.start_row()
                for index, cell in enumerate(row):
                    self.out.start_cell(first=index == 0)
                    self.blocks(cell)
                    self.out.end_cell()
                self.out.end_row()
        self.out.brk(2)


def _own(parent: Any, tag: str, *, inside: str) -> Iterator[Any]:
    """The elements of a kind in ``parent``, through wrappers but not into ones of kind ``inside`` or themselves."""
    for element in parent.iterchildren():
        if element.tag == tag:
            yield element
        elif element.tag != inside and element.tag not in _LEFT_OUT:
            yield from _own(element, tag, inside=inside)
