"""What an HTML page's lists and tables are for: content, lay-out or menu."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

# fmt: off
LEFT_OUT: Final = frozenset((
    "audio", "canvas", "datalist", "del", "embed", "head", "iframe", "math", "nav", "noscript", "object", "script",
    "select", "style", "svg", "template", "textarea", "video",
))
# fmt: on
"""Elements without words of the page, or with words that are not shown."""

_CONTAINERS: Final = frozenset(("header", "footer", "aside"))
_LISTS: Final = frozenset(("ul", "ol", "menu"))
_LINKS: Final = frozenset(("a", "button"))
_NEVER_FURNITURE: Final = frozenset(("html", "body", "main", "article"))
_SECTIONS: Final = HEADINGS | {"article", "details", "section", "table"}
_MENU_NAME: Final = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menus?|breadcrumbs?|skip-?links?|pagination)(?![a-z])", re.IGNORECASE
)
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")  # where a word of `fsNavLevel1` begins
_BANNER_NAME: Final = re.compile(
    r"cookie[s_-]{0,2}(?:consent|banner|bar|notice|popup|modal|message|law|alert|dialog|policy)"
    r"|(?:consent|gdpr)[_-]?(?:banner|bar|notice|popup|modal|dialog)|onetrust",
    re.IGNORECASE,
)
_SHARE_NAME: Final = re.compile(
    r"(?<![a-z])(?:shar(?:e|ing)|social)(?:[_-]?(?:this|post|page|media))?[_-]?"
    r"(?:buttons?|bar|links?|icons?|list|tools?|widget|block)?(?![\w-])|sharedaddy|addtoany|addthis",
    re.IGNORECASE,
)
_PANELS: Final = frozenset(("region", "tabpanel"))
_OVERLAYS: Final = frozenset(("dialog", "alertdialog", "menu", "tooltip", "search"))
_PANEL_NAME: Final = re.compile(
    r"(?<![a-z])(?:accordion|collapsib?l?e?|toggle|expand(?:able|er)?|tab|faq|panel)(?:[_-]{1,2}[a-z]{1,20})?[_-]{0,2}"
    r"(?:content|body|panel|pane|inner|text|answer|wrapper|container)(?![a-z])|(?<![\w-])(?:collapse|panel)(?![\w-])",
    re.IGNORECASE,
)
_OVERLAY_NAME: Final = re.compile(
    r"(?<![a-z])(?:modal|popup|lightbox|dialog|overlay|dropdown|tooltip|search)(?![a-z])", re.I
)
_OPENERS: Final = ("aria-controls", "data-target", "data-bs-target", "data-toggle-target")
_SKIP_LINK: Final = re.compile(r"\s*(?:skip|jump) (?:to|navigation|over)\b", re.IGNORECASE)
# a year alone is no sign of news: menus lead to `Archive 2019` and to the calendar of 2024-25
_DATED: Final = re.compile(
    r"\d[/.]\d|\d{4}-\d\d-\d\d"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?!\d)",
    re.IGNORECASE,
)
_MIN_LINKS: Final = 2
_LONGEST_BANNER: Final = 2_000  # characters; what is longer is the page, whatever its name
_LONGEST_SHARE: Final = 200


class _Tally:
    """What one open element holds so far, its closed descendants included."""

    __slots__ = ("chars", "dated", "element", "links", "said")

    def __init__(self, element: Any) -> None:
        self.element = element
        self.links = 0
        self.chars = 0
        self.dated = False
        self.said = False  # has words outside links, or a heading


class Structure:
    """Found in one pass over the tree, in time linear in its size.

    Attributes:
        menus: lists, headers, footers and asides of nothing but links; share buttons, cookie banners, skip links.
        layouts: tables that only place blocks on the page: with headings or tables in them, or one cell a row.
        sections: list items that are whole sections, with a heading or a table of their own.
        opened: the ids of what buttons and links on the page open and close.
    """

    def __init__(self, root: Any) -> None:
        # elements, not ids of theirs: lxml makes a new object for an element that nobody holds
        self.menus: set[Any] = set()
        self.layouts: set[Any] = set()
        self.sections: set[Any] = set()
        self.opened: set[str] = set()
        self._open: list[_Tally] = []
        self._items: list[Any] = []
        self._tables: list[Any] = []
        self._widths: list[tuple[int, int]] = []  # of each open table: cells of this row, of the widest row
        self._containers = 0
        self._links = 0
        self._read(root)

    def _read(self, root: Any) -> None:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                self._open.append(_Tally(element))
                if element.tag in LEFT_OUT:
                    walker.skip_subtree()
                else:
                    self._start(element)
                    self._words(element.text)
            else:
                self._close(self._open.pop())
                if self._open:
                    self._words(element.tail)

    def _note_opened(self, element: Any) -> None:
        for name in _OPENERS:
            self.opened.update(word.lstrip("#") for word in element.get(name, "").split())
        target = element.get("href", "") if element.tag == "a" else ""
        if len(target) > 1 and target[0] == "#":
            self.opened.add(target[1:])

    def folds(self, element: Any) -> bool:
        """Whether a reader of the page can open an element that is hidden at first: a panel of an accordion, a tab."""
        attributes = element.attrib
        if attributes.get("role") in _OVERLAYS or _OVERLAY_NAME.search(attributes.get("class", "")):
            return False
        return (
            attributes.get("id") in self.opened
            or attributes.get("role") in _PANELS
            or _PANEL_NAME.search(attributes.get("class", "")) is not None
        )

    def _words(self, text: str | None) -> None:
        if text and not text.isspace():
            tally = self._open[-1]
            tally.chars += len(text)
            tally.said |= not self._links and any(map(str.isalnum, text))
            tally.dated |= bool(_DATED.search(text))

    def _start(self, element: Any) -> None:
        tag = element.tag
        self._links += tag in _LINKS
        self._containers += tag in _CONTAINERS
        self._open[-1].links = int(tag in _LINKS)
        self._open[-1].said = tag in HEADINGS
        self._note_opened(element)
        if tag in _SECTIONS:
            _mark(self._items, self.sections)
        if tag in HEADINGS or tag == "table":
            _mark(self._tables, self.layouts)
        if tag == "table":
            self._tables.append(element)
            self._widths.append((0, 0))
            if element.get("role") in ("presentation", "none"):
                self.layouts.add(element)
        elif tag == "li":
            self._items.append(element)
        elif tag in ("tr", "td", "th") and self._widths:
            cells, widest = self._widths[-1]
            cells = 0 if tag == "tr" else cells + 1
            self._widths[-1] = (cells, max(cells, widest))

    def _close(self, tally: _Tally) -> None:
        element = tally.element
        tag = element.tag
        if tag not in LEFT_OUT:
            self._links -= tag in _LINKS
            self._containers -= tag in _CONTAINERS
            if tag == "table":
                self._tables.pop()
                if self._widths.pop()[1] <= 1:
                    self.layouts.add(element)
            elif tag == "li":
                self._items.pop()
            if self._is_menu(tally) or _is_furniture(tally):
                self.menus.add(element)
        if self._open:
            above = self._open[-1]
            above.links += tally.links
            above.chars += tally.chars
            above.said |= tally.said
            above.dated |= tally.dated

    def _is_menu(self, tally: _Tally) -> bool:
        element = tally.element
        if tally.said or tally.dated or tally.links < (1 if element.tag == "footer" else _MIN_LINKS):
            return False
        if element.tag in _CONTAINERS or (element.tag in _LISTS and self._containers):
            return True
        if element.tag not in _LISTS and element.tag != "div":
            return False
        parent = element.getparent()
        return bool(_named(element, _MENU_NAME) or (parent is not None and _named(parent, _MENU_NAME)))


def _is_furniture(tally: _Tally) -> bool:
    """Whether an element is a site's banner on cookies, its buttons for sharing, or a link past its menus."""
    element = tally.element
    if element.tag == "a":
        return element.get("href", "").startswith("#") and bool(_SKIP_LINK.match(element.text or ""))
    if element.tag in _NEVER_FURNITURE or tally.chars > _LONGEST_BANNER or not tally.links:
        return False
    if _named(element, _BANNER_NAME):
        return True
    return not tally.dated and tally.chars <= _LONGEST_SHARE and _named(element, _SHARE_NAME)


def _named(element: Any, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(_CAPITAL.sub("-", element.get(name, ""))) for name in ("class", "id"))


def _mark(open_elements: list[Any], marked: set[Any]) -> None:
    """Mark all open elements, from the innermost; where one is marked, those around it are too."""
    for element in reversed(open_elements):
        if element in marked:
            break
        marked.add(element)
