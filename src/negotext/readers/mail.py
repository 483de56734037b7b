"""Mail (.eml, .mbox) to text through the standard library: a block of headers, then the body, per message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from itertools import islice
from typing import Any, Final

from ..limits import USUAL, Limits
from . import Extracted, Unreadable
from . import html as html_reader
from .blocks import collapse
from .days import day_of
from .encoding import checked, decode, known_codec
from .unwrap import unwrap

RULE: Final = "_" * 32
"""The line between the messages of an mbox."""

_HEADERS: Final = ("From", "Date", "To", "Subject")
_HEADER_LENGTH: Final = 2_000  # characters; the standard library's header parser is not linear
_FROM_LINE: Final = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]{1,300}\r?\n")
_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_QUOTE: Final = re.compile(r"(?:> ?)+")
_NAMES_SHOWN: Final = 5
_BOUNDARY: Final = re.compile(rb"(?i)\bboundary\s{0,9}\*?=")
_SEPARATOR: Final = re.compile(rb"^--", re.MULTILINE)
_SEPARATORS: Final = 20  # times the parts that are read: the standard library takes its time for each of them
_INNER_MAIL: Final = re.compile(rb"(?im)^content-type\s{0,9}:\s{0,9}message/")


def extract_eml(data: bytes, limits: Limits = USUAL) -> Extracted:
    """One message: ``From:``, ``Date:``, ``To:`` and ``Subject:`` lines, a blank line, the body.

    The body is the plain text, else the HTML. Attachments are left out with a warning, and so is a missing body.

    Raises:
        Unreadable: the message is beyond ``limits`` or too damaged.
    """
    read = _read(data, limits)
    return Extracted(read.text, read.subject, read.day, warnings=tuple(read.warnings))


def extract_mbox(data: bytes, limits: Limits = USUAL) -> Extracted:
    """The messages of an mbox in the order of the file, each as `extract_eml` has it, with a `RULE` between them.

    A message that cannot be read is left out with a warning. ``published`` is the day of the newest.

    Raises:
        Unreadable: the file does not begin with a ``From `` line.
    """
    texts: list[str] = []
    warnings: list[str] = []
    days: list[date] = []
    subjects: list[str | None] = []
    for number, raw in enumerate(_messages(data), 1):
        try:
            read = _read(_QUOTED_FROM.sub(rb"\1", raw), limits)
        except Unreadable as error:
            warnings.append(f"message {number} left out: {error}")
            continue
        texts.append(read.text)
        subjects.append(read.subject)
        days += [read.day] if read.day else []
        warnings += [f"message {number}: {warning}" for warning in read.warnings]
    title = subjects[0] if len(subjects) == 1 else None
    return Extracted(f"\n\n{RULE}\n".join(texts), title, max(days, default=None), warnings=tuple(warnings))


def _messages(data: bytes) -> Iterator[bytes]:
    starts = list(_FROM_LINE.finditer(data))
    if data.strip() and (not starts or starts[0].start()):
        raise Unreadable("no mbox: it does not begin with a 'From ' line")
    for index, match in enumerate(starts):
        yield data[match.end() : starts[index + 1].start() if index + 1 < len(starts) else len(data)]


@dataclass(slots=True)
class _Read:
    """One message, and what there was to say about it."""

    limits: Limits = USUAL
    text: str = ""
    subject: str | None = None
    day: date | None = None
    warnings: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    parts: int = 0
    beyond: bool = False


class _ShortHeaders(EmailPolicy):
    """The default policy on headers cut to `_HEADER_LENGTH`."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_HEADER_LENGTH]


def _read(data: bytes, limits: Limits) -> _Read:
    if max(len(pattern.findall(data)) for pattern in (_BOUNDARY, _INNER_MAIL)) > limits.mail_boundaries:
        raise Unreadable(
            f"mail with more than {limits.mail_boundaries} multipart boundaries or messages (limits: mail_boundaries)"
        )
    read = _Read(limits)
    data = _cut(data, read)
    try:
        message: Any = message_from_bytes(data.lstrip(b"\r\n"), policy=_ShortHeaders())
        read.subject = _header(message, "Subject") or None
        read.day = day_of(_header(message, "Date"))
        head = "\n".join(f"{name}: {value}" for name in _HEADERS if (value := _header(message, name)))
        body = _tidied(_body(message, read, 0))
    except Unreadable:
        raise
    except Exception as error:  # whatever malformed headers and parts make the standard library trip over
        raise Unreadable(f"damaged mail ({type(error).__name__}: {error})") from error
    if not body:
        read.warnings.append("mail without a body")
    if read.attachments:
        shown = ", ".join(read.attachments[:_NAMES_SHOWN]) + (" …" if len(read.attachments) > _NAMES_SHOWN else "")
        read.warnings.append(f"{len(read.attachments)} attachments left out ({shown})")
    if read.parts > limits.mail_parts or read.beyond:
        read.warnings.append(
            f"mail parts beyond {limits.mail_parts}, or nested more than {limits.mail_depth} deep, left out"
        )
    read.text = f"{head}\n\n{body}" if head and body else head or body
    return read


