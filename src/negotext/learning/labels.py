"""Labels as users write them: strings, lists of strings, or columns of 0 and 1; checked, and written back alike.

A label is an event as the table ``events`` has it, ``type[/subtype]:status:by``. Parts may be left off at the end:
``agreement``, ``agreement/tentative`` and ``agreement:planned`` leave the side open, and without a status they say that
it occurred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, Literal, TypeAlias

from ..arguments import described, is_missing
from ..errors import LabelError
from ..taxonomy import SIDES, STATUSES, SUBTYPES, TYPES
from .units import Label

Form: TypeAlias = Literal["lists", "strings", "indicator"]

OTHER: Final = Label("other", None, "occurred", None)
_EXAMPLE: Final = "'agreement/tentative:occurred:both', or in short 'agreement'"


@dataclass(frozen=True, slots=True)
class Detail:
    """Which parts labels are written with."""

    subtype: bool = True
    status: bool = True
    by: bool = True

    def write(self, label: Label) -> str | None:
        """A label with these parts; ``None`` where they cannot say it, as a plan without its status.

        >>> Detail(by=False).write(Label("meeting", None, "planned", "both"))
        'meeting:planned'
        """
        if not self.status and not self.by and label.status != "occurred":
            return None
        words = f"{label.type}/{label.subtype}" if label.subtype and self.subtype else label.type
        if self.status or self.by:
            words += f":{label.status}"
        return f"{words}:{label.by or 'unknown'}" if self.by else words


FULL: Final = Detail()


@dataclass(frozen=True, slots=True)
class Scheme:
    """How labels are written: in which form, with which parts, and for an indicator in which columns."""

    form: Form = "lists"
    detail: Detail = FULL
    names: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Label]:
        """The labels that the columns of an indicator stand for."""
        return [read_label(name, "labels") for name in self.names]

    def say(self, events: Sequence[Label]) -> list[str]:
        """What is written for events, in the taxonomy's order; for an indicator the columns that one of them fits."""
        if self.form == "indicator":
            fitting = zip(self.names, self.columns, strict=True)
            return [name for name, column in fitting if any(self._fits(column, event) for event in events)]
        words = [self.detail.write(event) for event in sorted(events, key=order)]
        return list(dict.fromkeys(word for word in words if word is not None))

    def given(self, row: Sequence[Label]) -> list[str]:
        """What was written for the labels of a text."""
        if self.form == "indicator":
            return [name for name, column in zip(self.names, self.columns, strict=True) if column in row]
        return self.say(row)

    def leaves_open(self, label: Label) -> bool:
        """Whether a label without a subtype stands for any; a whole one, ``type:status:by``, stands for none."""
        if self.form == "indicator":
            return label.subtype is None and label.by is None
        return not self.detail.subtype

    def _fits(self, column: Label, event: Label) -> bool:
        if (column.type, column.status) != (event.type, event.status):
            return False
        same_subtype = self.leaves_open(column) or column.subtype == event.subtype
        return same_subtype and (column.by is None or event.by is None or column.by == event.by)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of many texts, those of each in the order given, each once; and how they were written."""

    rows: list[list[Label]]
    scheme: Scheme

    @property
    def types(self) -> tuple[str, ...]:
        """The types that are named, in the taxonomy's order."""
        named = {label.type for row in (*self.rows, self.scheme.columns) for label in row}
        return tuple(name for name in TYPES if name in named)


def order(label: Label) -> tuple[int, int, int, int]:
    """Sorts labels as the taxonomy lists types, subtypes, statuses and sides."""
    subtypes = (None, *SUBTYPES[label.type])
    sides = (None, *SIDES)
    return TYPES.index(label.type), subtypes.index(label.subtype), STATUSES.index(label.status), sides.index(label.by)


def read_labels(y: Any, names: Sequence[str] | None = None) -> Labels:
    """Labels in any of the forms that `EventClassifier.fit` takes.

    Args:
        y: a list of lists of labels; or one string per text, its labels separated by ``;`` or ``,``, empty for none;
            or an indicator of 0 and 1, texts by labels: a DataFrame whose columns are labels, or an array.
        names: the labels that the columns of an array stand for.

    Raises:
        LabelError: it is none of these, or a label is not of the taxonomy.

    >>> read_labels(["agreement; meeting", ""]).rows[0][1]
    Label(type='meeting', subtype=None, status='occurred', by=None)
    """
    if y is None or isinstance(y, (str, bytes)) or is_missing(y):
        raise LabelError(f"labels must be one string or list of labels per text, not {described(y)}")
    if hasattr(y, "toarray"):  # a sparse matrix
        y = y.toarray()
    columns = getattr(y, "columns", None)
    if columns is not None and len(columns) == 1 and _first(y.iloc[:, 0]) is str:
        y = y.iloc[:, 0]
    elif columns is not None:
        return _indicator(y.to_numpy().tolist(), [str(name) for name in columns])
    rows = y.tolist() if hasattr(y, "tolist") else list(y) if isinstance(y, Iterable) else None
    if rows is None:
        raise LabelError(f"labels must be one string or list of labels per text, not {described(y)}")
    if any(isinstance(row, (list, tuple)) and row and not isinstance(row[0], str) for row in rows):
        return _indicator(rows, names)
    return _written(rows)


