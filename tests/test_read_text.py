"""Reading in general: which format, which encoding, what is refused; plain text, Markdown, and unwrapping."""

from __future__ import annotations

import io
import os
import pickle
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from negotext.errors import ReadError
from negotext.limits import Limits
from negotext.readers.encoding import known_codec
from negotext.readers.markdown import extract as markdown
from negotext.readers.unwrap import unwrap
from negotext.sources import read_page

CURLY = "The Board’s team – led by José – offered “three dates”: May 21, 22 and 28, 2025."


def page(data: bytes | str, **options: object):
    stream = io.BytesIO(data) if isinstance(data, bytes) else io.StringIO(data)
    return read_page(stream, **options)


def reason(data: bytes, **options: object) -> str:
    with pytest.raises(ReadError) as caught:
        page(data, **options)
    return caught.value.reason


def test_path_gives_id_source_and_text(tmp_path: Path) -> None:
    file = tmp_path / "susd.updates.txt"
    file.write_bytes(b"June 5, 2025\r\nWe met.\rAgain.\n")
    found = read_page(file, published="2025-06-10", employer="  Stockton Unified School District ")
    assert found.text == "June 5, 2025\nWe met.\nAgain.\n"
    assert (found.doc_id, found.source) == ("susd.updates", str(file))
    assert (found.published, found.employer) == (date(2025, 6, 10), "Stockton Unified School District")
    assert read_page(str(file), doc_id="x", published=datetime(2025, 6, 10, 23)).doc_id == "x"


def test_open_files() -> None:
    assert (page(b"abc").doc_id, page(b"abc").source) == ("doc", "<stream>")
    assert page("café").text == "café"
    named = io.BytesIO(b"<p>a<p>b")
    named.name = "/data/union.html"
    assert (read_page(named).doc_id, read_page(named).source) == ("union", "/data/union.html")


def test_a_pipe_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as out:
        out.write(b"a" * 3000)
    with os.fdopen(reader, "rb", buffering=0) as raw:

        class Slow:
            def read(self, size: int) -> bytes:
                return raw.read(min(size, 7))

        assert len(read_page(Slow()).text) == 3000


@pytest.mark.parametrize("data", [b"", b"\n", b" \n\n "])
def test_empty_pages_are_fine(data: bytes) -> None:
    for kind in ("text", "markdown", "html"):
        assert page(data, format=kind).text.strip() == ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (CURLY.encode(), CURLY),
        (b"\xef\xbb\xbf" + CURLY.encode(), CURLY),
        (CURLY.encode("utf-16"), CURLY),
        (b"\xfe\xff" + CURLY.encode("utf-16-be"), CURLY),
        (CURLY.encode("utf-32"), CURLY),
        (CURLY.encode("cp1252"), CURLY),
        (b"It\x92s over. " + b"On May 21, 2025 the District met CSEA. " * 20, "It’s over. "),
        (b"Caf\xe9", "Café"),
    ],
)
def test_encodings(data: bytes, expected: str) -> None:
    assert page(data).text.startswith(expected)


def test_what_an_html_page_declares_is_used_when_it_is_not_utf8() -> None:
    text = "<p>Québec – négociations"
    declared = b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'
    assert page(declared + text.encode("cp1252"), format="html").text == "Québec – négociations"
    assert page(declared + text.encode(), format="html").text == "Québec – négociations"
    assert page(b'<meta charset="shift_jis">' + "<p>交渉".encode("shift_jis"), format="html").text == "交渉"
    assert page(b'<meta charset="zlib_codec">' + text.encode("cp1252"), format="html").text.startswith("Qu")


@pytest.mark.parametrize("label", ["zlib", "rot13", "idna", "punycode", "unicode_escape", "nonsense", "utf-7", "a\0b"])
def test_codecs_that_are_no_charsets_are_not_used(label: str) -> None:
    assert known_codec(label) is None


def test_a_guessed_or_lossy_encoding_is_told() -> None:
    assert page(CURLY.encode("cp1252")).warnings == ("not UTF-8 and no encoding declared; read as cp1252",)
    mixed = page(CURLY.encode() * 10 + b"\x92")
    assert mixed.text == CURLY * 10 + "\ufffd"
    assert mixed.warnings == ("1 undecodable bytes in UTF-8 replaced",)
    assert page(CURLY.encode()).warnings == ()
    assert "NUL" in page(b"text " * 500 + b"\0").warnings[0]


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0" * 9,
        b"\x1f\x8b\x08\0\0\0\0\0" + bytes(range(255, 0, -1)) * 9,
        CURLY.encode("utf-16-le"),
        b"\xff\xfe" + bytes([1, 0]) * 100,
        b"\x01\x02\x03\x04\x05",
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    assert "binary data" in reason(data)
    assert "binary data" in reason(data, format="html")


