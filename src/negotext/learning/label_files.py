"""Labelled texts in a file: JSON Lines or CSV: ``text``, ``events``, perhaps ``heading``, ``date``, ``voice``."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ..arguments import as_date, described
from ..errors import LabelError, ReadError
from .labels import read_labels
from .texts import VOICES, Text

_JSONL: Final = (".jsonl", ".ndjson", ".json")
_CSV: Final = ".csv"


def read_label_file(path: str | os.PathLike[str]) -> tuple[list[Text], list[list[str]]]:
    """The texts of a file and their labels, as `EventClassifier.fit` takes them.

    Each line of JSON Lines is an object, with ``events`` a list of labels or a string; in CSV, whose first line names
    the columns, ``events`` holds labels separated by ``;`` or ``,``. Other fields are passed over.

    Raises:
        ReadError: the file cannot be read, or its name ends in none of .jsonl, .ndjson, .json, .csv.
        LabelError: a line is wrong; the message says which, and what would be right.
    """
    name = os.fspath(path)
    suffix = Path(name).suffix.lower()
    if suffix not in (*_JSONL, _CSV):
        raise ReadError(name, f"labels come as .jsonl or .csv, not {suffix or 'a file without suffix'}")
    try:
        content = Path(name).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReadError(name, "no such file" if isinstance(error, FileNotFoundError) else str(error)) from None
    except UnicodeDecodeError as error:
        raise ReadError(name, f"not UTF-8 ({error.reason} at byte {error.start})") from None
    texts, labels = [], []
    for number, row in _csv_rows(name, content) if suffix == _CSV else _jsonl_rows(name, content):
        place = f"{name}, line {number}"
        texts.append(_text(row, place))
        labels.append(_labels(row, place))
    return texts, labels


def _jsonl_rows(name: str, content: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise LabelError(f"{name}, line {number}: no JSON ({error})") from None
        if not isinstance(row, dict):
            raise LabelError(f'{name}, line {number}: must be an object such as {{"text": "…", "events": ["meeting"]}}')
        yield number, row


def _csv_rows(name: str, content: str) -> Iterator[tuple[int, dict[str, Any]]]:
    rows = csv.DictReader(content.splitlines(keepends=True), strict=True)
    try:
        missing = [column for column in ("text", "events") if column not in (rows.fieldnames or ())]
        if missing:
            raise LabelError(
                f"{name}, line 1: there is no column {missing[0]!r}, only {', '.join(rows.fieldnames or ())}"
            )
        for row in rows:
            if None in row.values() or None in row:
                raise LabelError(f"{name}, line {rows.line_num}: more or fewer fields than the {len(row)} columns")
            yield rows.line_num, row
    except csv.Error as error:
        raise LabelError(f"{name}, after line {rows.line_num}: no CSV ({error})") from None


def _text(row: dict[str, Any], place: str) -> Text:
    values = {}
    for field in ("text", "heading", "voice", "date"):
        value = row.get(field)
        if value is not None and not isinstance(value, str):
            raise LabelError(f"{place}: {field} must be a string, not {described(value)}")
        values[field] = value or None
    if not values["text"] and not values["heading"]:
        raise LabelError(f"{place}: there is no text")
    if values["voice"] not in (None, *VOICES):
        raise LabelError(f"{place}: voice must be one of {', '.join(VOICES)}, not {values['voice']!r}")
    try:
        day = as_date(values["date"], "date")
    except ValueError as error:
        raise LabelError(f"{place}: {error}") from None
    return Text(values["text"] or "", values["heading"] or "", values["voice"], day)


def _labels(row: dict[str, Any], place: str) -> list[str]:
    if "events" not in row:
        raise LabelError(f"{place}: there is no field 'events'; write [] for a text without events")
    given = row["events"]
    if not isinstance(given, (str, list)):
        raise LabelError(f"{place}: events must be a list of labels or a string, not {described(given)}")
    try:
        read_labels([given])
    except LabelError as error:
        raise LabelError(str(error).replace("labels[0]", place, 1)) from None
    return given.replace(";", ",").split(",") if isinstance(given, str) else given
