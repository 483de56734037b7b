"""What stands at the edges of a PDF's pages: running heads and feet, page numbers, what a browser prints."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from ..dates import find
from ..view import View
from .blocks import collapse
from .pdf_layout import PageLayout
from .pdf_text import row_text

_EDGE: Final = 3  # running heads and feet are looked for in so many lines at either end of a page
_NUMBER: Final = re.compile(r"\d+")
_NUMBER_ONLY: Final = re.compile(r"\W{0,3}\0\W{0,3}")
_PAGE_NUMBER: Final = re.compile(r"\W{0,3}page\s{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?\W{0,3}", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(?:https?://|file:///)\S{1,2000}(?:\s{1,9}\d{1,4}(?:/| of )\d{1,4})?")
# what browsers print at the top and bottom of each page
_PRINTED: Final = re.compile(
    r"(?:^|\t)(?P<a>\d{1,4})[/.-](?P<b>\d{1,2})[/.-](?P<c>\d{2,4}),? \d{1,2}[:.]\d\d"
    r"(?P<half> ?[AaPp]\.?[Mm]\.?)?(?:\t|$)"
)


def furniture(pages: Sequence[PageLayout]) -> tuple[set[tuple[int, int]], date | None]:
    """``(page, row)`` of what stands at the pages' edges and is no part of the text, and the day of printing."""
    # files often have heads and feet before or after all else: what counts is where they stand on the page
    orders = [sorted(range(len(page.rows)), key=lambda index: -page.rows[index].top) for page in pages]
    texts = [[row_text(page.rows[index], {}) for index in order] for page, order in zip(pages, orders, strict=True)]
    dropped = running_lines(texts)
    printed = None
    for number, lines in enumerate(texts):
        edges = sorted({*range(len(lines))[:_EDGE], *range(len(lines))[-_EDGE:]})
        stamps = {index: stamp for index in edges if (stamp := _PRINTED.search(lines[index]))}
        addresses = {index for index in edges if any(map(_ADDRESS.fullmatch, lines[index].split("\t")))}
        if stamps and addresses:
            dropped.update((number, index) for index in stamps.keys() | addresses)
            printed = printed or next((day for stamp in stamps.values() if (day := _day_of_printing(stamp))), None)
    return {(number, orders[number][index]) for number, index in dropped}, printed


def _day_of_printing(stamp: re.Match[str]) -> date | None:
    """The day that a browser printed; ``None`` if it is left open which number is the month."""
    first, second, third = int(stamp["a"]), int(stamp["b"]), int(stamp["c"])
    if len(stamp["a"]) == 4:
        year, month, day = first, second, third
    elif stamp["half"] or second > 12:  # who counts hours to twelve puts the month first
        year, month, day = third, first, second
    elif first > 12:
        year, month, day = third, second, first
    else:
        return None
    try:
        return date(year + 2000 * (year < 100), month, day)
    except ValueError:
        return None


def running_lines(pages: Sequence[Sequence[str]]) -> set[tuple[int, int]]:
    """``(page, line)`` of the heads, feet and page numbers that repeat from page to page.

    A line is one of these if it stands among the first or last three of at least half the pages, the same but for
    numbers that count the pages; of a head that is the same to the letter the first is kept, as it may be the title.

    Args:
        pages: their lines from top to bottom.

    >>> sorted(running_lines([["Journal", "We met.", "1"], ["Journal", "We met again.", "2"]]))
    [(0, 2), (1, 0), (1, 2)]
    """
    seen: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    dropped: set[tuple[int, int]] = set()
    inside: set[str] = set()
    edge = min(_EDGE, max(1, (max(map(len, pages), default=0) - 1) // 2))
    for number, lines in enumerate(pages):
        inside.update(_NUMBER.sub("\0", collapse(line).strip()) for line in lines[edge:-edge])
        for side, indexes in (("head", range(len(lines))[:edge]), ("foot", range(len(lines))[1:][-edge:])):
            for index in indexes:
                seen[side, _NUMBER.sub("\0", collapse(lines[index]).strip())].append((number, index))
                if _PAGE_NUMBER.fullmatch(lines[index].strip()):
                    dropped.add((number, index))
    for (side, words), places in seen.items():
        if words in inside and not _NUMBER_ONLY.fullmatch(words):  # it repeats, but not because a page begins or ends
            continue
        numbers = [_numbers(pages[page][index]) for page, index in places]
        if len({page for page, _ in places}) >= max(2, len(pages) / 2) and _counts_pages(places, numbers):
            same = side == "head" and all(found == numbers[0] for found in numbers)
            dropped.update(places[1:] if same else places)
    return dropped


def _numbers(line: str) -> list[tuple[int, bool]]:
    """The numbers in a line, and whether they are part of a day."""
    view = View(line)
    # `1/3` is a page of three
    days = [span for span in find(view.text, view.low) if span.is_day and (span.year or span.form != "num")]
    return [
        (int(match.group()[:9]), any(span.start <= match.start() < span.end for span in days))
        for match in _NUMBER.finditer(view.text)
    ]


def _counts_pages(places: Sequence[tuple[int, int]], numbers: Sequence[Sequence[tuple[int, bool]]]) -> bool:
    """Whether each number of a line is the same on all pages, or is no part of a day and goes up with the page."""
    for column in zip(*numbers, strict=True):
        if len(set(column)) == 1:
            continue
        steps = {value - page for (value, _), (page, _) in zip(column, places, strict=True)}
        if len(steps) > 1 or any(of_day for _, of_day in column):
            return False
    return True
