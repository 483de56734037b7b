"""PDF to text: lines, paragraphs, columns, running heads, and what is refused."""

from __future__ import annotations

import base64
import builtins
import io
import zlib
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pypdfium2
import pytest
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen import canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle

from negotext.errors import ReadError
from negotext.limits import USUAL, Limits
from negotext.readers import Unreadable
from negotext.readers.pdf import extract
from negotext.readers.pdf_edges import running_lines
from negotext.readers.pdf_streams import check_streams
from negotext.sources import read_page

LEADING = 14


def made(*pages: Sequence[str | tuple[str, ...]], title: str | None = None, **options: Any) -> bytes:
    """A PDF of these lines; an empty line is a paragraph's space, a tuple a row with columns."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=letter, **options)
    if title:
        paper.setTitle(title)
    for lines in pages:
        y = 740
        for line in lines:
            for column, words in enumerate(line if isinstance(line, tuple) else (line,)):
                if words:
                    paper.drawString(72 + 110 * column, y, words)
            y -= LEADING
        paper.showPage()
    paper.save()
    return out.getvalue()


def test_paragraphs_are_put_together() -> None:
    found = extract(
        made(
            [
                "NEGOTIATIONS JOURNAL 2016",
                "",
                "This journal is kept by the Secretary and is read at each union meeting. It",
                "covers bargaining for a contract to replace the one that runs out on Decem-",
                "ber 31, 2015. It is a summary, not minutes.",
                "",
                "January 11, 2016. First meeting, City Hall, lower level. Exchanged open-",
                "ing proposals. Ours has 14 items, chief among them fact-",
                "finding.",
                "• wages — “three percent”",
                "• hours",
            ]
        )
    )
    assert found.text.split("\n") == [
        "NEGOTIATIONS JOURNAL 2016",
        "",
        "This journal is kept by the Secretary and is read at each union meeting. It covers bargaining for a contract"
        " to replace the one that runs out on December 31, 2015. It is a summary, not minutes.",
        "",
        "January 11, 2016. First meeting, City Hall, lower level. Exchanged opening proposals. Ours has 14 items, chief"
        " among them fact-finding.",
        "• wages — “three percent”",
        "• hours",
    ]
    assert found.warnings == ()


def test_columns_of_a_row_are_separated_by_tabs() -> None:
    rows = [("Date", "Unit", "Summary"), ("7/10/20", "TRFT", "First meeting."), ("7/24/20", "TRFT", "Second meeting.")]
    assert (
        extract(made(rows)).text == "Date\tUnit\tSummary\n7/10/20\tTRFT\tFirst meeting.\n7/24/20\tTRFT\tSecond meeting."
    )


def test_running_heads_and_feet_go_and_sentences_cross_pages() -> None:
    body = [
        ["January 11, 2016. The Council met, and the families stood outside with signs. We", "cannot strike and"],
        ["nobody has suggested that we should. An open letter to residents ran in the", "Sunday paper."],
        ["February 8, 2016. Second meeting."],
    ]
    pages = [
        ["BRANDT FALLS FIRE FIGHTERS", "JOURNAL 2016", "", *lines, "", f"Page {number} of 3"]
        for number, lines in enumerate(body, 1)
    ]
    assert extract(made(*pages)).text == (
        "BRANDT FALLS FIRE FIGHTERS\nJOURNAL 2016\n\n"
        "January 11, 2016. The Council met, and the families stood outside with signs. We cannot strike and nobody has"
        " suggested that we should. An open letter to residents ran in the Sunday paper.\n\n"
        "February 8, 2016. Second meeting."
    )


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ([["Head", "a", "1"], ["Head", "b", "2"], ["Head", "c", "3"]], [["Head", "a"], ["b"], ["c"]]),
        ([["a", "b", "c", "- 4 -"], ["d", "e", "f", "- 5 -"]], [["a", "b", "c"], ["d", "e", "f"]]),
        ([["a", "b", "c", "Foot"], ["d", "e", "f", "Foot"]], [["a", "b", "c"], ["d", "e", "f"]]),
        # dates at the top of pages differ by digits that do not count pages
        (
            [["June 5, 2025", "a", "b"], ["June 9, 2025", "c", "d"]],
            [["June 5, 2025", "a", "b"], ["June 9, 2025", "c", "d"]],
        ),
        # what stands in the middle of pages too is no running line
        (
            [["From: A", "a", "b", "c", "From: A", "d", "e", "f"], ["From: A", "g", "h", "i"]],
            [["From: A", "a", "b", "c", "From: A", "d", "e", "f"], ["From: A", "g", "h", "i"]],
        ),
        ([["a", "Page 1 of 1"]], [["a"]]),
        ([["a", "3"]], [["a", "3"]]),
        ([["a"], [], ["b"]], [["a"], [], ["b"]]),
        ([], []),
    ],
)
def test_running_lines(pages: list[list[str]], expected: list[list[str]]) -> None:
    dropped = running_lines(pages)
    left = [
        [line for index, line in enumerate(lines) if (number, index) not in dropped]
        for number, lines in enumerate(pages)
    ]
    assert left == expected


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        ("It ended.", "It began.", "It ended.\n\nIt began."),
        ("✘ Nothing on pay", "Session 6 (4/6/22)", "✘ Nothing on pay\n\nSession 6 (4/6/22)"),
        ("• one", "• two", "• one\n• two"),
        (("6/5", "met"), ("6/9", "met"), "6/5\tmet\n6/9\tmet"),
        (f"{'A full line ' * 6}went on and", "on.", f"{'A full line ' * 6}went on and on."),
    ],
)
def test_page_breaks(last: Any, first: Any, expected: str) -> None:
    assert extract(made([last], [first])).text == expected


# --- as programs lay pages out ---

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=13)
SAID = (
    "The District and the Association met for three hours and traded proposals on class size, the calendar and pay. "
    "Next to nothing was settled, and the mediator asked both teams for figures."
)


def built(story: list[Any], *frames: Frame) -> bytes:
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=letter)
    document.addPageTemplates(PageTemplate(frames=list(frames or [Frame(72, 72, 468, 648)])))
    document.build(story)
    return out.getvalue()


@pytest.mark.parametrize("alignment", [TA_LEFT, TA_JUSTIFY, TA_CENTER])
def test_paragraphs_without_space_between_them(alignment: int) -> None:
    style = ParagraphStyle("x", BODY, alignment=alignment)
    days = ["May 8, 2024", "April 17, 2024", "March 2, 2024"]
    story = [Paragraph(text, style) for day in days for text in (day, SAID)]
    assert extract(built(story)).text.split("\n") == [text for day in days for text in (day, SAID)]


def test_columns_of_a_page_are_read_one_after_the_other() -> None:
    days = [f"May {day}, 2024" for day in range(1, 13)]
    story = [Paragraph(text, BODY) for day in days for text in (day, SAID)]
    left, right = Frame(72, 432, 220, 288), Frame(320, 432, 220, 288)
    assert extract(built(story, left, right)).text.replace("\n\n", "\n").split("\n") == [
        text for day in days for text in (day, SAID)
    ]


def test_tables_with_cells_of_several_lines_over_pages() -> None:
    rows = [("Date", "Unit", "What happened")]
    rows += [(f"{day}/1/2024", "CSEA 821<br/>(aides)" if day % 2 else "SEIU", SAID * 3) for day in range(1, 13)]
    cells = [[Paragraph(cell, BODY) for cell in row] for row in rows]
    table = Table(cells, colWidths=[70, 80, 300], repeatRows=1, splitInRow=1)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    with closing(pypdfium2.PdfDocument(data := built([table]))) as document:
        assert len(document) > 1
    expected = ["\t".join(row).replace("<br/>", "\n") for row in rows]
    assert extract(data).text == "\n".join(expected)


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
def test_cells_at_the_top_middle_or_bottom_of_their_row(valign: str) -> None:
    rows = [("6/5/24", SAID, "Minutes"), ("6/9/24", "Called off.", "None"), ("6/12/24", SAID, "Minutes")]
    table = Table([[Paragraph(cell, BODY) for cell in row] for row in rows], colWidths=[70, 200, 80])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), valign)]))
    assert extract(built([table])).text == "\n".join(map("\t".join, rows))


def test_a_page_on_its_side() -> None:
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=letter)
    for lines in (["May 8, 2024", "We met.", "", "We parted."], ["May 9, 2024"]):
        paper.setPageRotation(90)
        paper.translate(600, 20)
        paper.rotate(90)
        for number, line in enumerate(lines):
            paper.drawString(72, 500 - LEADING * number, line)
        paper.showPage()
    paper.save()
    assert extract(out.getvalue()).text == "May 8, 2024\nWe met.\n\nWe parted.\n\nMay 9, 2024"


def test_feet_that_the_file_holds_before_the_text_go() -> None:
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=letter)
    for number in (1, 2, 3):
        paper.drawString(72, 40, f"Fern Valley Schools, rev. 6/1/2024 - {number}/3")
        paper.drawString(72, 700, f"May {number + 1}, 2024")
        paper.drawString(72, 680, f"The teams met on Article {number * 4}.")
        paper.showPage()
    paper.save()
    assert extract(out.getvalue()).text.split("\n\n") == [
        f"May {number + 1}, 2024\nThe teams met on Article {number * 4}." for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("head", "foot", "day"),
    [
        (("6/10/25, 8:15 AM", "", "Updates | District"), ("https://example.org/updates", "", "", "{}/2"), "2025-06-10"),
        (("Updates", "", "https://example.org/updates"), ("{} of 2", "", "", "6/10/25, 8:15 AM"), "2025-06-10"),
        (("2025-06-10, 08:15", "", "Updates"), ("https://example.org/updates", "", "", "{}/2"), "2025-06-10"),
        (("23.06.2025, 08:15", "", "Updates"), ("https://example.org/updates", "", "", "{}/2"), "2025-06-23"),
        (("10/06/2025, 08:15", "", "Updates"), ("https://example.org/updates", "", "", "{}/2"), None),
        (("31/31/2025, 08:15", "", "Updates"), ("https://example.org/updates", "", "", "{}/2"), None),
    ],
)
def test_what_a_browser_prints_is_no_text_but_gives_the_day(
    head: tuple[str, ...], foot: tuple[str, ...], day: str | None
) -> None:
    pages = [
        [head, "", f"May {number}, 2024", "We met.", "", tuple(part.format(number) for part in foot)]
        for number in (1, 2)
    ]
    for given in (pages, pages[:1]):
        found = extract(made(*given))
        assert "example.org" not in found.text
        assert ":15" not in found.text
        assert str(found.published) == str(day)
        assert found.text.count("We met.") == len(given)


def test_title_and_scans() -> None:
    found = extract(made(["Text."], [], title="Bargaining log"))
    assert found.title == "Bargaining log"
    assert found.warnings == ("1 of 2 PDF pages without text (scanned?)",)
    assert extract(made(["Text."])).title is None
    assert extract(made([])).text == ""


def test_by_suffix_by_content_and_under_a_wrong_suffix(tmp_path: Any) -> None:
    file = tmp_path / "log.pdf"
    file.write_bytes(made(["June 5, 2025"]))
    assert read_page(file).text == "June 5, 2025"
    assert read_page(io.BytesIO(file.read_bytes())).text == "June 5, 2025"
    saved = file.rename(tmp_path / "page.html")
    assert read_page(saved).text == "June 5, 2025"
    assert read_page(saved).warnings == ("a PDF under the suffix .html",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "damaged PDF"),
        (b"junk", "damaged PDF"),
        (b"%PDF-1.4\njunk", "damaged PDF"),
        (made(["x"])[:500], "damaged PDF"),
        (made(["x"], encrypt="secret"), "encrypted PDF"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=words):
        read_page(io.BytesIO(data), format="pdf")


def test_places_that_are_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As PDFium gives them for some characters of files with damaged fonts."""
    monkeypatch.setattr("pypdfium2.PdfTextPage.get_charbox", lambda *_, **__: (float("nan"), 0.0, float("inf"), 0.0))
    assert read_page(io.BytesIO(made(["May 21, 2025", "We met."])), format="pdf").text.split()[:2] == ["May", "21,"]


