"""Entries as users pass them in: texts, or a table with a column ``text``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from ..arguments import described, is_missing
from ..errors import TextError
from ..events import Reading
from .units import read_text

VOICES: Final = ("employer", "union", "neutral")
_FIELDS: Final = ("heading", "voice", "date")


@dataclass(frozen=True, slots=True)
class Text:
    """One entry that stands alone; ``None`` for what is not known."""

    text: str
    heading: str = ""
    voice: str | None = None
    day: date | None = None

    def read(self) -> tuple[list[Reading], str]:
        """Its sentences as the classifier sees them, and the text their offsets refer to."""
        return read_text(self.text, heading=self.heading, voice=self.voice, day=self.day)


def read_texts(texts: Any, voice: str | None = None) -> list[Text]:
    """Texts in any of the forms that `EventClassifier` takes.

    Args:
        texts: an iterable of strings or of `Text`, such as a list or a Series; or a DataFrame with a column ``text``
            and perhaps ``heading``, ``voice`` and ``date``, such as the table ``entries``.
        voice: whose pages they are of, where the table does not say.

    Raises:
        TextError: it is none of these, or an item is no string.
    """
    if isinstance(texts, (str, bytes, Mapping)) or is_missing(texts):
        raise TextError(f"texts must be many texts, such as a list of strings, not {described(texts)}")
    if hasattr(texts, "columns") and hasattr(texts, "itertuples"):
        return _rows(texts, voice)
    if hasattr(texts, "ndim") and texts.ndim != 1:
        if texts.ndim != 2 or texts.shape[1] != 1:
            raise TextError(f"texts must be of one dimension, not of shape {texts.shape}")
        texts = texts[:, 0]  # one column, as scikit-learn passes it between steps
    if not isinstance(texts, Iterable):
        raise TextError(f"texts must be many texts, such as a list of strings, not {described(texts)}")
    return [
        item if isinstance(item, Text) else Text(_string(item, f"texts[{number}]"), voice=voice)
        for number, item in enumerate(texts)
    ]


def _rows(table: Any, voice: str | None) -> list[Text]:
    names = [str(name) for name in table.columns]
    if "text" not in names:
        raise TextError(f"the DataFrame has no column 'text', only {', '.join(names)}")
    given = {name: list(table[name]) for name in _FIELDS if name in names}
    found = []
    for number, item in enumerate(table["text"]):
        facts = {name: values[number] for name, values in given.items() if not is_missing(values[number])}
        heading, own, day = facts.get("heading", ""), facts.get("voice", voice), facts.get("date")
        if own is not None and own not in VOICES:
            raise TextError(f"voice[{number}] must be one of {', '.join(VOICES)}, not {own!r}")
        if day is not None and not isinstance(day, date):
            raise TextError(f"date[{number}] must be a date, not {described(day)}")
        plain = day.date() if isinstance(day, datetime) else day
        found.append(Text(_string(item, f"text[{number}]"), _string(heading, f"heading[{number}]"), own, plain))
    return found


def _string(item: Any, place: str) -> str:
    if isinstance(item, str):
        return str(item)  # without the class that numpy has for its strings
    hint = "; leave it out, or make it ''" if is_missing(item) else ""
    raise TextError(f"{place} must be str, not {described(item)}{hint}")
