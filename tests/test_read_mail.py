"""Mail to text: header block, body, attachments, mailboxes, and malformed messages."""

from __future__ import annotations

import io
import time
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

import negotext
from negotext.errors import ReadError
from negotext.limits import USUAL
from negotext.readers.mail import RULE, extract_eml, extract_mbox
from negotext.sources import read_page

HEAD = (
    "From: Rene Delacroix <rene@gfpoa.org>\nDate: Wed, 27 Sep 2023 08:00:41 -0700\n"
    "To: All Members <all@gfpoa.org>\nSubject: Bargaining – round 2\n"
)


def message(subject: str = "Bargaining – round 2", day: str = "Wed, 27 Sep 2023 08:00:41 -0700") -> EmailMessage:
    made = EmailMessage()
    made["Received"] = "from here"
    made["Subject"] = subject
    made["To"] = "All Members <all@gfpoa.org>"
    made["From"] = "Rene Delacroix <rene@gfpoa.org>"
    made["Date"] = day
    return made


def test_plain_text(tmp_path: Path) -> None:
    made = message()
    made.set_content("Folks,\n\n\n\nWe met today – café.  \n\nRene\n")
    file = tmp_path / "sept.eml"
    file.write_bytes(bytes(made))
    page = read_page(file)
    assert page.text == HEAD + "\nFolks,\n\nWe met today – café.\n\nRene"
    assert (page.doc_id, page.title, page.published) == ("sept", "Bargaining – round 2", date(2023, 9, 27))
    assert page.warnings == ()
    assert read_page(io.BytesIO(bytes(made))).text == page.text


def test_plain_text_goes_before_html_and_html_is_read_where_it_is_alone() -> None:
    made = message()
    made.set_content("plain")
    made.add_alternative("<p>rich</p>", subtype="html")
    assert extract_eml(bytes(made)).text == HEAD + "\nplain"
    made = message()
    made.set_content("<h2>June 5</h2><ul><li>a</ul>", subtype="html")
    assert extract_eml(bytes(made)).text == HEAD + "\nJune 5\n\n• a"
    made = message()
    made.set_content(" \n")
    made.add_alternative("<p>rich</p>", subtype="html")
    assert extract_eml(bytes(made)).text == HEAD + "\nrich"


def test_attachments_are_left_out_with_a_warning() -> None:
    made = message()
    made.set_content("See the file.")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="offer.pdf")
    made.add_attachment("notes", filename="notes.txt")
    made.add_attachment(message())
    found = extract_eml(bytes(made))
    assert found.text == HEAD + "\nSee the file."
    assert found.warnings == ("3 attachments left out (offer.pdf, notes.txt, message/rfc822)",)


def test_several_inline_texts_are_all_read() -> None:
    raw = (
        b"Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain\n\none\n--b\nContent-Type: text/html\n\n<p>two\n--b--\n"
    )
    assert extract_eml(raw).text == "Subject: s\n\none\n\ntwo"


def test_no_body() -> None:
    found = extract_eml(b"Subject: s\nFrom: a@x.org\n\n")
    assert found.text == "From: a@x.org\nSubject: s"
    assert found.warnings == ("mail without a body",)
    assert extract_eml(b"").warnings == ("mail without a body",)


def test_flowed_text_is_put_together() -> None:
    raw = b"Content-Type: text/plain; format=flowed\n\nWe met \ntoday.\n-- \nRene\n"
    assert extract_eml(raw).text == "We met today.\n--\nRene"


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (b"Content-Type: text/plain; charset=iso-8859-1", b"caf\xe9 \x96", "café –"),
        (b"Content-Type: text/plain; charset=utf-8", b"caf\xe9 le c\xe9", "café le cé"),
        (b"Content-Type: text/plain; charset=no-such", "café".encode(), "café"),
        (b"Content-Type: text/plain", "café".encode(), "café"),
        (b"Content-Transfer-Encoding: quoted-printable", b"caf=C3=A9 =\nx", "café x"),
        (b"Content-Transfer-Encoding: base64", b"Y2Fmw6k=", "café"),
        (b"Content-Transfer-Encoding: base64", b"!!!", ""),
    ],
)
def test_charsets_and_transfer_encodings(head: bytes, body: bytes, expected: str) -> None:
    assert (
        extract_eml(b"Subject: s\nMIME-Version: 1.0\n" + head + b"\n\n" + body).text
        == f"Subject: s\n\n{expected}".strip()
    )


def test_encoded_folded_and_malformed_headers() -> None:
    raw = "Subject: =?utf-8?q?N=C3=A9gociations?=\n =?utf-8?q?_2?=\nFrom: René\nDate: someday\n\nx"
    found = extract_eml(raw.encode())
    assert found.text == "From: René\nDate: someday\nSubject: Négociations 2\n\nx"
    assert found.published is None
    assert extract_eml(b"To: <<>,;@ broken (\nFrom: \xe9\xff@x\n\nx").text.endswith("\n\nx")


def test_binary_text_part_is_refused() -> None:
    with pytest.raises(ReadError, match="binary data"):
        read_page(io.BytesIO(b"Content-Transfer-Encoding: base64\n\n/wAA/wAA/wAA\n"), format="eml")


