"""Models of events as files: plain JSON, perhaps compressed with gzip, checked number by number when it is read.

A file holds what ``models/events.json.gz`` holds and, for a user's classifier, how it was made (``classifier``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from .classify import FORMAT, EventModel
from .errors import ExportError, ModelError
from .taxonomy import SIDES, STATUSES, SUBTYPES
from .writing import write_text
from .zipped import unzip

_PARTS: Final = ("sentence", "words", "entry", "side")
_AGAIN: Final = "save it again with EventClassifier.save, or train it anew"
_MAX_WEIGHT: Final = 1e9


def read_model(path: str | os.PathLike[str]) -> tuple[EventModel, dict[str, Any]]:
    """The model of a file, and what the file says of the classifier it came from (empty for the library's own).

    Raises:
        ModelError: the file cannot be read, is no model, or is one of another version.
        TypeError: ``path`` is no path.
    """
    source = os.fspath(path)
    if not isinstance(source, str):
        raise TypeError(f"path must be str or a path, not {type(path).__name__}")
    try:
        data = json.loads(unzip(Path(source).read_bytes()))
    except OSError as error:
        raise ModelError(source, "", f"cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise ModelError(source, "", f"no JSON ({error}); {_AGAIN}") from None
    model = model_of(data, source)
    return model, _Check(source).mapping(data.get("classifier", {}), "classifier")


def model_of(data: Any, source: str) -> EventModel:
    """The model that decoded JSON holds; ``source`` names it in messages.

    Raises:
        ModelError: it is no model, or one of another version.
    """
    _Check(source).model(data)
    return EventModel(data)


def write_model(path: str | os.PathLike[str], model: EventModel, classifier: Mapping[str, Any]) -> None:
    """Write a model as `read_model` reads it. A file that is there is replaced, and only by a whole one.

    Raises:
        ModelError: the file cannot be written.
    """
    data = model.to_json() | ({"classifier": dict(classifier)} if classifier else {})
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"
    target = Path(path)
    try:
        write_text(text, target, overwrite=True)
    except ExportError as error:
        reason = getattr(error.__cause__, "strerror", None) or error.__cause__ or error
        raise ModelError(str(target), "", f"cannot be written: {reason}") from None


class _Check:
    """Refuses what the models' arithmetic would trip over, or quietly get wrong."""

    def __init__(self, source: str) -> None:
        self.source = source

    def fail(self, place: str, reason: str) -> ModelError:
        return ModelError(self.source, place, reason)

    def mapping(self, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(place, f"must be an object, not {type(value).__name__}; {_AGAIN}")
        return value

    def model(self, data: Any) -> None:
        """Format, parts, and what their labels may be."""
        self.mapping(data, "")
        if "format" not in data:
            raise self.fail("format", f"missing: this is no model of negotext; {_AGAIN}")
        if data["format"] != FORMAT:
            raise self.fail(
                "format", f"is {data['format']!r}, this version reads {FORMAT}; train it anew with this version"
            )
        for part in (*_PARTS, "subtype"):
            if part not in data:
                raise self.fail(part, f"missing; {_AGAIN}")
        cells = {f"{name}:{status}" for name in SUBTYPES for status in STATUSES}
        self.linear(data["sentence"], "sentence", cells)
        self.linear(data["words"], "words", cells)
        self.linear(data["entry"], "entry", cells)
        self.linear(data["side"], "side", set(SIDES))
        missing = [label for label in data["entry"]["labels"] if label not in data["sentence"]["labels"]]
        if missing or not data["entry"]["labels"]:
            raise self.fail("entry.labels", f"{missing[:1] or 'no label'} is not among sentence.labels; {_AGAIN}")
        if data["words"]["labels"] != data["sentence"]["labels"]:
            raise self.fail("words.labels", f"must be sentence.labels, in their order; {_AGAIN}")
        for name, part in self.mapping(data["subtype"], "subtype").items():
            if name not in SUBTYPES:
                raise self.fail(f"subtype.{name}", f"unknown event type; {_AGAIN}")
            self.linear(part, f"subtype.{name}", {"plain", *SUBTYPES[name]})

    def linear(self, part: Any, place: str, known: set[str]) -> None:
        """One linear model: labels, a bias for each, and weights as ``"label hundredths …"``."""
        self.mapping(part, place)
        labels, bias = part.get("labels"), part.get("bias")
        if not isinstance(labels, list) or len(set(map(str, labels))) != len(labels) or not labels:
            raise self.fail(f"{place}.labels", f"must be a list of labels, each once; {_AGAIN}")
        for label in labels:
            if not isinstance(label, str) or label not in known:
                raise self.fail(f"{place}.labels", f"{label!r} is not of the taxonomy; {_AGAIN}")
        if not isinstance(bias, list) or len(bias) != len(labels):
            raise self.fail(f"{place}.bias", f"must be a list of {len(labels)} numbers; {_AGAIN}")
        for number, value in enumerate(bias):
            self.number(value, f"{place}.bias[{number}]")
        if not isinstance(part.get("unit", False), bool):
            raise self.fail(f"{place}.unit", f"must be true or false; {_AGAIN}")
        for name, text in self.mapping(part.get("weights"), f"{place}.weights").items():
            self.row(text, f"{place}.weights[{name!r}]", len(labels))

    def row(self, text: Any, place: str, labels: int) -> None:
        """A feature's weights."""
        try:
            flat = [int(number) for number in text.split()]
        except (AttributeError, ValueError):
            raise self.fail(place, f"must be a text of whole numbers; {_AGAIN}") from None
        if len(flat) % 2:
            raise self.fail(place, f"must have a label's number and a weight by turns; {_AGAIN}")
        for index, weight in zip(flat[::2], flat[1::2], strict=True):
            if not 0 <= index < labels:
                raise self.fail(place, f"{index} is no number of a label, of which there are {labels}")
            self.number(weight, place)

    def number(self, value: Any, place: str) -> None:
        if type(value) not in (int, float) or not abs(value) <= _MAX_WEIGHT:  # which NaN is not either
            raise self.fail(place, f"{value!r} is no finite number; {_AGAIN}")
