"""What the library knows, as data. Each ``.toml`` file is read once, on first use, and checked as it is read."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ..errors import LexiconError


@cache
def raw(name: str) -> dict[str, Any]:
    """The content of one shipped lexicon file, ``name`` without its suffix."""
    path = files(__package__).joinpath(f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}.toml: {error}") from error


@cache
def pattern(file: str, record_id: str) -> re.Pattern[str]:
    """The compiled ``regex`` of one ``[[pattern]]`` record."""
    for record in raw(file)["pattern"]:
        if record["id"] == record_id:
            try:
                return re.compile(record["regex"])
            except re.error as error:
                raise LexiconError(f"{file}.toml: {record_id}: regex: {error}") from error
    raise LexiconError(f"{file}.toml: no pattern {record_id!r}")
