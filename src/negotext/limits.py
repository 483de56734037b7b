"""How much one page or file may be before it is refused; what each bound is for, and how to set it.

Files come from crawlers: a few kilobytes can unpack to gigabytes, and a parser that builds a tree takes a hundred times
the size of what it reads. Within these limits a page takes at most a few gigabytes and minutes; raise them for input
that you trust, lower them to share a machine.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from .arguments import as_count, described
from .errors import LimitError


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How large a file, what it unpacks to, and the text of a page may be.

    What is beyond a limit is refused as a whole, with two exceptions: parts of a mail beyond ``mail_parts`` and
    ``mail_depth`` are left out, and the page's warnings say so. Where there are only texts and no files, as in `parse`,
    only ``page_chars`` counts.

    Attributes:
        file_bytes: bytes of a file as it is.
        page_chars: characters in the text of one page. Dense text takes some 80 bytes of memory a character.
        html_tags: elements of an HTML page; each costs some hundred bytes while it is read.
        html_attributes: attributes of one element, which libxml2 takes quadratic time for.
        docx_unpacked: bytes of all parts of a Word file once unpacked.
        docx_ratio: how many times its packed size a part over 1 MB may unpack to.
        docx_parts: parts of a Word file.
        pdf_pages: pages of a PDF.
        pdf_chars: characters of a PDF, those of running heads included.
        pdf_unpacked: bytes that a PDF may unpack to; each image is counted on its own, as it stays packed.
        pdf_images: bytes that it may unpack to with all images; unpacking more takes too long even to find out.
        pdf_lzw: packed bytes of LZW streams, an old form that is refused in bulk, not measured.
        mail_parts: parts read of one message; the rest is left out with a warning.
        mail_depth: how deep parts may be nested; deeper ones are left out with a warning.
        mail_boundaries: boundaries of parts, or messages in messages: each line is compared with all that are open.

    Raises:
        TypeError: a limit is no int.
        ValueError: it is below 1.

    >>> Limits(page_chars=1_000_000).page_chars
    1000000
    """

    file_bytes: int = 64 * 2**20
    page_chars: int = 10_000_000
    html_tags: int = 2_000_000
    html_attributes: int = 1_000
    docx_unpacked: int = 256 * 2**20
    docx_ratio: int = 200
    docx_parts: int = 10_000
    pdf_pages: int = 5_000
    pdf_chars: int = 64_000_000
    pdf_unpacked: int = 128 * 2**20
    pdf_images: int = 2**32
    pdf_lzw: int = 2**20
    mail_parts: int = 500
    mail_depth: int = 20
    mail_boundaries: int = 100

    def __post_init__(self) -> None:
        for field in fields(self):
            as_count(getattr(self, field.name), field.name)


USUAL: Final = Limits()
"""The limits unless the caller gives others."""


def as_limits(value: Any, name: str) -> Limits:
    """``value`` if it is limits, the usual ones for ``None``.

    Raises:
        TypeError: it is something else.
    """
    if value is None:
        return USUAL
    if isinstance(value, Limits):
        return value
    raise TypeError(f"{name} must be negotext.Limits or None, not {described(value)}")


def page_fault(length: int, limits: Limits) -> str | None:
    """Why a page of so many characters is refused; ``None`` if it is not.

    >>> page_fault(3, Limits(page_chars=2))
    'a page of 3 characters, more than 2 (limits: page_chars)'
    """
    if length <= limits.page_chars:
        return None
    return f"a page of {length:,} characters, more than {limits.page_chars:,} (limits: page_chars)"


def check_page(length: int, limits: Limits) -> None:
    """Refuse a page of so many characters where it is too large.

    Raises:
        LimitError: it is.
    """
    if fault := page_fault(length, limits):
        raise LimitError(fault)