def _first(column: Any) -> type:
    return next((type(value) for value in column), type(None))


def _written(rows: list[Any]) -> Labels:
    strings = sum(isinstance(row, str) for row in rows)
    if strings not in (0, len(rows)):
        odd = next(n for n, row in enumerate(rows) if not isinstance(row, str))
        raise LabelError(f"labels[{odd}] is {described(rows[odd])} where others are str; write '' for no events")
    found, parts = [], []
    for number, row in enumerate(rows):
        place = f"labels[{number}]"
        if not isinstance(row, (str, list, tuple, set, frozenset)) and not hasattr(row, "tolist"):
            hint = " write '' or [] for a text without events" if is_missing(row) else f" such as {_EXAMPLE}"
            raise LabelError(f"{place} must be a string or a list of strings, not {described(row)};{hint}")
        words = row.replace(";", ",").split(",") if isinstance(row, str) else _listed(row, place)
        words = [word.strip() for word in words if word.strip()]
        found.append(list(dict.fromkeys(read_label(word, place) for word in words)))
        parts += words
    return Labels(found, Scheme("strings" if strings else "lists", _detail(parts)))


def _listed(row: Any, place: str) -> list[str]:
    words = sorted(row) if isinstance(row, (set, frozenset)) else list(row)
    for word in words:
        if not isinstance(word, str):
            raise LabelError(f"{place} holds {described(word)}; labels are strings such as {_EXAMPLE}")
    return words


def _detail(parts: Collection[str]) -> Detail:
    depth = max((word.count(":") for word in parts), default=2)
    return Detail(depth == 2 or any("/" in word for word in parts), depth >= 1, depth == 2)


def _indicator(rows: list[Any], names: Sequence[str] | None) -> Labels:
    width = len(rows[0])
    if names is None:
        raise LabelError(
            f"the {width} columns of labels have no names: pass a DataFrame whose columns are labels,"
            f" or name them with EventClassifier(labels=[...])"
        )
    if isinstance(names, str) or len(names) != width:
        raise LabelError(f"labels has {width} columns and {1 if isinstance(names, str) else len(names)} names")
    columns = [read_label(name, f"column {number} of labels") for number, name in enumerate(names)]
    found = []
    for number, row in enumerate(rows):
        for name, value in zip(names, row, strict=True):
            if not isinstance(value, (bool, int, float)) or value not in (0, 1):
                raise LabelError(f"labels[{number}], column {name!r}: {value!r} is neither 0 nor 1")
        found.append([label for label, value in zip(columns, row, strict=True) if value])
    return Labels(found, Scheme("indicator", _detail(list(names)), tuple(names)))


def read_label(words: str, place: str) -> Label:
    """One label, checked against the taxonomy.

    Args:
        words: the label, whole or without its last parts.
        place: where it stands, for the message.

    Raises:
        LabelError: a part is not of the taxonomy; the message names the nearest that is.
    """
    parts = [part.strip() for part in words.split(":")]
    if not 1 <= len(parts) <= 3:
        raise LabelError(f"{place}: {words!r} has {len(parts)} parts; a label is type[/subtype]:status:by")
    event_type, slash, subtype = (part.strip() for part in parts[0].partition("/"))
    if event_type not in SUBTYPES:
        raise LabelError(f"{place}: {words!r}: {_unknown('event type', event_type, _type_hints(), TYPES)}")
    if slash and subtype not in SUBTYPES[event_type]:
        known = SUBTYPES[event_type]
        raise LabelError(f"{place}: {words!r}: {_unknown(f'subtype of {event_type}', subtype, known, known)}")
    status = parts[1] if len(parts) > 1 else "occurred"
    if status not in STATUSES:
        raise LabelError(f"{place}: {words!r}: {_unknown('status', status, STATUSES, STATUSES)}")
    by = parts[2] if len(parts) > 2 else None
    if by is not None and by not in SIDES:
        raise LabelError(f"{place}: {words!r}: {_unknown('side', by, SIDES, SIDES)}")
    return Label(event_type, subtype or None, status, by)


def _type_hints() -> list[str]:
    return [*TYPES, *(f"{name}/{subtype}" for name, subtypes in SUBTYPES.items() for subtype in subtypes)]


def _unknown(what: str, word: str, hints: Sequence[str], known: Sequence[str]) -> str:
    tails = {hint: hint.rpartition("/")[2] for hint in hints}
    plain = word.lower().replace(" ", "_").replace("-", "_")
    near = get_close_matches(plain, [*hints, *tails.values()], 1, 0.6)
    nearest = next((hint for hint, tail in tails.items() if near and near[0] in (hint, tail)), None)
    hint = f"did you mean {nearest!r}? " if nearest else ""
    return f"unknown {what} {word!r}; {hint}known are {', '.join(known) or 'none'}"
