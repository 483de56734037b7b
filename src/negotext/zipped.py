"""Text that may be compressed with gzip: the library's own weights of events take a third of the room so."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Final

_MAGIC: Final = b"\x1f\x8b"
_MOST: Final = 256_000_000  # characters that a file may hold: a small file can hold gigabytes


def zip_text(text: str) -> bytes:
    """The text as UTF-8, compressed; the same text gives the same bytes.

    >>> unzip(zip_text("{}"))
    '{}'
    """
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def unzip(content: bytes) -> str:
    """The text of a file's content, compressed or not.

    Raises:
        ValueError: the content is damaged, no UTF-8, or far too large.
    """
    if not content.startswith(_MAGIC):
        return content.decode()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            content = file.read(_MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(f"damaged gzip: {error}") from None
    if len(content) > _MOST:
        raise ValueError(f"it holds more than {_MOST:,} bytes")
    return content.decode()
