"""Hostile files in a process of their own: no connection, no other file, no other program, no more than the limits."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from made_files import MarkedPage, as_docx, as_pdf

import negotext
from negotext.limits import Limits

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")

PAGE = MarkedPage("page", "Updates\n\nJune 5, 2025\n\nThe parties met.\n", ())
CANARY = "canary-in-another-file"

# reads files with everything watched that an audit hook can see, and little memory
READ = """
import json, resource, sys
import negotext
from negotext.sources import read_page

warm, files, memory = json.loads(sys.argv[1])
for file in warm:  # what is imported and loaded once is none of the files' doing
    negotext.read(file)
import traceback  # and what tells of an error
seen = []
current = [None]

def watch(event, arguments):
    if event == "open":
        if arguments[0] != current[0]:
            seen.append([event, str(arguments[0])])
    elif event.split(".")[0] in ("socket", "subprocess", "shutil", "urllib", "ctypes.dlopen", "tempfile", "webbrowser"):
        seen.append([event, str(arguments)])
    elif event in ("os.system", "os.exec", "os.posix_spawn", "os.fork", "os.remove", "os.rename", "os.mkdir", "exec"):
        seen.append([event, str(arguments)])

sys.addaudithook(watch)
if memory:
    resource.setrlimit(resource.RLIMIT_AS, (memory * 2**20, memory * 2**20))
told = {}
for file in files:
    current[0] = file
    try:
        told[file] = ["read", read_page(file).text]
    except negotext.ReadError as error:
        told[file] = ["refused", error.reason]
found = list(seen)
try:  # the system's own figure begins with what the process that started this one took
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seen": found, "told": told, "peak": peak / 1024}))
"""


def read_alone(files: dict[str, bytes], tmp_path: Path, *, memory: int = 0, seconds: int = 120) -> dict[str, Any]:
    """What a process of its own makes of files: what was seen, what was told of each by its name, the most memory."""
    (tmp_path / "warm").mkdir()
    (tmp_path / "files").mkdir()
    usual = {
        "a.docx": as_docx(PAGE),
        "a.pdf": as_pdf(PAGE),
        "a.html": b"<p>June 5, 2025</p>",
        "a.md": b"# June 5, 2025",
    }
    usual |= {
        "a.eml": b"Subject: =?utf-8?q?a?=\nDate: x\nContent-Type: text/html\n\n<p>x",
        "a.txt": b"June 5, 2025\xe9",
    }
    usual |= {"a.mbox": b"From a\nSubject: b\n\nx"}
    for folder, held in (("warm", usual), ("files", files)):
        for name, data in held.items():
            (tmp_path / folder / name).write_bytes(data)
    warm, given = (
        [str(tmp_path / folder / name) for name in held] for folder, held in (("warm", usual), ("files", files))
    )
    command = [sys.executable, "-c", READ, json.dumps([warm, given, memory])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    answer["told"] = {Path(name).name: told for name, told in answer["told"].items()}
    return answer


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and the connections that were made to it; what C libraries do shows here only."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server.getsockname()[1], calls
        with suppress(TimeoutError):
            calls.append(server.accept())


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def repacked(parts: dict[str, bytes]) -> bytes:
    """A Word file with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_docx(PAGE))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def document(words: str, head: str = "") -> bytes:
    body = f"<w:body><w:p><w:r><w:t>June 5 {words} met</w:t></w:r></w:p></w:body>"
    return f'<?xml version="1.0"?>{head}<w:document xmlns:w="{W}" xmlns:r="{R}">{body}</w:document>'.encode()


def with_relations(*targets: str) -> bytes:
    """A Word file whose document refers to other parts and files, by every kind of path."""
    with zipfile.ZipFile(io.BytesIO(as_docx(PAGE))) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    made = "".join(
        f'<Relationship Id="x{number}" Type="{R}/attachedTemplate" Target="{target}" TargetMode="External"/>'
        for number, target in enumerate(targets)
    )
    relations = relations.replace("</Relationships>", made + "</Relationships>")
    return repacked({"word/_rels/document.xml.rels": relations.encode()})


