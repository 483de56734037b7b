"""Files to pages: which format a file is in, and its one reader.

Nothing is fetched; every failure is a `negotext.ReadError` that names the file and the reason.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from .arguments import as_date, as_optional_text, as_text, described
from .errors import ReadError
from .limits import Limits, as_limits, page_fault
from .readers import Extracted, Unreadable
from .records import Page

Source: TypeAlias = "str | os.PathLike[str] | Any"
"""A path, or an open file: anything whose ``read(n)`` gives bytes or str."""

FORMATS: Final = ("text", "markdown", "html", "eml", "mbox", "pdf", "docx")
"""The formats that are read."""

_SUFFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".eml": "eml",
        ".mbox": "mbox",
        ".pdf": "pdf",
        ".docx": "docx",
    }
)
_BINARY: Final = frozenset(("pdf", "docx"))
_REFUSED: Final = (
    (b"\xd0\xcf\x11\xe0", "a Word 97-2003 or encrypted Office file; save it as .docx without a password"),
    (b"{\\rtf", "Rich Text Format; save it as .docx or .txt"),
)
_HTML_START: Final = re.compile(
    rb"(?:\s|<!--.{0,2000}?-->|<\?xml[^<>]{0,200}\?>){0,20}"
    rb"<(?:!doctype\s{1,9}html|html|head|body|title|meta|div|article|main|table|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_MBOX_START: Final = re.compile(rb"From \S[^\r\n]{0,300}\r?\n[!-9;-~]{1,80}:")
_HEADER: Final = re.compile(rb"([!-9;-~]{1,80}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
# what tells a mail from notes that begin with `From:` lines: headers that only programs write
_MAIL_HEADERS: Final = frozenset(
    (b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to", b"content-type", b"x-mailer")
)
_SNIFFED: Final = 4096


def read_page(
    source: Source,
    *,
    doc_id: str | None = None,
    published: date | str | None = None,
    employer: str | None = None,
    format: str | None = None,
    limits: Limits | None = None,
) -> Page:
    """One file as a page of text: what `read` parses, and a document for `parse_many` and `stream`.

    The format follows from the suffix (.txt .md .html .eml .mbox .pdf .docx), for others and for open files without a
    name from the content; what fits nothing is read as plain text. Text is decoded by its byte order mark, as UTF-8,
    by what an HTML page declares, or else by a guess that a warning names. Line ends become ``\\n``.

    Args:
        source: a path, or an open file, which is read from where it stands and not closed.
        doc_id: the page's name; the file's name without its suffix by default.
        published: the day the page was saved; by default the day the file says it was last changed, sent or printed,
            if it does.
        employer: the employer's full name.
        format: one of `FORMATS`, or a suffix such as ``".htm"``, whatever the file's name and content.
        limits: how large the file, what it unpacks to and its text may be; see `Limits`.

    Raises:
        ReadError: the file cannot be opened, is too large, damaged, encrypted, no text or beyond a limit, or
            needs a package that is not installed.
        TypeError: an argument is of the wrong type.
        ValueError: ``published`` is no ISO date, or ``format`` is unknown.

    >>> import io, negotext
    >>> page = negotext.read_page(io.BytesIO(b"<h2>June 5, 2025</h2><p>We met.</p>"), doc_id="susd", format="html")
    >>> page.text
    'June 5, 2025\\n\\nWe met.'
    """
    stated = as_date(published, "published")
    employer = as_optional_text(employer, "employer")
    kind = None if format is None else _known_format(format)
    bounds = as_limits(limits, "limits")
    name, stem, suffix = _names(source)
    doc_id = stem if doc_id is None else as_text(doc_id, "doc_id")
    data = _bytes(source, name, bounds.file_bytes)
    try:
        found = _extract(data, kind, suffix, bounds)
        if fault := page_fault(len(found.text), bounds):
            raise Unreadable(fault)
    except Unreadable as error:
        raise ReadError(name, str(error)) from error
    return Page(
        text=found.text,
        doc_id=doc_id,
        source=name,
        title=found.title,
        employer=employer,
        published=stated or found.published,
        source_map=found.source_map,
        warnings=found.warnings,
    )


def _known_format(label: str) -> str:
    wanted = as_text(label, "format").lower()
    kind = wanted if wanted in FORMATS else _SUFFIXES.get("." + wanted.lstrip("."))
    if kind is None:
        raise ValueError(f"format must be one of {', '.join(FORMATS)}, not {label!r}")
    return kind


def _names(source: Source) -> tuple[str, str, str]:
    """What to call the source, its default ``doc_id``, and the suffix that tells its format."""
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if not isinstance(path, str):
            raise TypeError("source must be a path as str, not bytes")
        return path, Path(path).stem or "doc", Path(path).suffix.lower()
    if not callable(getattr(source, "read", None)):
        raise TypeError(f"source must be a path or an open file, not {described(source)}")
    name = getattr(source, "name", None)
    if not isinstance(name, str) or name.startswith("<"):
        return "<stream>", "doc", ""
    return name, Path(name).stem or "doc", Path(name).suffix.lower()


def _bytes(source: Source, name: str, most: int) -> bytes:
    try:
        if isinstance(source, (str, os.PathLike)):
            with Path(source).open("rb") as file:
                data = _read_up_to(file, most + 1)
        else:
            data = _read_up_to(source, most + 1)
    except FileNotFoundError as error:
        raise ReadError(name, "no such file") from error
    except IsADirectoryError as error:
        raise ReadError(name, "a directory, not a file") from error
    except UnicodeDecodeError as error:
        raise ReadError(name, "opened as text in the wrong encoding; open it in binary mode") from error
    except (OSError, ValueError) as error:
        raise ReadError(name, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > most:
        raise ReadError(name, f"larger than {most:,} bytes (limits: file_bytes)")
    return data


def _read_up_to(file: Any, limit: int) -> bytes:
    pieces: list[bytes] = []
    left = limit
    while left > 0:  # a pipe may give less than it is asked for
        piece = file.read(left)
        if isinstance(piece, str):
            piece = piece.encode("utf-8", "replace")
        elif not isinstance(piece, (bytes, bytearray, memoryview)):
            raise TypeError(f"source.read() must give bytes or str, not {described(piece)}")
        if not piece:
            break
        pieces.append(bytes(piece))
        left -= len(piece)
    return b"".join(pieces)


def _extract(data: bytes, kind: str | None, suffix: str, limits: Limits) -> Extracted:
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise Unreadable(reason)
    warnings: tuple[str, ...] = ()
    if kind is None:
        kind = _SUFFIXES.get(suffix)
        content = _sniffed(data)
        # a saved page is now and then a PDF under the name of the page
        if kind is None or (content in _BINARY and kind not in _BINARY):
            if kind is not None:
                warnings = (f"a {content.upper()} under the suffix {suffix}",)
            kind = content
    found = _reader(kind)(data, limits)
    return Extracted(found.text, found.title, found.published, found.source_map, warnings + found.warnings)


def _sniffed(data: bytes) -> str:
    head = data[:_SNIFFED]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("utf-8", "replace")
    head = head.removeprefix(codecs.BOM_UTF8)
    if _HTML_START.match(head):
        return "html"
    if _MBOX_START.match(head):
        return "mbox"
    return "eml" if _begins_with_mail_headers(head) else "text"


def _begins_with_mail_headers(head: bytes) -> bool:
    names = set()
    position = 0
    while match := _HEADER.match(head, position):
        names.add(match.group(1).lower())
        position = match.end()
    return bool(names & _MAIL_HEADERS) and bool(names & {b"from", b"date", b"subject"})


def _reader(kind: str) -> Callable[[bytes, Limits], Extracted]:
    """The reader of a format, imported when it is first needed."""
    match kind:
        case "html":
            from .readers.html import extract as html

            return html
        case "eml":
            from .readers.mail import extract_eml

            return extract_eml
        case "mbox":
            from .readers.mail import extract_mbox

            return extract_mbox
        case "pdf":
            from .readers.pdf import extract as pdf

            return pdf
        case "docx":
            from .readers.docx import extract as docx

            return docx
        case "markdown":
            return _markdown
    return _text


def _text(data: bytes, limits: Limits) -> Extracted:
    from .readers.encoding import decode

    text, warnings = decode(data)
    return Extracted(text, warnings=warnings)


def _markdown(data: bytes, limits: Limits) -> Extracted:
    from dataclasses import replace

    from .readers.encoding import decode
    from .readers.markdown import extract

    text, warnings = decode(data)
    return replace(extract(text), warnings=warnings)