def test_formats_that_are_known_but_not_read_are_named() -> None:
    assert "Word 97-2003" in reason(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500))
    assert "Rich Text" in reason(b"{\\rtf1\\ansi June 5, 2025}")


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    for source, why in ((tmp_path / "none.txt", "no such file"), (tmp_path, "a directory"), ("a\0b", "null")):
        with pytest.raises(ReadError, match=why) as caught:
            read_page(source)
        assert caught.value.source == str(source)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ReadError, match="Permission denied"):
        read_page("page.txt")


def test_a_closed_file_or_wrong_mode(tmp_path: Path) -> None:
    stream = io.BytesIO(b"x")
    stream.close()
    with pytest.raises(ReadError, match="closed"):
        read_page(stream)
    file = tmp_path / "page.txt"
    file.write_bytes(b"caf\xe9")
    with file.open(encoding="utf-8") as wrong, pytest.raises(ReadError, match="binary mode"):
        read_page(wrong)


def test_too_large() -> None:
    limits = Limits(file_bytes=100)
    assert page(b"x" * 100, limits=limits).text == "x" * 100
    assert reason(b"x" * 101, limits=limits) == "larger than 100 bytes (limits: file_bytes)"


@pytest.mark.parametrize("source", [None, 3, b"page.txt", 1.5, ["a.txt"], float("nan")])
def test_wrong_sources(source: object) -> None:
    with pytest.raises(TypeError, match="source must be"):
        read_page(source)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"published": 20250610}, TypeError, "published must be a date.*not int"),
        ({"published": float("nan")}, TypeError, "NaN"),
        ({"published": "June 10, 2025"}, ValueError, "not 'June 10, 2025'"),
        ({"employer": b"SUSD"}, TypeError, "employer must be str, not bytes"),
        ({"doc_id": 7}, TypeError, "doc_id must be str, not int"),
        ({"format": "xls"}, ValueError, "format must be one of"),
        ({"format": 1}, TypeError, "format"),
        ({"limits": 100}, TypeError, r"limits must be negotext\.Limits or None, not int"),
    ],
)
def test_wrong_arguments(options: dict[str, object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        page(b"x", **options)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html><title>t</title><p>a", "a"),
        (b"\xef\xbb\xbf\n<!-- c --><HTML><body><p>a", "a"),
        ("<html><p>é".encode("utf-16"), "é"),
        (b'<?xml version="1.0"?>\n<html><p>a', "a"),
        (b"From: a@x.org\nMIME-Version: 1.0\nSubject: s\n\na", "From: a@x.org\nSubject: s\n\na"),
        (b"From a@x.org Wed Sep 27 08:00:41 2023\nFrom: a@x.org\n\na\n", "From: a@x.org\n\na"),
        (b"From: Sgt. R. Delacroix\nSent: Thursday\n\na", "From: Sgt. R. Delacroix\nSent: Thursday\n\na"),
        (b"# Heading\n**a**", "# Heading\n**a**"),
        (b"3 < 4 <b>", "3 < 4 <b>"),
    ],
)
def test_unknown_names_are_read_by_their_content(tmp_path: Path, data: bytes, expected: str) -> None:
    file = tmp_path / "page.aspx"
    file.write_bytes(data)
    assert read_page(file).text == expected
    assert page(data).text == expected


def test_the_suffix_and_the_format_go_before_the_content(tmp_path: Path) -> None:
    file = tmp_path / "a.TXT"
    file.write_bytes(b"<html><p>a")
    assert read_page(file).text == "<html><p>a"
    assert read_page(file, format=".htm").text == "a"
    file = file.rename(tmp_path / "a.Markdown")
    file.write_bytes(b"# a")
    assert read_page(file).text == "a"


