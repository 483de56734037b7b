"""Labels that people have corrected in an annotation tool, as texts and labels to train on.

`negotext.annotation` writes the files that go into the tools.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from .arguments import described
from .errors import LabelError, ReadError
from .learning.labels import FULL, read_label
from .learning.units import Label
from .taxonomy import HEADING, SIDES, STATUSES, SUBTYPES, UNIT

SPANS: Final = "spans"
"""The name of the tag for headings, entries and mentions in a Label Studio configuration."""
EVENTS: Final = "events"
"""The name of the tag for events there."""
TEXT: Final = "text"
"""The name of the text there, and of its field in the task."""


def label_of(event_type: str, subtype: str | None, status: str, by: str) -> str:
    """An event as ``type[/subtype]:status:by``.

    >>> label_of("agreement", "tentative", "occurred", "both")
    'agreement/tentative:occurred:both'
    """
    return _written(Label(event_type, subtype, status, by))


@cache
def all_labels() -> tuple[str, ...]:
    """Every event that the taxonomy allows, in its order."""
    return tuple(
        label_of(event_type, subtype, status, by)
        for event_type, subtypes in SUBTYPES.items()
        for subtype in (None, *subtypes)
        for status in STATUSES
        for by in SIDES
    )


def checked(label: Any, place: str) -> str:
    """A label of the taxonomy, with all its parts.

    Args:
        label: an event as ``type[/subtype]:status:by``.
        place: where it stands, for the message.

    Raises:
        LabelError: it is none of the taxonomy; the message names the nearest that is.

    >>> checked(" meeting:occurred:both", "line 1")
    'meeting:occurred:both'
    """
    if not isinstance(label, str):
        raise LabelError(f"{place}: an event must be a string, not {described(label)}")
    return _written(read_label(label.strip(), place))


def _written(label: Label) -> str:
    return FULL.write(label) or ""  # with all its parts every label can be written


def read_label_studio(path: str | os.PathLike[str]) -> tuple[list[str], list[list[str]]]:
    """The entries of an export from Label Studio (format *JSON*) with their events.

    Each ``ENTRY`` region that was annotated gives one text, without its heading, and the choices made for it; none
    means that it reports nothing. Of several annotations of a page that by which it was marked as ground truth counts,
    else the latest that was not cancelled. Pages without an annotation have not been looked at and are left out.

    Args:
        path: the file.

    Returns:
        The texts, and for each the list of its events, ``type[/subtype]:status:by``.

    Raises:
        ReadError: the file cannot be read, or is no such export.
        LabelError: an event is not of the taxonomy, or a region does not fit its text; says where.
    """
    name = os.fspath(path)
    tasks = _loaded(name)
    if not isinstance(tasks, list) or not all(isinstance(task, Mapping) and "annotations" in task for task in tasks):
        raise ReadError(name, "no tasks with 'annotations'; export as JSON from Label Studio, not as JSON-MIN")
    texts: list[str] = []
    labels: list[list[str]] = []
    for number, task in enumerate(tasks, 1):
        place = f"{name}, task {task.get('id', number)}"
        text = task["data"].get(TEXT) if isinstance(task.get("data"), Mapping) else None
        if not isinstance(text, str):
            raise LabelError(f"{place}: data.{TEXT} must be a string, not {described(text)}")
        for entry, events in _entries(text, _annotation(task, place), place):
            texts.append(entry)
            labels.append(events)
    return texts, labels


def read_doccano(path: str | os.PathLike[str]) -> tuple[list[str], list[list[str]]]:
    """The texts of an export from doccano (*Text Classification*, JSONL) with their events; see `read_label_studio`.

    Raises:
        ReadError: the file cannot be read, or a line is no JSON.
        LabelError: an event is not of the taxonomy, or a line has no ``text`` and ``label``; says where.
    """
    name = os.fspath(path)
    texts: list[str] = []
    labels: list[list[str]] = []
    for number, line in enumerate(_read(name).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        row = _parsed(name, line, f"line {number}: ")
        text, label = (row.get("text"), row.get("label")) if isinstance(row, Mapping) else (None, None)
        if not isinstance(text, str) or not isinstance(label, list):
            raise LabelError(f'{place}: must be {{"text": "…", "label": ["meeting:occurred:both"]}}')
        if any(isinstance(one, list) for one in label):
            raise LabelError(f'{place}: has spans, no events; write the pages with to_doccano(…, kind="events")')
        texts.append(text)
        labels.append([checked(one, place) for one in label])
    return texts, labels


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(name, "no such file" if isinstance(error, FileNotFoundError) else str(error)) from None
    except UnicodeDecodeError as error:
        raise ReadError(name, f"not UTF-8 ({error.reason} at byte {error.start})") from None


def _loaded(name: str) -> Any:
    return _parsed(name, _read(name))


def _parsed(name: str, content: str, place: str = "") -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ReadError(name, f"{place}no JSON ({error})") from None


def _annotation(task: Mapping[str, Any], place: str) -> list[Mapping[str, Any]]:
    """The regions of the annotation that counts."""
    annotations = task["annotations"]
    if not isinstance(annotations, list):
        raise LabelError(f"{place}: its annotations are {described(annotations)}, no list")
    done = [one for one in annotations if isinstance(one, Mapping) and not one.get("was_cancelled")]
    if not done:
        return []
    best = max(done, key=lambda one: (bool(one.get("ground_truth")), str(one.get("updated_at") or "")))
    regions = best.get("result") or []
    if not isinstance(regions, list):
        raise LabelError(f"{place}: the result of its annotation is {described(regions)}, no list")
    return [region for region in regions if isinstance(region, Mapping)]


def _entries(text: str, regions: list[Mapping[str, Any]], place: str) -> Iterator[tuple[str, list[str]]]:
    """The entries of one page in text order."""
    events: dict[Any, list[str]] = defaultdict(list)
    units: list[tuple[int, int, Any]] = []
    headings: list[tuple[int, int]] = []
    for region in regions:
        value = region.get("value")
        if not isinstance(value, Mapping):
            continue
        number, given = region.get("id"), value.get("choices" if region.get("from_name") == EVENTS else "labels") or []
        if not isinstance(given, list) or not isinstance(number, (str, int, type(None))):
            raise LabelError(f"{place}, region {number!r}: its labels are {described(given)}, no list of words")
        if region.get("from_name") == EVENTS:
            events[number] += [checked(one, f"{place}, region {number!r}") for one in given]
        elif UNIT in given:
            units.append((*_span(text, value, place), number))
        elif HEADING in given:
            headings.append(_span(text, value, place))
    known = {unit for *_, unit in units}
    if lost := [region for region in events if region not in known]:
        raise LabelError(f"{place}: region {lost[0]!r} has events but is no {UNIT}")
    for start, end, unit in sorted(units, key=lambda one: one[:2]):
        after = [stop for begin, stop in headings if begin <= start < stop <= end or start <= begin < stop <= end]
        body = text[min(after) if after else start : end].strip()
        yield body or text[start:end].strip(), list(dict.fromkeys(events[unit]))


def _span(text: str, value: Mapping[str, Any], place: str) -> tuple[int, int]:
    """A region's offsets in code points; older exports count an emoji as two."""
    start, end, words = value.get("start"), value.get("end"), value.get("text")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
        raise LabelError(f"{place}: a region's start and end are {start!r} and {end!r}")
    if words is None or _same(text[start:end], words):
        return start, min(end, len(text))
    units = text.encode("utf-16-le", "surrogatepass")
    cut = [units[: 2 * offset].decode("utf-16-le", "replace") for offset in (start, end)]
    if _same(text[len(cut[0]) : len(cut[1])], words):
        return len(cut[0]), len(cut[1])
    raise LabelError(f"{place}: a region from {start} to {end} does not have the words that the export gives for it")


def _same(words: str, others: Any) -> bool:
    """Whether two texts are one but for white space, which some exports write as ``\\n``."""
    return isinstance(others, str) and words.split() == others.replace("\\n", "\n").split()
