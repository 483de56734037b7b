"""DOCX to text: paragraphs, lists and tables in order, and what is refused."""

from __future__ import annotations

import builtins
import io
import zipfile
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from negotext.errors import ReadError
from negotext.limits import Limits
from negotext.readers.docx import extract
from negotext.sources import read_page


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_xml(body: str) -> bytes:
    """A document whose body is this WordprocessingML."""
    document = python_docx.Document()
    root = parse_xml(f"<w:body {nsdecls('w')}>{body}</w:body>")
    document.element.body[:-1] = list(root)
    return saved(document)


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return out.getvalue()


def test_paragraphs_lists_and_tables_in_order(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.core_properties.title = "  Bargaining\tlog "
    document.add_heading("June 5, 2025", 1)
    document.add_paragraph("We met on wages.\nNo agreement.")
    document.add_paragraph("Article 7", style="List Bullet")
    document.add_paragraph("Article 9", style="List Number")
    document.add_paragraph("")
    table = document.add_table(2, 3)
    for row, words in zip(table.rows, (("Date", "Unit", "What"), ("6/5", "", "Met.\nAgain.")), strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    document.add_paragraph("The end.")
    file = tmp_path / "log.docx"
    document.save(str(file))
    page = read_page(file)
    assert page.text == (
        "June 5, 2025\n\nWe met on wages.\nNo agreement.\n\n• Article 7\n• Article 9\n\n"
        "Date\tUnit\tWhat\n6/5\t\tMet.\nAgain.\n\nThe end."
    )
    assert (page.title, page.doc_id) == ("Bargaining log", "log")
    assert read_page(io.BytesIO(file.read_bytes())).text == page.text


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<w:p><w:hyperlink>{run('June')}</w:hyperlink>{run(' 5')}</w:p>", "June 5"),
        (f"<w:p><w:ins>{run('new')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>", "new"),
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>",
            "a\tb\nc-d",
        ),
        (f"<w:sdt><w:sdtContent><w:p>{run('in a control')}</w:p></w:sdtContent></w:sdt>", "in a control"),
        (f"<w:p><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>{run('item')}</w:p>", "• item"),
        (f"<w:p><w:pPr><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>{run('none')}</w:p>", "none"),
        (
            f"<w:p><w:pPr><w:pStyle w:val='Heading1'/><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>{run('h')}</w:p>",
            "h",
        ),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p><w:p>{run('b')}</w:p></w:tc></w:tr></w:tbl>", "a\n\nb"),
        (
            f"<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc><w:tc><w:p>{run('b')}</w:p></w:tc></w:tr>"
            f"</w:tbl><w:p/></w:tc><w:tc><w:p>{run('c')}</w:p></w:tc></w:tr></w:tbl>",
            "a\tb\n\nc",
        ),
        ("", ""),
    ],
)
def test_markup(body: str, expected: str) -> None:
    assert extract(with_xml(body)).text == expected


def test_damaged_files() -> None:
    good = with_xml("")
    for data, words in (
        (b"", "not a ZIP"),
        (b"junk", "not a ZIP"),
        (b"PK\x03\x04junk", "not a ZIP"),
        (good[: len(good) // 2], "not a ZIP"),
        (repacked(good, {"word/document.xml": b"<w:document"}), "damaged DOCX"),
        (repacked(good, {"[Content_Types].xml": b""}), "damaged DOCX"),
    ):
        with pytest.raises(ReadError, match=words):
            read_page(io.BytesIO(data), format="docx")
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    other.seek(0)
    with pytest.raises(ReadError, match=r"without word/document\.xml"):
        read_page(other)


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    good = with_xml("")
    with pytest.raises(ReadError, match=r"word/media\.bin unpacks to more than 200 times"):
        read_page(io.BytesIO(repacked(good, {"word/media.bin": bytes(5_000_000)})))
    with pytest.raises(ReadError, match="unpacks to more than 10,000 bytes"):
        read_page(io.BytesIO(good), limits=Limits(docx_unpacked=10_000))
    with pytest.raises(ReadError, match="more than 3 parts"):
        read_page(io.BytesIO(good), limits=Limits(docx_parts=3))


def test_no_entities_are_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"<w:document {nsdecls('w')}><w:body><w:p>{run('b&a;&f;c')}</w:p></w:body></w:document>".encode()
    with pytest.raises(ReadError, match="declares a document type"):
        read_page(io.BytesIO(repacked(with_xml(""), {"word/document.xml": laughs + body})))


def test_deep_nesting_is_refused() -> None:
    deep = "<w:ins>" * 5_000 + "</w:ins>" * 5_000
    body = f"<w:document {nsdecls('w')}><w:body><w:p>{deep}</w:p></w:body></w:document>".encode()
    with pytest.raises(ReadError, match="damaged DOCX"):
        read_page(io.BytesIO(repacked(with_xml(""), {"word/document.xml": body})))


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        if name == "docx" and not level:
            raise ImportError(name)
        return real(name, globals, locals, fromlist, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ReadError, match=r"pip install 'negotext\[docx\]'"):
        read_page(io.BytesIO(b"PK\x03\x04"))