def pdf_of(*objects: str) -> bytes:
    """A PDF of some objects, the first of them the catalogue, and without its table, which PDFium makes anew."""
    body = "".join(f"{number} 0 obj\n{words}\nendobj\n" for number, words in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode("latin-1")


def stream(words: str, more: str = "") -> str:
    return f"<< /Length {len(words)} {more} >>\nstream\n{words}\nendstream"


SHOWN = stream("BT /F1 12 Tf 72 700 Td (June 5, 2025) Tj ET /X1 Do")
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdfs(port: int, other: Path) -> dict[str, bytes]:
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
    plain, formed = page + ">> >>", page + "/XObject << /X1 6 0 R >> >> >>"
    kids = "<< /Type /Pages /Kids [{}] /Count {} >>"
    pages = kids.format("3 0 R", 1)
    script = f"app.launchURL('http://127.0.0.1:{port}/'); this.exportDataObject('x');"
    calls = (
        f"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS ({script}) >> "
        f"/AA << /WC << /S /Launch /F ({other}) >> /WS << /S /URI /URI (http://127.0.0.1:{port}/) >> >> "
        f"/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS ({script}) >>] >> >> >>"
    )
    catalogue = "<< /Type /Catalog /Pages 2 0 R >>"
    loop = stream("/X1 Do", "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X1 6 0 R >> >>")
    external = stream("x", f"/F << /FS /URL /F (http://127.0.0.1:{port}/) >>")
    return {
        "script.pdf": pdf_of(calls, pages, plain, SHOWN, FONT),
        "page-loop.pdf": pdf_of(catalogue, kids.format("2 0 R 3 0 R 2 0 R", 3), plain, SHOWN, FONT),
        "parent-loop.pdf": pdf_of(catalogue, pages.replace("/Kids", "/Parent 2 0 R /Kids"), plain, SHOWN, FONT),
        "form-loop.pdf": pdf_of(catalogue, pages, formed, SHOWN, FONT, loop),
        "self.pdf": pdf_of(catalogue, "2 0 R", plain, SHOWN, FONT),
        "length-loop.pdf": pdf_of(catalogue, pages, plain, re.sub(r"/Length \d+", "/Length 4 0 R", SHOWN), FONT),
        "external.pdf": pdf_of(catalogue, pages, formed, SHOWN, FONT, external),
        "many-kids.pdf": pdf_of(catalogue, kids.format("3 0 R " * 4000, 4000), plain, SHOWN, FONT),
    }  # fmt: skip


def hostile(port: int, other: Path) -> dict[str, bytes]:
    """Files that ask for connections, for another file, and for programs to run."""
    web, local = f"http://127.0.0.1:{port}/x", other.as_uri()
    entities = f'<!DOCTYPE x SYSTEM "{web}.dtd" [<!ENTITY a SYSTEM "{local}"><!ENTITY % p SYSTEM "{web}"> %p;]>'
    html = (
        f'<base href="{web}"><link rel=stylesheet href="{web}"><p>June 5 &a; met<img src="{web}">'
        f'<iframe src="{local}"></iframe><object data="{local}"></object><script src="{web}"></script>'
        f'<embed src="{local}"><meta http-equiv=refresh content="0;{web}">'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{local}" parse="text"/>'
    )
    mail = (
        "From: a\nDate: Wed, 27 Sep 2023 08:00:41 -0700\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        f'Content-Type: message/external-body; access-type=URL; URL="{web}"\n\nContent-Type: text/plain\n\n--x\n'
        f'Content-Type: message/external-body; access-type=local-file; name="{other}"\n\n'
        f"Content-Type: text/plain\n\n--x\nContent-Type: text/html\nContent-Location: {web}\n\n{html}\n--x\n"
        f'Content-Disposition: attachment; filename="../../{other}"\n\nx\n--x--\n'
    ).encode()
    return {
        "refers.html": f'<?xml version="1.0"?><?xml-stylesheet href="{web}"?>{entities}<html>{html}'.encode(),
        "refers.eml": mail,
        "refers.mbox": b"From a\n" + mail,
        "refers.md": f"# June 5\n![x]({web})\n{{% include {other} %}}\n<iframe src='{local}'></iframe>".encode(),
        "entities.docx": repacked({"word/document.xml": document("&a;", entities)}),
        "styles.docx": repacked({"word/styles.xml": f"{entities}<w:styles xmlns:w='{W}'>&a;</w:styles>".encode()}),
        "relations.docx": with_relations(web, local, f"../../../../../../../{other}", str(other)),
        "paths.docx": repacked({f"../../{other.name}": b"x", str(other): b"x", "word/../../y": b"x", "C:\\y": b"x"}),
        **pdfs(port, other),
    }  # fmt: skip


def test_files_reach_nothing_but_themselves(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(CANARY)
    with listening() as (port, calls):
        answer = read_alone(hostile(port, other), tmp_path)
    assert calls == []
    assert answer["seen"] == []
    assert other.read_text() == CANARY
    assert {path.name for path in tmp_path.iterdir()} == {"other.txt", "warm", "files"}
    for name, (_, words) in answer["told"].items():
        assert CANARY not in words, name
    read = {name for name, (kind, _) in answer["told"].items() if kind == "read"}
    assert read >= {
        "refers.html",
        "refers.eml",
        "refers.mbox",
        "refers.md",
        "relations.docx",
        "script.pdf",
        "form-loop.pdf",
    }
    for name in read - {"page-loop.pdf", "self.pdf"}:
        assert "June 5" in answer["told"][name][1], name


def test_the_watch_sees_what_it_is_for(tmp_path: Path) -> None:
    """The same process, with a reader that does what it must not."""
    other = tmp_path / "other.txt"
    other.write_text(CANARY)
    code = READ.replace(
        "sys.addaudithook(watch)",
        "sys.addaudithook(watch)\nimport socket, subprocess\nopen(files[0] + '.txt', 'w')\n"
        "subprocess.run(['true'])\nsocket.socket().connect_ex(('127.0.0.1', 9))",
    )
    (tmp_path / "a").write_text("x")
    command = [sys.executable, "-c", code, json.dumps([[], [str(tmp_path / "a")], 0])]
    seen = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["seen"]
    assert {"open", "subprocess.Popen", "socket.connect"} <= {event for event, _ in seen}


def bombs() -> dict[str, bytes]:
    """Small files that are huge once unpacked, nested, or counted out."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    zeros = zlib.compress(bytes(2**28 + 1), 9)
    packed = (
        b"%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode /Length 9 >>\nstream\n" + zeros + b"\nendstream\nendobj\n%%EOF"
    )
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000))
    inner = "Content-Type: message/rfc822\n\n" * 5_000
    return {
        "laughs.docx": repacked({"word/document.xml": document("&l11;", f"<!DOCTYPE x [{laughs}]>")}),
        "laughs.html": f"<!DOCTYPE x [{laughs}]><p>June 5 &l11; met".encode(),
        "zeros.docx": repacked({"word/media/image.png": bytes(2**28 + 1)}),
        "nested.docx": repacked({"word/document.xml": document("<w:p>" * 3_000)}),
        "zeros.pdf": packed,
        "deep.eml": deep.encode() + b"x",
        "inner.eml": inner.encode() + b"x",
        "parts.eml": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_000_000,
        "header.eml": b"Subject: " + b"=?utf-8?q?a?= " * 300_000 + b"\n\nx",
        "tags.html": b"<p>x" * 200_000,
        "deep.html": b"<div>" * 500_000 + b"x",
        "attributes.html": b"<p " + b"".join(b"a%d=1 " % number for number in range(300_000)) + b">x",
        "quotes.md": b">" * 1_000_000 + b" x\n" + b"[" * 500_000,
        "spaces.txt": b" " * 3_000_000 + b"x",
    }


@posix
def test_bombs_go_off_within_bounds(tmp_path: Path) -> None:
    """All of them in one process that may take 2 GB of addresses, libraries included, and two minutes."""
    answer = read_alone(bombs(), tmp_path, memory=2_500, seconds=300)
    assert answer["seen"] == []
    assert answer["peak"] < 1_500
    refused = {name: reason for name, (kind, reason) in answer["told"].items() if kind == "refused"}
    expected = {
        "laughs.docx": "declares a document type|entity", "zeros.docx": "docx_unpacked|docx_ratio",
        "nested.docx": "damaged DOCX", "zeros.pdf": "pdf_unpacked", "deep.eml": "mail_boundaries",
        "inner.eml": "mail_boundaries", "deep.html": "nested more than 256", "attributes.html": "html_attributes",
    }  # fmt: skip
    assert refused.keys() == expected.keys()
    for name, words in expected.items():
        assert re.search(words, refused[name]), refused[name]
    assert len(answer["told"]["laughs.html"][1]) < 100
    assert answer["told"]["tags.html"][1].count("x") == 200_000


# --- limits --------------------------------------------------------------------------------------------------------


def test_a_page_beyond_the_limit_is_refused_by_name() -> None:
    limits = Limits(page_chars=40)
    text = "June 5, 2025\n\nThe parties met for an hour.\n"
    with pytest.raises(negotext.LimitError, match=r"a page of 43 characters, more than 40 \(limits: page_chars\)"):
        negotext.parse(text, limits=limits)
    assert len(negotext.parse(text, limits=Limits(page_chars=43)).entries) == 1
    with pytest.raises(negotext.ReadError, match="page_chars"):
        negotext.read(io.BytesIO(text.encode()), limits=limits)


@pytest.mark.parametrize("workers", [1, 2])
def test_among_many_a_page_beyond_the_limit_stands_alone(workers: int) -> None:
    docs = [
        ("a", "June 5, 2025\n\nWe met.\n"),
        ("b", "June 5, 2025\n\n" + "We met. " * 9),
        negotext.Page("x" * 50, "c"),
    ]
    result = negotext.parse_many(docs, workers=workers, limits=Limits(page_chars=40))
    assert list(result.entries["doc_id"]) == ["a"]
    warnings = result.pages.set_index("doc_id")["warnings"]
    assert warnings["b"].startswith("LimitError: a page of 86 characters, more than 40")
    assert "LimitError" in warnings["c"]
    parts = list(negotext.stream(docs, limits=Limits(page_chars=40), workers=workers))
    assert [list(part.entries["doc_id"]) for part in parts] == [["a"]]
    with pytest.raises(negotext.LimitError):
        negotext.parse_many(docs, limits=Limits(page_chars=40), on_error="raise")


def test_limits_are_whole_numbers() -> None:
    with pytest.raises(ValueError, match="html_tags must be at least 1, not 0"):
        Limits(html_tags=0)
    with pytest.raises(TypeError, match="page_chars must be int, not float"):
        Limits(page_chars=1e6)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"limits must be negotext\.Limits or None, not int"):
        negotext.parse("x", limits=3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "data", "limits"),
    [
        ("text", PAGE.text.encode(), Limits(file_bytes=20)),
        ("text", PAGE.text.encode(), Limits(page_chars=20)),
        ("html", b"<p>a<p>b<p>c", Limits(html_tags=2)),
        ("html", b"<p a=1 b=2>x", Limits(html_attributes=1)),
        ("docx", as_docx(PAGE), Limits(docx_unpacked=1000)),
        ("docx", as_docx(PAGE), Limits(docx_parts=3)),
        ("docx", repacked({"word/x.bin": Random(1).randbytes(20_000) * 100}), Limits(docx_ratio=10)),
        ("pdf", as_pdf(PAGE), Limits(pdf_chars=5)),
        ("pdf", as_pdf(PAGE), Limits(pdf_unpacked=10)),
        ("pdf", as_pdf(PAGE), Limits(pdf_images=10)),
        ("eml", (b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2), Limits(mail_boundaries=1)),
    ],
)  # fmt: skip
def test_each_limit_is_named_where_it_refuses(kind: str, data: bytes, limits: Limits) -> None:
    [name] = [name for name in Limits.__slots__ if getattr(limits, name) != getattr(Limits(), name)]
    negotext.read(io.BytesIO(data), format=kind)
    with pytest.raises(negotext.ReadError, match=rf"limits: {name}\)"):
        negotext.read(io.BytesIO(data), format=kind, limits=limits)


def test_limits_of_mail_that_leave_out() -> None:
    data = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 9 + b"--b--\n"
    page = negotext.read(io.BytesIO(data), format="eml", limits=Limits(mail_parts=4))
    assert page.texts["doc"].count("x") == 3
    page = negotext.read(io.BytesIO(data), format="eml", limits=Limits(mail_depth=1))
    assert page.texts["doc"].count("x") == 9
