"""What may be passed in as documents, and the page that each of them makes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeAlias

from .arguments import as_date, as_optional_text, as_text, described, is_missing
from .limits import Limits, check_page
from .records import Page
from .sources import read_page

Document: TypeAlias = "str | tuple[str, str] | Mapping[str, Any] | Page | os.PathLike[str]"
"""A text; ``(doc_id, text)``; a mapping with ``text`` and perhaps ``doc_id``, ``published``, ``employer``; a page; a
file as a `pathlib.Path`, as a string is a text."""

_FIELDS: Final = ("text", "doc_id", "published", "employer")


def each(docs: Any) -> Iterator[Any]:
    """The documents one by one, not yet checked; of a DataFrame, whose other columns do not matter, its rows.

    Raises:
        TypeError: ``docs`` is no iterable of documents.
        ValueError: it is a DataFrame without a column ``text``.
    """
    if isinstance(docs, (str, bytes, Mapping, Page)) or is_missing(docs):
        raise TypeError(f"docs must be an iterable of documents, not {described(docs)}")
    if hasattr(docs, "columns") and hasattr(docs, "itertuples"):
        return _rows(docs)
    try:
        return iter(docs)
    except TypeError:
        raise TypeError(f"docs must be an iterable of documents, not {described(docs)}") from None


def _rows(table: Any) -> Iterator[dict[str, Any]]:
    names = [name for name in _FIELDS if name in table.columns]
    if twice := [name for name in names if list(table.columns).count(name) > 1]:
        raise ValueError(f"the DataFrame has more than one column {twice[0]!r}")
    if "text" not in names:
        raise ValueError(f"the DataFrame has no column 'text', only {', '.join(map(str, table.columns))}")
    return (dict(zip(names, row, strict=True)) for row in zip(*(table[name] for name in names), strict=True))


@dataclass(frozen=True, slots=True)
class Usual:
    """What goes for all documents: how large they may be, and what holds for those that do not say it themselves."""

    published: date | None
    employer: str | None
    limits: Limits

    def page(self, item: Any, default_id: str) -> Page:
        """A document as a page.

        Raises:
            LimitError: it is too large.
            ReadError: it is a file that cannot be read.
            TypeError: it is no document, or something in it is of the wrong type.
            ValueError: a value in it is not allowed, or a mapping has a key that means nothing.
        """
        page = _page(item, default_id, self.limits)
        check_page(len(page.text), self.limits)
        published, employer = page.published or self.published, page.employer or self.employer
        if (published, employer) == (page.published, page.employer):
            return page
        return replace(page, published=published, employer=employer)


def _page(item: Any, default_id: str, limits: Limits) -> Page:
    if isinstance(item, Page):
        return _checked(item)
    if isinstance(item, os.PathLike):
        return read_page(item, limits=limits)
    if isinstance(item, tuple):
        if len(item) != 2:
            raise TypeError(f"a document as a tuple must be (doc_id, text), not of length {len(item)}")
        return Page(text=as_text(item[1], "text"), doc_id=as_text(item[0], "doc_id"))
    if isinstance(item, Mapping):
        return _of_mapping(item, default_id)
    if isinstance(item, str):
        return Page(text=as_text(item, "text"), doc_id=default_id)
    raise TypeError(f"a document must be str, (doc_id, text), a mapping, a Path or a Page, not {described(item)}")


def _checked(page: Page) -> Page:
    """A page of the caller's own making, its fields of the types that they should have.

    Raises:
        TypeError: one is of another type.
        ValueError: ``published`` is a string and no ISO date.
    """
    for name in ("source", "title"):
        if getattr(page, name) is not None:
            as_text(getattr(page, name), name)
    for name in ("source_map", "warnings"):
        if not isinstance(getattr(page, name), tuple):
            raise TypeError(f"{name} must be a tuple, not {described(getattr(page, name))}")
    for warning in page.warnings:
        as_text(warning, "a warning")
    return replace(
        page,
        text=as_text(page.text, "text"),
        doc_id=as_text(page.doc_id, "doc_id"),
        published=as_date(page.published, "published"),
        employer=as_optional_text(page.employer, "employer"),
    )


def _of_mapping(item: Mapping[Any, Any], default_id: str) -> Page:
    if unknown := [key for key in item if key not in _FIELDS]:
        near = get_close_matches(str(unknown[0]), _FIELDS, 1)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise ValueError(f"a document has no key {unknown[0]!r}; {hint}Known are {', '.join(_FIELDS)}")
    if "text" not in item:
        raise ValueError(f"a document as a mapping needs the key 'text'; it has {', '.join(map(str, item))}")
    # tables hold nothing as NaN, files of comma-separated values as a blank
    given = {name: item[name] for name in _FIELDS if name == "text" or not is_missing(item.get(name))}
    if isinstance(given.get("published"), str) and not given["published"].strip():
        del given["published"]
    return Page(
        text=as_text(given["text"], "text"),
        doc_id=as_text(given.get("doc_id", default_id), "doc_id"),
        published=as_date(given.get("published"), "published"),
        employer=as_optional_text(given.get("employer"), "employer"),
    )


def in_place_of(item: Any, default_id: str) -> Page:
    """An empty page for a document that is wrong, so that its failure can be told from others'."""
    stated = file = None
    if isinstance(item, Page):
        stated = item.doc_id
    elif isinstance(item, os.PathLike):
        file = os.fsdecode(item)
        stated = Path(file).stem
    elif isinstance(item, tuple):
        stated = item[0] if item else None
    elif isinstance(item, Mapping):
        stated = item.get("doc_id")
    return Page(text="", doc_id=stated if isinstance(stated, str) else default_id, source=file)


def with_own_id(page: Page, seen: dict[str, int]) -> Page:
    """The page; under a new id, with a warning, if another page had its id before."""
    wanted = page.doc_id
    if wanted not in seen:
        seen[wanted] = 1
        return page
    while (doc_id := f"{wanted}-{seen[wanted] + 1}") in seen:
        seen[wanted] += 1
    seen[wanted] += 1
    seen[doc_id] = 1
    warning = f"doc_id {wanted!r} stands for another page; {doc_id!r} used instead"
    return replace(page, doc_id=doc_id, warnings=(*page.warnings, warning))