def test_mailbox(tmp_path: Path) -> None:
    parts = []
    for subject, day, body in (
        ("one", "Mon, 3 Apr 2023 08:47:00 -0700", "first\n>From here on\n"),
        ("two", "Thu, 9 Mar 2023 16:12:00 -0700", "second\nFrom now on\n"),
    ):
        made = message(subject, day)
        made.set_content(body)
        parts.append(b"From rene@gfpoa.org Thu Mar  9 16:12:00 2023\n" + bytes(made) + b"\n")
    file = tmp_path / "box.mbox"
    file.write_bytes(b"".join(parts))
    page = read_page(file)
    first, second = page.text.split(f"\n\n{RULE}\n")
    assert first.startswith("From: Rene")
    assert first.endswith("first\nFrom here on")
    assert second.endswith("second\nFrom now on")
    assert (page.published, page.title) == (date(2023, 4, 3), None)
    crlf = file.read_bytes().replace(b"\n", b"\r\n")
    assert extract_mbox(crlf).text == page.text


def test_odd_mailboxes() -> None:
    assert extract_mbox(b"").text == ""
    assert extract_mbox(b"From a\nSubject: s\n\nx\n").title == "s"
    with pytest.raises(ReadError, match="no mbox"):
        read_page(io.BytesIO(b"Subject: s\n\nx"), format="mbox")
    bad = b"From a\nContent-Transfer-Encoding: base64\n\n/wAA/wAA\n\nFrom b\nSubject: s\n\nx\n"
    found = extract_mbox(bad)
    assert found.text == "Subject: s\n\nx"
    assert found.warnings[0].startswith("message 1 left out: binary data")


def nested(depth: int) -> bytes:
    lines = [b"MIME-Version: 1.0"]
    for level in range(depth):
        lines += [b"Content-Type: multipart/mixed; boundary=b%d" % level, b"", b"--b%d" % level]
    return b"\n".join([*lines, b"Content-Type: text/plain", b"", b"deep", b""])


def test_nested_parts_are_bounded() -> None:
    assert extract_eml(nested(10)).text == "deep"
    found = extract_eml(nested(50))
    assert found.text == ""
    assert any("nested more than 20 deep" in warning for warning in found.warnings)
    for depth in (500, 20_000):
        with pytest.raises(ReadError, match="more than 100 multipart boundaries"):
            read_page(io.BytesIO(nested(depth)), format="eml")


def test_many_parts_are_bounded() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000 + b"--b--\n"
    found = extract_eml(raw)
    assert found.text.count("x") == USUAL.mail_parts - 1
    assert any("beyond 500" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"(" * 200_000 + b"\n\nx",
        b"To: " + b"a@x.org, " * 50_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
        b'Content-Type: text/plain; a="' * 20_000 + b"\n\nx",
        b"Content-Type: text/plain" + b"; a*0*=b" * 50_000 + b"\n\nx",
        b"Date: " + b"1 " * 100_000 + b"\n\nx",
        b"X: y\n" * 100_000 + b"\nx",
        b"Content-Disposition: " + b"((" * 100_000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"-" * 1_000_000,
        b"\n" * 1_000_000,
    ],
)
def test_hostile_headers_take_bounded_time(raw: bytes) -> None:
    start = time.process_time()
    try:
        read_page(io.BytesIO(raw), format="eml")
    except ReadError as error:
        assert error.reason.startswith("damaged mail")
    assert time.process_time() - start < 10


def body(text: str, **params: str) -> str:
    made = message()
    made.set_content(text)
    for name, value in params.items():
        made.set_param(name, value)
    return extract_eml(bytes(made)).text.partition("\n\n")[2]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("a\n> b\n> c", "a\n\nb\nc"),
        ("> > x\n>> b\n> c\nd", "x\nb\n\nc\n\nd"),
        ("On Tue, Jun 3, 2025 Ana wrote:\n\n> a\n>\n> b", "On Tue, Jun 3, 2025 Ana wrote:\n\na\n\nb"),
        ("3 > 2\n>", "3 > 2"),
    ],
)
def test_quoted_lines_lose_their_marks(sent: str, expected: str) -> None:
    assert body(sent) == expected


def test_wrapped_lines_are_put_together() -> None:
    wrapped = (
        "The District and CSEA met for six hours on Tuesday and agreed on Article\n"
        "11. Both teams will be back at the table, in the same room, on Friday,\n"
        "June 13.\n\n* Leaves of absence were discussed, and the two sides are close enough to\n"
        "  hope for a settlement there\n* Hours\n\nJune 3, 2025\nNo meeting was held.\n"
    )
    assert body(wrapped) == (
        "The District and CSEA met for six hours on Tuesday and agreed on Article 11. Both teams will be back at the"
        " table, in the same room, on Friday, June 13.\n\n* Leaves of absence were discussed, and the two sides are"
        " close enough to hope for a settlement there\n* Hours\n\nJune 3, 2025\nNo meeting was held."
    )


def test_lines_that_were_never_wrapped_stay() -> None:
    long = "The District and CSEA met for six hours on Tuesday and agreed on Article 11 and nothing else at all."
    assert body(f"{long}\n{long[:75]}\nand more") == f"{long}\n{long[:75]}\nand more"


def test_flowed_quotations() -> None:
    assert body("> one \n> two\nthree \nfour", format="flowed") == "one two\n\nthree four"


def test_a_mail_that_carries_a_page_is_no_entry_but_a_mail_with_dates_is() -> None:
    days = ["June 5, 2025", "May 21, 2025", "May 8, 2025"]
    page = "\n\n".join(f"{day}\n\nThe parties met on Article 9." for day in days)
    made = message()
    made.set_content(f"All, here is what our page says now.\n\n{page}\n")
    result = negotext.read(io.BytesIO(bytes(made)), format="eml")
    assert list(result.entries.heading) == days
    made.set_content("All,\n\nwe met on June 5, 2025. Next come June 12\nand June 19.\n")
    result = negotext.read(io.BytesIO(bytes(made)), format="eml")
    assert [str(day.date()) for day in result.entries.date] == ["2023-09-27"]
