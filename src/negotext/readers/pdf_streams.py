"""The packed streams of a PDF, looked at before PDFium, which sets no limit and tells of no damage, unpacks them."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Final

from ..limits import Limits
from . import Unreadable

_STREAM: Final = re.compile(rb"\bstream\r?\n")
_DICTIONARY: Final = 4096  # bytes before a stream in which its dictionary is looked for
_IMAGE: Final = re.compile(rb"/Subtype\s{0,9}/Image\b")
_TIGHT_FILTER: Final = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_ENCRYPTED: Final = re.compile(rb"/Encrypt\b")
_PIECE: Final = 2**20


def check_streams(data: bytes, limits: Limits) -> int:
    """Refuse a PDF that unpacks to too much.

    Returns:
        How many of its streams are damaged, images aside; PDFium reads them as far as it can and says nothing. 0 for
        an encrypted file, whose streams cannot be told apart from damaged ones.

    Raises:
        Unreadable: it is beyond ``limits``, or has a stream that is packed twice.
    """
    text = everything = lzw = damaged = 0
    for match in _STREAM.finditer(data):
        dictionary = _dictionary(data, match.start())
        filters = _TIGHT_FILTER.findall(dictionary)
        if len(filters) > 1:
            raise Unreadable("PDF with a stream that is packed twice")
        is_image = bool(_IMAGE.search(dictionary))
        deflated = bool(filters) and b"LZW" not in filters[0]
        if filters and not deflated and not is_image:
            lzw += max(0, data.find(b"endstream", match.end()) - match.end())
            if lzw > limits.pdf_lzw:
                raise Unreadable("PDF with too much LZW-compressed data (limits: pdf_lzw)")
        size = 0
        # a filter may be named elsewhere in the file, so all streams are tried
        for piece in _inflated(data, match.end(), dictionary):
            if piece is None:
                damaged += deflated and not is_image
                break
            size += piece
            everything += piece
            text += 0 if is_image else piece
            if max(size, text) > limits.pdf_unpacked:
                raise Unreadable(f"PDF unpacks to more than {limits.pdf_unpacked:,} bytes (limits: pdf_unpacked)")
            if everything > limits.pdf_images:
                raise Unreadable(f"PDF unpacks to more than {limits.pdf_images:,} bytes (limits: pdf_images)")
    return 0 if _ENCRYPTED.search(data) else damaged


def _dictionary(data: bytes, end: int) -> bytes:
    start = data.rfind(b"obj", max(0, end - _DICTIONARY), end)
    return data[max(start, end - _DICTIONARY, 0) : end]


def _inflated(data: bytes, start: int, dictionary: bytes) -> Iterator[int | None]:
    """The sizes of what a stream unpacks to, piece by piece, and ``None`` where it is damaged."""
    if b"/ASCII85Decode" in dictionary or b"/A85" in dictionary:
        data, start = _ascii85(data, start), 0
    elif b"/ASCIIHexDecode" in dictionary or b"/AHx" in dictionary:
        data, start = _hexadecimal(data, start), 0
    unpacker = zlib.decompressobj()
    try:
        while start < len(data) and not unpacker.eof:
            packed = data[start : start + _PIECE]
            start += len(packed)
            while packed:
                yield len(unpacker.decompress(packed, _PIECE))
                packed = unpacker.unconsumed_tail
    except zlib.error:
        yield None
        return
    if not unpacker.eof:
        yield None


def _ascii85(data: bytes, start: int) -> bytes:
    end = data.find(b"~>", start)
    try:
        return base64.a85decode(data[start : end if end >= 0 else len(data)].removeprefix(b"<~"))
    except ValueError:
        return b""


def _hexadecimal(data: bytes, start: int) -> bytes:
    end = data.find(b">", start)
    try:
        return bytes.fromhex(data[start : end if end >= 0 else len(data)].decode("ascii"))
    except ValueError:
        return b""
