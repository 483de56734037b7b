"""What was found on pages, kept in a folder between runs: one JSON file a page, named by all that decides its content.

That is the page's text and what is known of it, the classifier, the lexicon, and the library's own code and data. A
page of which anything has changed has another name, so nothing in the folder is ever out of date. Files are written
under a temporary name and moved, so that runs at the same time do not disturb each other. Whatever is wrong with the
folder costs time only: a `CacheWarning`, and the page is parsed.
"""

from __future__ import annotations

import json
import os
import pickle
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from . import packed
from .errors import CacheWarning
from .records import Page, ParsedPage

FORMAT: Final = 1
MARKER: Final = "negotext-cache.json"
"""The file that tells a cache from any other folder."""

_OWN_FILES: Final = (".py", ".toml", ".json", ".gz")


class Cache:
    """A cache folder; made if it is not there.

    Args:
        folder: where it is. A folder with other things in it is not used.
        options: the further arguments of `negotext.pipeline.parse_page` in this run.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     cache = Cache(folder, {})
    ...     cache.put(ParsedPage(Page("No news.", "p"), warnings=("odd",)))
    ...     cache.get(Page("No news.", "p")).warnings, cache.get(Page("News!", "p"))
    (('odd',), None)
    """

    def __init__(self, folder: str | os.PathLike[str], options: Mapping[str, Any]) -> None:
        self._folder = Path(folder)
        self._told: set[str] = set()
        self._seed = ""
        self._read = self._write = False
        try:
            seed = sha256(pickle.dumps([sorted(options.items()), FORMAT], protocol=4))
        except Exception as error:
            self._tell("options", f"the classifier cannot be told from others, as it does not pickle: {error}")
            return
        self._seed = seed.hexdigest() + _own_digest()
        self._open()

    def _open(self) -> None:
        marker = self._folder / MARKER
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            strange = [path.name for path in self._folder.iterdir() if not path.name.startswith(".")]
            if MARKER not in strange:
                if strange:
                    self._tell("folder", f"it has other things in it, such as {min(strange)}, and no {MARKER}")
                    return
                if not self._mark(marker):
                    return
            made_by = json.loads(marker.read_text(encoding="utf-8"))
            if made_by["format"] != FORMAT:
                self._tell("folder", f"it is of format {made_by['format']!r}, not {FORMAT}")
                return
        except (OSError, ValueError, TypeError, KeyError) as error:
            self._tell("folder", _reason(error))
            return
        self._read = self._write = True
        if made_by.get("made_by") != _own_digest():
            self._tell("folder", "it was made by another version of negotext; its pages are parsed anew")
            self._mark(marker)

    def _mark(self, marker: Path) -> bool:
        return self._save(marker, json.dumps({"format": FORMAT, "made_by": _own_digest()}) + "\n")

    def get(self, page: Page) -> ParsedPage | None:
        """What an earlier run found on this very page, if it is here."""
        if not self._read:
            return None
        path = self._path(page)
        try:
            head, body = path.read_text(encoding="ascii").split("\n", 1)
            if head != sha256(body.encode("ascii")).hexdigest():
                raise ValueError("its content is damaged")
            return packed.unpack(page, packed.from_json(json.loads(body)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            self._tell("file", f"{path.name}: {_reason(error)}")
            return None

    def put(self, parsed: ParsedPage) -> None:
        """Keep what was found on a page."""
        if not self._write:
            return
        body = json.dumps(packed.as_json(packed.pack(parsed)), separators=(",", ":"))
        self._save(self._path(parsed.page), f"{sha256(body.encode('ascii')).hexdigest()}\n{body}")

    def _save(self, path: Path, content: str) -> bool:
        draft = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
        try:
            path.parent.mkdir(exist_ok=True)
            draft.write_text(content, encoding="ascii", newline="")
            draft.replace(path)
            return True
        except OSError as error:
            self._write = False
            self._tell("write", f"nothing can be written to it: {_reason(error)}")
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return False

    def _path(self, page: Page) -> Path:
        known = (page.text, page.doc_id, page.title, page.employer, str(page.published), page.warnings)
        key = sha256(json.dumps([self._seed, *known]).encode("ascii")).hexdigest()
        return self._folder / key[:2] / f"{key}.json"

    def _tell(self, about: str, what: str) -> None:
        """Once for each kind of trouble: the second damaged file is no news."""
        if about not in self._told:
            self._told.add(about)
            warnings.warn(CacheWarning(f"cache {self._folder}: {what}"), stacklevel=2)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if str(error).startswith("its content") else f"its content is damaged ({type(error).__name__})"


@cache
def _own_digest() -> str:
    """A digest of the library's code, lexicon and models: more than its version, for those who work on them."""
    return _digest_of(Path(str(files(__package__))))


def _digest_of(home: Path) -> str:
    digest = sha256()
    for path in sorted(home.rglob("*")):
        if path.suffix in _OWN_FILES:
            digest.update(f"{path.relative_to(home).as_posix()}\n{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()
