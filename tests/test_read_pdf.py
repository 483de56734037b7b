"""PDF to text: lines, paragraphs, columns, running heads, and what is refused."""

from __future__ import annotations

import base64
import builtins
import io
import zlib
from collections.abc import Sequence
from typing import Any

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

from negotext.errors import ReadError
from negotext.readers import Unreadable, pdf
from negotext.readers.pdf import extract
from negotext.readers.pdf_edges import running_lines
from negotext.readers.pdf_streams import check_unpacked_size
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


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(["a"], ["b"])
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    with pytest.raises(ReadError, match="more than 1 pages"):
        read_page(io.BytesIO(data))
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    monkeypatch.setattr(pdf, "MAX_CHARS", 1)
    with pytest.raises(ReadError, match="more than 1 characters"):
        read_page(io.BytesIO(data))


BOMB = zlib.compress(bytes(200_000_000))


@pytest.mark.parametrize(
    ("dictionary", "stream", "words"),
    [
        (b"/Filter/FlateDecode", BOMB, "more than 128 MB"),
        (b"/Subtype /Image /Filter/FlateDecode", BOMB, "more than 128 MB"),
        (b"/Filter[/ASCII85Decode/FlateDecode]", base64.a85encode(BOMB) + b"~>", "more than 128 MB"),
        (b"/Filter[/ASCIIHexDecode/FlateDecode]", BOMB.hex().encode() + b">", "more than 128 MB"),
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
        check_unpacked_size(data)
        return
    with pytest.raises(Unreadable, match=words):
        check_unpacked_size(data)
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