def test_limits() -> None:
    data = made(["a"], ["b"])
    with pytest.raises(ReadError, match="more than 1 pages"):
        read_page(io.BytesIO(data), limits=Limits(pdf_pages=1))
    with pytest.raises(ReadError, match="more than 1 characters"):
        read_page(io.BytesIO(data), limits=Limits(pdf_pages=2, pdf_chars=1))


BOMB = zlib.compress(bytes(200_000_000))


@pytest.mark.parametrize(
    ("dictionary", "stream", "words"),
    [
        (b"/Filter/FlateDecode", BOMB, "more than 134,217,728 bytes"),
        (b"/Subtype /Image /Filter/FlateDecode", BOMB, "more than 134,217,728 bytes"),
        (b"/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(BOMB) + b"~>", "more than 134,217,728 bytes"),
        (b"/Filter[/ASCIIHexDecode/FlateDecode]", BOMB.hex().encode() + b">", "more than 134,217,728 bytes"),
        (b"/Filter[/FlateDecode/FlateDecode]", zlib.compress(BOMB), "packed twice"),
        (b"/Filter/LZWDecode", bytes(2_000_000), "LZW"),
        (b"/Filter/FlateDecode", BOMB[:1000], None),
        (b"/Filter/FlateDecode", b"junk", None),
        (b"/Filter[/ASCII85Decode/FlateDecode]", b"{~>", None),
        (b"/Filter[/ASCIIHexDecode/FlateDecode]", b"xyz>", None),
    ],
)
def test_bombs_are_refused_before_they_are_unpacked(dictionary: bytes, stream: bytes, words: str | None) -> None:
    data = b"%PDF-1.4\n4 0 obj\n<<" + dictionary + b">>stream\n" + stream + b"\nendstream\nendobj\n" + bytes(200_000)
    if words is None:
        assert check_streams(data, USUAL) == 1  # damaged
        return
    with pytest.raises(Unreadable, match=words):
        check_streams(data, USUAL)
    with pytest.raises(ReadError, match=words):
        read_page(io.BytesIO(data))


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "pypdfium2":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ReadError, match=r"pip install 'negotext\[pdf\]'"):
        read_page(io.BytesIO(b"%PDF-1.4"))