def _cut(data: bytes, read: _Read) -> bytes:
    """A message without what comes after many times as many separators of parts as parts are read."""
    if not _BOUNDARY.search(data):
        return data
    last = next(islice(_SEPARATOR.finditer(data), _SEPARATORS * read.limits.mail_parts, None), None)
    read.beyond = last is not None
    return data[: last.start()] if last else data


def _header(message: EmailMessage, name: str) -> str:
    """A header's value on one line, decoded; as it stands if it cannot be; empty if there is none."""
    raw = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    try:
        if not raw.isascii():  # bytes that should have been encoded words
            raw = decode(raw.encode("utf-8", "surrogateescape"))[0]
        value = str(message.policy.header_fetch_parse(name, raw))
    except Exception:  # a malformed address is shown as it is
        value = raw
    # an encoded word may hold what the file itself may not
    return collapse(value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")).strip()


def _body(part: EmailMessage, read: _Read, depth: int) -> str:
    read.parts += 1
    if depth > read.limits.mail_depth:
        read.beyond = True
        return ""
    if read.parts > read.limits.mail_parts:
        return ""
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment"
    if part.is_multipart() and not attached and kind != "message/rfc822":
        return _parts(part, kind, read, depth)
    if attached or kind not in ("text/plain", "text/html"):
        read.attachments.append(collapse(part.get_filename() or kind))
        return ""
    text = _text(part, read)
    if kind == "text/plain":
        flowed = str(part.get_param("format", "")).lower() == "flowed"
        return _reflowed(_unquoted(text)) if flowed else unwrap(_unquoted(text))
    found = html_reader.extract(text, read.limits)
    read.warnings += found.warnings
    return found.text


def _parts(part: EmailMessage, kind: str, read: _Read, depth: int) -> str:
    children: list[Any] = list(part.iter_parts())
    if kind != "multipart/alternative":
        return "\n\n".join(text for child in children if (text := _body(child, read, depth + 1).strip("\n")))
    # plain text first, then the richest, which comes last
    children.sort(key=lambda child: child.get_content_type() != "text/plain")
    for child in children[:1] + children[:0:-1]:
        if (text := _body(child, read, depth + 1)).strip():
            return text
    return ""


def _text(part: EmailMessage, read: _Read) -> str:
    payload: Any = part.get_payload(decode=True)
    charset = part.get_content_charset()
    codec = known_codec(charset) if charset else None
    try:
        text, warnings = checked((payload or b"").decode(codec or "utf-8"))
    except UnicodeDecodeError:
        text, warnings = decode(payload, declared=charset)
    read.warnings += warnings
    return text


def _unquoted(text: str) -> str:
    """Text without the marks before quoted lines; a blank line stands where a quotation begins or ends."""
    out: list[str] = []
    before = 0
    for line in text.split("\n"):
        mark = _QUOTE.match(line)
        depth = mark.group().count(">") if mark else 0
        words = line[mark.end() :] if mark else line
        if depth != before and words and out and out[-1]:
            out.append("")
        out.append(words)
        before = depth
    return "\n".join(out)


def _reflowed(text: str) -> str:
    """Lines of ``format=flowed`` put together: one that ends in a space goes on in the next."""
    out: list[list[str]] = []
    goes_on = False
    for line in text.split("\n"):
        if goes_on:
            out[-1].append(line)
        else:
            out.append([line])
        goes_on = line.endswith(" ") and line != "-- "  # which begins a signature
    return "\n".join("".join(pieces) for pieces in out)


def _tidied(text: str) -> str:
    """Without white space at line ends, and one blank line for several."""
    out: list[str] = []
    for line in map(str.rstrip, text.split("\n")):
        if line or (out and out[-1]):
            out.append(line)
    return "\n".join(out).rstrip("\n")
