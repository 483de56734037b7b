"""Files that are damaged, hostile or huge: an error that names file and reason, or the right text in linear time."""

from __future__ import annotations

import datetime as dt
import io
import random
import socket
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from made_files import MarkedPage, as_docx, as_eml, as_html, as_pdf, blocks

import negotext
from negotext.errors import ReadError
from negotext.segment import segment
from negotext.sources import FORMATS, read_page
from negotext.view import View

SAID = "The District and CSEA 821 met on Article 9. No agreement was reached."


def many_entries(count: int) -> str:
    """A page of so many entries, newest first, some of one day."""
    last = dt.date(2024, 12, 31)
    days = [last - dt.timedelta(days=index // 2) for index in range(count)]
    return "\n".join(f"{day:%B} {day.day}, {day.year}\n\n{SAID}\n" for day in days)


PAGE = MarkedPage("page", f"Updates\n\n{many_entries(60)}", ())
FILES: dict[str, bytes] = {
    "pdf": as_pdf(PAGE),
    "docx": as_docx(PAGE),
    "eml": as_eml(PAGE, published=date(2025, 1, 1)),
    "html": as_html(PAGE, style="h3", published=date(2025, 1, 1)),
}
TEXTS = {kind: read_page(io.BytesIO(data), format=kind).text for kind, data in FILES.items()}


def seconds(run: Callable[[], Any]) -> float:
    """The less of two runs, as another process may get in the way of one."""
    times = []
    for _ in range(2):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def grows_in_line(run: Callable[[int], Any], size: int, *, times: int = 4) -> bool:
    """Whether so many times the size takes no more than three times as many times longer: a square would take more."""
    small, large = seconds(lambda: run(size)), seconds(lambda: run(size * times))
    return large < 3 * times * max(small, 0.01)


def outcome(data: bytes, kind: str, tmp_path: Path) -> str | None:
    """The text of a file, or ``None`` if it is refused, which must name the file and say why."""
    file = tmp_path / f"file.{kind}"
    file.write_bytes(data)
    try:
        return read_page(file, format=kind).text
    except ReadError as error:
        assert error.source == str(file)
        assert len(error.reason) > 10
        assert str(error) == f"{file}: {error.reason}"
        return None


# --- damaged -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_files_cut_off_anywhere_are_refused(kind: str, tmp_path: Path) -> None:
    data = FILES[kind]
    for length in range(0, len(data) - 30, len(data) // 40):
        assert outcome(data[:length], kind, tmp_path) is None


@pytest.mark.parametrize("kind", ["eml", "html"])
def test_text_cut_off_anywhere_is_read_so_far(kind: str, tmp_path: Path) -> None:
    data, whole = FILES[kind], "".join(TEXTS[kind].split())
    for length in range(len(data) // 2, len(data), len(data) // 20):
        read = outcome(data[:length], kind, tmp_path)
        assert read is not None
        assert whole.startswith("".join(read.split())[:-20])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_bytes_gone_wrong_do_not_pass_in_silence(kind: str, tmp_path: Path) -> None:
    """In the packed parts, where the text is; a byte of an unpacked part may be one that nobody reads."""
    chance = random.Random(8)
    data = FILES[kind]
    silent = 0
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(20):
            damaged[chance.randrange(len(data) // 4, 3 * len(data) // 4)] = chance.randrange(256)
        file = tmp_path / f"file.{kind}"
        file.write_bytes(damaged)
        try:
            page = read_page(file)
        except ReadError as error:
            assert "damaged" in error.reason
        else:
            silent += page.text != TEXTS[kind] and not any("damaged" in warning for warning in page.warnings)
    assert silent == 0


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("junk", ["any bytes", "no control characters", "mostly zero", "letters of many codes"])
def test_binary_junk_is_refused_or_told(kind: str, junk: str, tmp_path: Path) -> None:
    chance = random.Random(5)
    choices = {
        "any bytes": range(256),
        "no control characters": [*range(32, 127), *range(128, 256)],
        "mostly zero": [0, 0, 0, 7],
        "letters of many codes": range(128, 256),
    }[junk]
    data = bytes(chance.choices(choices, k=20_000))
    file = tmp_path / f"junk.{kind}"
    file.write_bytes(data)
    try:
        page = read_page(file, format=kind)
    except ReadError as error:
        assert error.source == str(file)
    else:
        assert kind not in ("pdf", "docx", "mbox")
        assert junk not in ("any bytes", "mostly zero") or kind == "eml"
        assert page.warnings or not page.text
    result = negotext.parse(data.decode("latin-1"))
    assert len(result.pages) == 1


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_wrong_kind_of_file_is_refused(kind: str, tmp_path: Path) -> None:
    for other, data in FILES.items():
        if other != kind:
            assert outcome(data, kind, tmp_path) is None


def test_a_declared_encoding_that_is_wrong() -> None:
    words = "<p>L’employeur – réunion du 5 juin"
    for label in ("shift_jis", "utf-16", "windows-1251", "nonsense"):
        declared = f'<meta charset="{label}">'
        page = read_page(io.BytesIO((declared + words).encode()), format="html")
        assert page.text == words.removeprefix("<p>")
    page = read_page(io.BytesIO(b'<meta charset="utf-8">' + words.encode("cp1252") * 9), format="html")
    assert page.text.startswith(words.removeprefix("<p>"))
    assert page.warnings == ("not UTF-8 and no encoding declared; read as cp1252",)
    with pytest.raises(ReadError, match="UTF-16 needs its byte order mark"):
        read_page(io.BytesIO(words.encode("utf-16-le")), format="html")


def test_a_mail_without_a_body_is_a_page_without_text_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "empty.eml"
    file.write_bytes(b"From: a@example.org\nDate: Wed, 27 Sep 2023 08:00:41 -0700\nSubject: Session of June 5\n\n")
    result = negotext.read(file)
    assert result.texts["empty"].count("\n") == 2
    assert "mail without a body" in result.pages.warnings[0]
    file.write_bytes(b"\n")
    assert negotext.read(file).texts["empty"] == ""


# --- hostile -------------------------------------------------------------------------------------------------------


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> object:
        raise AssertionError("a file made the library open a connection")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE x [{LAUGHS}]>",
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY l11 SYSTEM "http://127.0.0.1:9/e">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p; <!ENTITY l11 SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_are_neither_expanded_nor_fetched(doctype: str) -> None:
    host = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such name"
    source = f'<?xml version="1.0"?>{doctype}<html><body><p>June 5 &l11; met <img src="http://127.0.0.1:9/i.png"></p>'
    parts = {
        "word/document.xml": (f"{doctype}<w:document xmlns:w='{W}'><w:body><w:p><w:r><w:t>June 5 &l11; met").encode()
    }
    parts["word/document.xml"] += b"</w:t></w:r></w:p></w:body></w:document>"
    for kind, data in (("html", source.encode()), ("docx", repacked(FILES["docx"], parts))):
        try:
            text = read_page(io.BytesIO(data), format=kind).text
        except ReadError as error:
            assert kind == "docx"
            assert "damaged" in error.reason
        else:
            assert "June 5" in text
            assert text.endswith("met")
            assert "haha" not in text
            assert host not in text
            assert len(text) < 100


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return out.getvalue()


@pytest.mark.usefixtures("no_network")
def test_what_a_document_links_to_is_not_fetched() -> None:
    document = python_docx.Document()
    document.add_paragraph("June 5, 2025")
    document.part.relate_to("http://127.0.0.1:9/template.dotx", "http://x/attachedTemplate", is_external=True)
    out = io.BytesIO()
    document.save(out)
    assert read_page(io.BytesIO(out.getvalue())).text == "June 5, 2025"


def test_a_bomb_in_the_text_itself_is_refused() -> None:
    words = b"<w:t>" + b"a" * 300_000_000 + b"</w:t>"
    body = (
        b"<w:document xmlns:w='" + W.encode() + b"'><w:body><w:p><w:r>" + words + b"</w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(ReadError, match="unpacks to more than"):
        read_page(io.BytesIO(repacked(FILES["docx"], {"word/document.xml": body})))


def test_a_docx_whose_sizes_lie_is_refused() -> None:
    """The directory says 10 bytes; no more is unpacked, and the sum over them does not fit."""
    data = bytearray(repacked(FILES["docx"], {"word/document.xml": b" " * 1_000_000}))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sizes = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    position = -1
    while (position := data.find(sizes, position + 1)) >= 0:
        data[position : position + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ReadError, match="damaged DOCX"):
        read_page(io.BytesIO(bytes(data)))


# --- huge ----------------------------------------------------------------------------------------------------------


def html_of(count: int) -> bytes:
    return b"<div><h3>May 8, 2024</h3><p>The District <b>met</b> CSEA &amp; left.</p></div>\n" * count


@pytest.mark.parametrize(
    ("made", "size"),
    [
        pytest.param(lambda n: ("html", html_of(n)), 1_000, id="pages of prose"),
        pytest.param(lambda n: ("html", b"<i></i>" * n), 20_000, id="tags without words"),
        pytest.param(lambda n: ("html", b"x<br>" * n), 10_000, id="line breaks"),
        pytest.param(lambda n: ("html", b"<p hidden>x</p>" * n), 10_000, id="hidden words"),
        pytest.param(lambda n: ("html", b"<script>x</script>y" * n), 10_000, id="scripts"),
        pytest.param(lambda n: ("html", b"&amp;" * n), 50_000, id="entities"),
        pytest.param(lambda n: ("html", b"<table>" + b"<tr><td>6/5<td>met" * n), 5_000, id="rows"),
        pytest.param(lambda n: ("html", b"<div class='nav'><a>x</a><a>y</a></div>" * n), 5_000, id="menus"),
        pytest.param(lambda n: ("html", b"<a b='" * n), 50_000, id="quotes left open"),
        pytest.param(lambda n: ("html", b"<!--" * n), 50_000, id="comments left open"),
        pytest.param(lambda n: ("html", b"</p>x" * n), 20_000, id="ends without a start"),
        pytest.param(lambda n: ("text", b"June 5, 2025\n\nWe met.\n" * n), 50_000, id="text"),
        pytest.param(lambda n: ("markdown", b"## June 5\n* **a** [b](c)\n" * n), 5_000, id="markdown"),
        pytest.param(lambda n: ("mbox", mailbox(n)), 100, id="mails"),
        pytest.param(lambda n: ("eml", b"Subject: s\n\n" + b"> > quoted words of a mail\n" * n), 10_000, id="quotes"),
        pytest.param(lambda n: ("eml", b"Subject: s\n\n" + b"words that go on and on and\n" * n), 10_000, id="wrapped"),
    ],
)
def test_time_grows_with_the_size_and_no_faster(made: Callable[[int], tuple[str, bytes]], size: int) -> None:
    def run(count: int) -> None:
        kind, data = made(count)
        read_page(io.BytesIO(data), format=kind)

    assert grows_in_line(run, size)


@pytest.mark.parametrize("made", [as_pdf, as_docx])
def test_time_grows_with_the_pages(made: Callable[[MarkedPage], bytes]) -> None:
    files = {count: made(MarkedPage("page", many_entries(count), ())) for count in (60, 240)}
    assert grows_in_line(lambda count: read_page(io.BytesIO(files[count]), format=made.__name__[3:]), 60)


def mailbox(count: int) -> bytes:
    head = b"From rene@example.org Mon Jun  2 08:00:00 2025\nFrom: Rene <rene@example.org>\nTo: all@example.org\n"
    days = [dt.date(2025, 6, 2) - dt.timedelta(days=index % 300) for index in range(count)]
    return b"".join(
        head + f"Date: {day:%a, %d %b %Y} 08:00:00 -0700\nSubject: Bargaining\n\n{SAID}\n\n".encode() for day in days
    )


def test_a_mailbox_of_many_mails(tmp_path: Path) -> None:
    file = tmp_path / "box.mbox"
    file.write_bytes(mailbox(300))
    result = negotext.read(file)
    assert len(result.entries) == 300
    assert (result.entities.label == "ARTICLE").sum() == 300
    assert result.pages.published[0].date() == date(2025, 6, 2)


def test_html_of_many_tags_is_all_there() -> None:
    page = read_page(io.BytesIO(html_of(12_500)), format="html")  # 50,000 elements
    assert page.text.count("May 8, 2024\n\nThe District met CSEA & left.") == 12_500
    source = html_of(12_500).decode()
    start = page.text.rindex("CSEA & left")
    assert page.source_span(start, start + 11) == (source.rindex("CSEA"), source.rindex(".</p>"))


def test_a_page_of_very_many_entries() -> None:
    found = segment(View(many_entries(20_000)))
    assert len(found.sections) == 20_000
    assert found.newest_first
    assert found.sections[-1].date == dt.date(2024, 12, 31) - dt.timedelta(days=9_999)


def test_the_time_for_a_page_grows_with_its_entries() -> None:
    pages = {count: many_entries(count) for count in (150, 600)}
    assert grows_in_line(lambda count: negotext.parse(pages[count]).entries, 150)


def test_the_pages_of_these_tests_have_what_they_should() -> None:
    assert len(blocks(PAGE)) == 1 + 2 * 60
    for text in TEXTS.values():
        assert text.count("CSEA 821") == 60
