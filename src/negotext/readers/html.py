"""HTML to text: what a reader of the page sees, block by block, without its menus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from lxml import etree

from ..limits import USUAL, Limits
from . import Extracted, Unreadable
from .blocks import BlockText, collapse
from .days import ISO_DAY, day_of
from .encoding import declared_in_html, decode
from .html_source import RAW, SourceText, joined
from .html_structure import HEADINGS, LEFT_OUT, Structure

# fmt: off
_BLANK_LINE: Final = HEADINGS | {
    "address", "article", "aside", "blockquote", "details", "dir", "dl", "fieldset", "figure", "footer", "form",
    "header", "hr", "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "ul",
}
_NEW_LINE: Final = frozenset((
    "body", "caption", "center", "dd", "div", "dt", "figcaption", "hgroup", "html", "legend", "tbody", "td", "tfoot",
    "th", "thead", "tr",
))
# fmt: on
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COUNTED_BACK: Final = re.compile(
    r"\s{0,99}(?:yesterday|today|(?:just|right) now|(?:about |over )?(?:\d{1,3}|an?|one) \w{1,9} ago"
    r"|last (?:week|month|year))\s{0,99}",
    re.IGNORECASE,
)
# how Word writes an item of a list, and its bullet or number
_WORD_ITEM: Final = re.compile(r"mso-list\s{0,9}:\s{0,9}l\d", re.IGNORECASE)
_WORD_MARK: Final = re.compile(r"mso-list\s{0,9}:\s{0,9}ignore", re.IGNORECASE)
_HIDDEN_WORTH_TELLING: Final = 200  # characters
# a later change dates what the page says; the day it first appeared is the second choice
_META_DATES: Final = (
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "last-modified",
    "article:published_time",
    "date",
)


def extract(data: bytes | str, limits: Limits = USUAL) -> Extracted:
    """The text of an HTML page.

    Headings and paragraphs are separated by a blank line; a list item is a line that begins with ``• ``; a table row is
    a line with tabs between its cells. Left out are scripts, menus (``nav``, lists of nothing but links in a header or
    footer) and what the page hides. Nothing is fetched and no entity but HTML's own is expanded.

    Args:
        data: the file, or its text if its encoding is known.
        limits: what is refused.

    Raises:
        Unreadable: binary data, or a page beyond ``limits`` or those of the parser (256 levels,
            10 MB in one piece of text).

    >>> extract("<h2>June 5, 2025</h2><ul><li>Article 7<li>Article 9</ul>").text
    'June 5, 2025\\n\\n• Article 7\\n• Article 9'
    """
    text, warnings = (data, ()) if isinstance(data, str) else decode(data, declared=declared_in_html(data))
    root = _parse(text, limits)
    if root is None:
        return Extracted("", warnings=warnings)
    source = SourceText(text)
    walk = _Walk(Structure(root), source)
    walk.run(root)
    if walk.hidden > _HIDDEN_WORTH_TELLING:
        warnings += (f"{walk.hidden} characters that the page hides were left out",)
    words = walk.out.text()
    return Extracted(words, _title(root), _published(root), joined(source.runs(walk.out.placed)), warnings)


class _Gauge:
    """A parser target that builds nothing and stops at a page too large or too odd to be built."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._tags = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._tags += 1
        if self._tags > self._limits.html_tags:
            raise Unreadable(f"more than {self._limits.html_tags:,} HTML elements (limits: html_tags)")
        if len(attributes) > self._limits.html_attributes:
            most = f"{self._limits.html_attributes:,} attributes (limits: html_attributes)"
            raise Unreadable(f"an HTML element with more than {most}")

    def close(self) -> None:
        pass


def _parse(text: str, limits: Limits) -> Any:
    if not text.strip():
        return None
    data = text.encode("utf-8", "replace")
    gauge: Any = _Gauge(limits)
    options: dict[str, Any] = {"encoding": "utf-8", "no_network": True, "huge_tree": False}
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, **options)
    try:
        etree.fromstring(data, etree.HTMLParser(target=gauge, **options))
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise Unreadable(f"damaged HTML ({error})") from error
    # on reaching a limit the parser drops the rest and only notes it
    for entry in parser.error_log:
        if "XML_PARSE_HUGE" in entry.message:
            raise Unreadable("HTML nested more than 256 deep, or a single piece of it over 10 MB")
    return root


