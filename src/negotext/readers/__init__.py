"""One module per file format, each from bytes to `Extracted`; which one to use is decided in `negotext.sources`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a reader got out of a file.

    Attributes:
        text: lines end in ``\\n``; a blank line stands between paragraphs.
        title: the document's own title where it has one.
        published: the day it says it was last changed.
        source_map: where the text stands in the source, as `negotext.records.Page.source_map` has it; for HTML only.
        warnings: what was odd, left out or guessed.
    """

    text: str
    title: str | None = None
    published: date | None = None
    source_map: tuple[tuple[int, int, int, int], ...] = ()
    warnings: tuple[str, ...] = ()


class Unreadable(Exception):
    """A file's content cannot be turned into text; the message is the reason, without the file's name."""