# --- Markdown ---


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# June 5, 2025 ##", "June 5, 2025"),
        ("June 5, 2025\n------------\nWe met.", "June 5, 2025\nWe met."),
        (
            "**District** and *CSEA* and __both__ and _one_ and ***all*** and ~~none~~",
            "District and CSEA and both and one and all and none",
        ),
        ("**a *b* c**", "a b c"),
        ("* item *one*\n- two\n1. three", "* item one\n- two\n1. three"),
        ("snake_case_name and 2 * 3 * 4 and \\*star\\*", "snake_case_name and 2 * 3 * 4 and *star*"),
        ('see [the counter](a_(b).pdf "t"), [ref][1], <https://x.org/a_b>', "see the counter, ref, https://x.org/a_b"),
        ("![logo](l.png)\ntext ![x][y] more", "\ntext  more"),
        ("[![badge](b.svg)](u) a", " a"),
        ("[1]: https://x.org\na", "a"),
        ("a <!-- gone\nstill gone --> b <!-- open", "a  b <!-- open"),
        ("```text\n# kept **as is**\n```\nb", "# kept **as is**\nb"),
        ("~~~\nopen fence", "open fence"),
        ("> quoted **words**", "quoted words"),
        ("a\n\n---\n\nb", "a\n\n\n\nb"),
        ("| Date | What |\n|---|---|\n| 6/5 | **met** |", "| Date | What |\n|---|---|\n| 6/5 | met |"),
        ("line<br>next <b>bold</b> `code` x < y", "line\nnext bold code x < y"),
        ("10\\. May", "10. May"),
    ],
)
def test_markdown(source: str, expected: str) -> None:
    assert markdown(source).text == expected


def test_markdown_title_and_front_matter() -> None:
    assert markdown("intro\n\n## *First* heading\n# Second").title == "First heading"
    found = markdown('---\ntitle: "Updates"\nlayout: x\ndate: 2025-06-10 08:00\n---\n# H\n')
    assert (found.title, found.published, found.text) == ("Updates", date(2025, 6, 10), "H\n")
    assert markdown("plain").title is None


@pytest.mark.parametrize(
    "unit", ["*a ", "**", "_a", "[", "[a](", "![", "<", "`a", "<!--", "~~a", "> ", "#", "[a](()", "\\*"]
)
def test_markdown_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    markdown(unit * (400_000 // len(unit)))
    assert time.process_time() - start < 5


# --- unwrapping ---


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        (
            "The contract runs out on Decem-\nber 31, 2015, and the trus-\ntees have been told of it.",
            "The contract runs out on December 31, 2015, and the trustees have been told of it.",
        ),
        (
            "We wait for the fact-\nfinder and his one-\ntime report on the off-\nschedule pay.",
            "We wait for the fact-finder and his one-time report on the off-schedule pay.",
        ),
        ("Step-column pay and step-\ncolumn moves", "Step-column pay and step-column moves"),
        (
            "A joint request has gone to the State Employment\nRelations Board. It answers in a week, we were\ntold.",
            "A joint request has gone to the State Employment Relations Board. It answers in a week, we were told.",
        ),
        (
            "The hearing of both the parties is going to be on\nJune 27, 2016, at ten.",
            "The hearing of both the parties is going to be on June 27, 2016, at ten.",
        ),
    ],
)
def test_lines_of_a_paragraph_are_joined(wrapped: str, expected: str) -> None:
    assert unwrap(wrapped) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NEGOTIATIONS JOURNAL 2016\nThis journal is kept by the Secretary and read at meetings.",
        "Bargaining Update\nThis journal is kept by the Secretary and read at meetings.",
        "It covers all of the bargaining for a new contract.\nMay 2, 2016. All agree that we are stuck.",
        "It covers all of the bargaining for a new contract\nMonday, May 2, 2016\nAll agree that we are stuck.",
        "We offered these things, which were the same as before\n• wages and the length of the day in school\n• hours",
        "✘ The University rejected our proposal on harassment complaints\n✘ Nothing on pay",
        "7/10/20\tTRFT\tFirst meeting of the two teams, and there were\n7/24/20\tTRFT\tSecond one",
        "| 7/10/20 | First meeting of the two teams, and there were |\n| 7/24/20 | Second meeting of teams |",
        "The first paragraph ends here, at the right margin\n\nThe second paragraph begins after a blank line.",
        "From: Sgt. R. Delacroix, Grand Ferry Police Officers\nSent: Thursday, March 9, 2023 4:12 PM",
        "They took the following items up in the afternoon:\nWages for all of the classified employees there",
        "________________________________________________\nthe line above is a rule",
        "Name\nrank\nparts",
        "",
        "\n\n",
    ],
)
def test_lines_that_stand_for_themselves_stay(text: str) -> None:
    assert unwrap(text) == text


def test_unwrapping_leaves_unwrapped_paragraphs_alone() -> None:
    paragraph = "The District and the Association met for the whole day and did not agree on anything at all, " * 4
    text = f"{paragraph}which was sad.\n{paragraph}and nobody spoke."
    assert unwrap(text) == text


@pytest.mark.parametrize("unit", ["a-\n", "word word word\n", "x\n", "a" * 80 + "\n", "-", "on\n"])
def test_unwrapping_takes_linear_time(unit: str) -> None:
    start = time.process_time()
    unwrap(unit * (1_000_000 // len(unit)))
    assert time.process_time() - start < 10