class _Walk:
    """One pass over the tree in document order that writes text and breaks."""

    def __init__(self, structure: Structure, source: SourceText) -> None:
        self.out = BlockText()
        self.hidden = 0
        self._structure = structure
        self._source = source
        self._pre = 0
        self._tables: list[str] = []  # of each open table: "layout", or "data", "row", "cells" as cells are read

    def run(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        dropped: Any = None
        for event, element in walker:
            if event == "start":
                if self._left_out(element):
                    dropped = element
                    walker.skip_subtree()
                    self._pass_over(element)
                else:
                    self._start(element)
                    self._words(element.text)
            else:
                if element is dropped:
                    dropped = None
                else:
                    self._end(element)
                self._words(element.tail)

    def _left_out(self, element: Any) -> bool:
        if element.tag in LEFT_OUT or element in self._structure.menus:
            return True
        attributes = element.attrib
        if (
            attributes.get("hidden", "until-found") != "until-found"  # which the browser's search still finds
            or attributes.get("aria-hidden") == "true"
            or _NOT_SHOWN.search(attributes.get("style", ""))
        ):
            if self._structure.folds(element):
                return False
            self.hidden += sum(len(words.strip()) for words in element.itertext())
            return True
        return attributes.get("role") == "navigation" or bool(_WORD_MARK.search(attributes.get("style", "")))

    def _pass_over(self, element: Any) -> None:
        walker = etree.iterwalk(element, events=("start", "end"))
        for event, inside in walker:
            if event == "start" and inside.tag in RAW:
                walker.skip_subtree()
            elif event == "start":
                self._source.place(inside.text or "")
            elif inside is not element:
                self._source.place(inside.tail or "")

    def _words(self, text: str | None) -> None:
        if text:
            place = self._source.place(text)
            if self._pre:
                self.out.add_verbatim(text, place)
            else:
                self.out.add(text, place)

    def _start(self, element: Any) -> None:
        tag = element.tag
        if tag == "br":
            self.out.line_end()
        elif self._is_item(element):
            self.out.start_item()
        elif tag == "tr" and self._in_table("data"):
            self._tables[-1] = "row"
            self.out.start_row()
        elif tag in ("td", "th") and self._in_table("row", "cells"):
            self.out.start_cell(first=self._tables[-1] == "row")
            self._tables[-1] = "cells"
        else:
            self._break_at(tag)
        if tag == "table":
            self._tables.append("layout" if element in self._structure.layouts else "data")
        elif tag == "pre":
            self._pre += 1
        elif tag == "time":
            self._start_time(element)

    def _start_time(self, element: Any) -> None:
        """The day of a time element in place of no words, or of words that count from the moment of reading."""
        words = element.text or ""
        day = ISO_DAY.match(element.get("datetime", ""))
        if day and not len(element) and (not words.strip() or _COUNTED_BACK.fullmatch(words)):
            self._source.place(words)
            self.out.add(day.group().strip() + (" " if words[-1:].isspace() else ""))
            element.text = None

    def _end(self, element: Any) -> None:
        tag = element.tag
        if tag == "table":
            self._tables.pop()
        elif tag == "pre":
            self._pre -= 1
        if self._is_item(element):
            self.out.end_item()
        elif tag == "tr" and self._in_table("row", "cells"):
            self._tables[-1] = "data"
            self.out.end_row()
        elif tag in ("td", "th") and self._in_table("cells"):
            self.out.end_cell()
        elif tag in HEADINGS:
            self.out.end_heading()
        elif tag != "br":
            self._break_at(tag)

    def _is_item(self, element: Any) -> bool:
        if element.tag == "li":
            return element not in self._structure.sections
        return element.tag == "p" and bool(_WORD_ITEM.search(element.get("style", "")))

    def _in_table(self, *states: str) -> bool:
        return bool(self._tables) and self._tables[-1] in states

    def _break_at(self, tag: str) -> None:
        if tag in _BLANK_LINE:
            self.out.brk(2)
        elif tag in _NEW_LINE:
            self.out.brk(1)


def _title(root: Any) -> str | None:
    for path in ("head/title", ".//h1"):
        element = root.find(path)
        if element is not None and (words := collapse("".join(element.itertext())).strip()):
            return words
    return None


def _published(root: Any) -> date | None:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        metas.setdefault(name.strip().lower(), meta.get("content", ""))
    stated = [metas.get(name, "") for name in _META_DATES]
    linked = dict(_json_ld_dates(root))
    # what the page's linked data says of changes comes after the metas about changes, and before first publication
    first = _META_DATES.index("article:published_time")
    stated[first:first] = [linked.get("dateModified", "")]
    stated.append(linked.get("datePublished", ""))
    return next((day for text in stated if (day := day_of(text))), None)


def _json_ld_dates(root: Any) -> Iterator[tuple[str, str]]:
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            todo = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while todo:
            item = todo.pop()
            if isinstance(item, dict):
                yield from (
                    (key, item[key]) for key in ("dateModified", "datePublished") if isinstance(item.get(key), str)
                )
                item = list(item.values())
            if isinstance(item, list):
                todo.extend(item)
