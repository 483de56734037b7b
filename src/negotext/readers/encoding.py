"""Bytes to text: byte order mark, UTF-8, what the document declares, and last a guess."""

from __future__ import annotations

import codecs
import re
from typing import Final

from . import Unreadable

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 1 << 16  # bytes shown to charset-normalizer, which tries some ninety codecs
_MAX_NUL: Final = 1 / 1000
_FEW_NUL: Final = 2
_MAX_CONTROL: Final = 1 / 100
_MAX_LOST: Final = 1 / 10  # undecodable bytes per good non-ASCII character in what is still called UTF-8
_CHAOS_MARGIN: Final = 0.05
_CONTROL: Final = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_REAL_CODEC: Final = re.compile(
    r"utf-(?:8|16|32)|iso8859-|iso2022|cp\d|mac|koi8|shift|euc|gb|big5|hz|johab|ascii|latin"
)
_META: Final = re.compile(
    rb"""<meta\b[^<>]{0,300}?\bcharset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{1,40})""", re.IGNORECASE
)
_XML: Final = re.compile(rb"""\A\s{0,99}<\?xml\b[^<>?]{0,99}?\bencoding\s{0,9}=\s{0,9}["']([\w.:-]{1,40})""")


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of ``data`` with ``\\n`` line ends and without byte order mark, and warnings.

    Args:
        data: the whole file.
        declared: the encoding that the document names, tried when the bytes are not UTF-8.

    Raises:
        Unreadable: the data is no text.

    >>> decode(b"caf\\xe9", declared="iso-8859-1")
    ('café', ())
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            text, warnings = _lenient(data[len(bom) :], codec)
            break
    else:
        # before any decoding: NUL bytes are valid UTF-8
        if data.count(0) > len(data) * _MAX_NUL:
            raise Unreadable("binary data, no text (many NUL bytes; UTF-16 needs its byte order mark)")
        text, warnings = _without_bom(data, declared)
    text, odd = checked(text)
    return text, warnings + odd


def checked(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with ``\\n`` line ends and without NUL characters, and a warning if there were any.

    Raises:
        Unreadable: so many characters are no text that none of it is.

    >>> checked("one\\r\\ntwo")
    ('one\\ntwo', ())
    """
    nul = text.count("\0")
    if nul > len(text) * _MAX_NUL and nul > _FEW_NUL:
        raise Unreadable("binary data, no text (many NUL characters)")
    if len(_CONTROL.findall(text)) > len(text) * _MAX_CONTROL:
        raise Unreadable("binary data, no text (many control characters)")
    warnings = (f"{nul} NUL characters replaced",) if nul else ()
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n"), warnings


def declared_in_html(data: bytes) -> str | None:
    """The encoding that an HTML page's ``meta`` or XML declaration names in its first 4096 bytes.

    >>> declared_in_html(b'<html><meta charset="windows-1252">')
    'windows-1252'
    """
    match = _XML.search(data[:4096]) or _META.search(data[:4096])
    return match.group(1).decode("ascii", "replace") if match else None


def known_codec(label: str) -> str | None:
    """Python's name for the charset ``label``; ``None`` if there is none, or it is no charset (``zlib``, ``idna``).

    >>> known_codec("ISO-8859-1"), known_codec("rot13")
    ('cp1252', None)
    """
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    if name in ("iso8859-1", "ascii"):  # browsers read both labels as Windows-1252, and so pages are written
        return "cp1252"
    return name if _REAL_CODEC.match(name) else None


def _without_bom(data: bytes, declared: str | None) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    codec = known_codec(declared) if declared else None
    if codec and not codec.startswith("utf-8"):
        return _lenient(data, codec)
    mostly = data.decode("utf-8", "replace")
    lost = mostly.count("\ufffd")
    if lost <= _MAX_LOST * (sum(char > "\x7f" for char in mostly) - lost):
        return mostly, (f"{lost} undecodable bytes in UTF-8 replaced",)
    codec = _guessed(data)
    text, warnings = _lenient(data, codec)
    return text, (f"not UTF-8 and no encoding declared; read as {codec}", *warnings)


def _lenient(data: bytes, codec: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(codec), ()
    except UnicodeDecodeError:
        text = data.decode(codec, "replace")
        return text, (f"{text.count(chr(0xFFFD))} undecodable bytes in {codec} replaced",)


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    first = next((match.start() for match in re.finditer(rb"[\x80-\xff]", data)), 0)
    begin = max(0, first - _SAMPLE // 2)
    matches = from_bytes(data[begin : begin + _SAMPLE])
    best = matches.best()
    if best is None:
        raise Unreadable("binary data, or text in no known encoding")
    # a handful of curly quotes fits twenty code pages equally well; on the pages we read it is Windows-1252
    for match in matches:
        if match.chaos <= best.chaos + _CHAOS_MARGIN and "cp1252" in match.could_be_from_charset:
            return "cp1252"
    return best.encoding
