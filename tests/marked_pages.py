"""The repository's marked-up pages as they are parsed: without their marks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import negotext
from negotext.result import Result

ROOT = Path(__file__).parents[1]
FOLDERS = tuple(f"training/pages/{name}" for name in ("dev", "train", "pages", "more"))
_MARK = re.compile(r"⟦[^|⟦⟧]*\|([^⟦⟧]*)⟧")


@cache
def parsed(name: str) -> Result:
    """The page whose file is called ``name`` or begins so, parsed; its ``doc_id`` is ``name``."""
    (path,) = (path for folder in FOLDERS for path in (ROOT / folder).glob(f"{name}*.gold"))
    header, _, body = path.read_text(encoding="utf-8").partition("\n----\n")
    facts = dict(line[2:].split("=", 1) for line in header.splitlines() if line.startswith("#:"))
    known = {key.strip(): value.strip() for key, value in facts.items()}
    given = {key: known[key] for key in ("published", "employer") if known.get(key)}
    return negotext.parse(_MARK.sub(r"\1", body), name, **given)
