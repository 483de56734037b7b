"""What the library promises of any input, as checks that the tests and the fuzzers share."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import negotext
from negotext import tables
from negotext.entities import survey
from negotext.pipeline import parse_page
from negotext.records import Page, ParsedPage
from negotext.schema import STORED
from negotext.segment import segment
from negotext.sources import read_page
from negotext.view import View

SECONDS, SECONDS_PER_CHARACTER = 2.0, 0.001
"""Of processor time: some hundred times what a page needs."""

DERIVED = ("sessions", "articles", "milestones")


@cache
def _nothing() -> dict[str, Any]:
    """The tables of a page without entries."""
    return dict(_frames(negotext.parse("")))


def _frames(result: negotext.Result) -> Iterator[tuple[str, Any]]:
    yield from ((name, getattr(result, name)) for name in STORED)
    yield from ((name, getattr(result, name)()) for name in DERIVED)


def keeps_text(text: str, *, deep: bool = True) -> ParsedPage:
    """All that holds for any text; returns what was found.

    What takes many times as long as parsing is only looked at if ``deep``: dates of headings, tables, a second run.
    """
    begin = time.thread_time()
    parsed = parse_page(Page(text, "p"))
    assert time.thread_time() - begin < SECONDS + SECONDS_PER_CHARACTER * len(text), "slow"
    _partition(parsed, len(text))
    for record in (*parsed.entities, *parsed.events, *parsed.offers):
        assert text[record.start : record.end] == record.text
        assert record.text
    for event in parsed.events:
        assert event.sentence_start <= event.start < event.end <= event.sentence_end
        assert 0 <= event.confidence <= 1
    _in_range(parsed)
    if deep:
        _dated(parsed)
        assert parse_page(Page(text, "p")) == parsed
        keeps_tables(parsed)
    return parsed


def _partition(parsed: ParsedPage, length: int) -> None:
    """Entries stand in order, none in another, and each mention is in the entry it is said to be in."""
    last = 0
    spans: dict[str, tuple[int, int]] = {}
    for position, entry in enumerate(parsed.entries):
        assert entry.position == position
        assert last <= entry.start < entry.body_start <= entry.end <= length
        last = entry.end
        spans[entry.entry_id] = (entry.start, entry.end)
    assert len(spans) == len(parsed.entries), "an entry's id comes twice"
    for record in (*parsed.entities, *parsed.events, *parsed.offers):
        start, end = spans[record.entry_id]
        assert start <= record.start < record.end <= end


def _dated(parsed: ParsedPage) -> None:
    text = parsed.page.text
    for entry in parsed.entries:
        heading = text[entry.start : entry.body_start]
        # `May` alone is a month where it heads an entry, elsewhere a verb, and `Sept` elsewhere letters; a misprinted
        # year is not that of the day
        dated = any(map(negotext.find_dates, (heading, f"in {heading}", f"{heading} 2024")))
        # a day that cannot be decided, or that there is none of (`02/29/2022`), stays open, with a warning
        assert dated or entry.date is None or entry.date_basis == "neighbour", "an entry without a date"
        assert entry.date is not None or parsed.warnings
        assert entry.date is None or entry.date_end is None or entry.date <= entry.date_end


def _in_range(parsed: ParsedPage) -> None:
    days: Iterable[Any] = (
        *(day for entry in parsed.entries for day in (entry.date, entry.date_end, entry.posted)),
        *(event.date for event in parsed.events),
        *(day for offer in parsed.offers for day in (offer.date, offer.since)),
    )
    assert all(day is None or 1900 <= day.year <= 2100 for day in days)
    for item in parsed.entities:
        if item.label == "DATE" and item.norm is not None:
            assert 1900 <= int(item.norm[:4]) <= 2100


def keeps_tables(parsed: ParsedPage) -> None:
    """Columns and dtypes are the same for all pages, those of no rows among them."""
    for name, frame in _frames(negotext.Result([parsed])):
        empty = _nothing()[name]
        assert list(frame.columns) == list(empty.columns) == [column.name for column in tables.columns(name)]
        assert frame.dtypes.map(str).to_dict() == empty.dtypes.map(str).to_dict()


def keeps_file(data: bytes, kind: str, *, deep: bool = True) -> Page | None:
    """All that holds for any file of a format; ``None`` if it is refused, as it may be by a `ReadError` only.

    Only with ``deep`` is it read twice, and what was read parsed.
    """
    begin = time.thread_time()
    try:
        page = read_page(io.BytesIO(data), format=kind)
    except negotext.ReadError as error:
        assert error.source == "<stream>"
        assert error.reason.strip()
        return None
    finally:
        assert time.thread_time() - begin < SECONDS + SECONDS_PER_CHARACTER * len(data), "slow"
    assert "\0" not in page.text
    assert "\r" not in page.text
    page.text.encode()  # no lone surrogates
    last = last_source = 0
    for start, end, source_start, source_end in page.source_map:
        assert last <= start < end <= len(page.text)
        assert last_source <= source_start < source_end
        last, last_source = end, source_end
    if deep:
        assert read_page(io.BytesIO(data), format=kind) == page
        keeps_text(page.text)
    return page


def keeps_prefix(pieces: list[str]) -> None:
    """A page cut off between two entries has the same entries up to there, but for the last, which may lose its end.

    What is in them is the same too as long as the page speaks with the same side's voice.

    Args:
        pieces: preamble, entries and footer of a page that keeps to one convention.
    """
    text = "".join(pieces)
    whole, voice = parse_page(Page(text, "p")), _voice(text)
    for count in range(4, len(pieces)):  # what a page's convention is shows from three entries on
        text = "".join(pieces[:count])
        prefix = parse_page(Page(text, "p"))
        assert len(prefix.entries) == count - 1
        for cut, full in zip(prefix.entries, whole.entries, strict=False):
            assert (cut.start, cut.body_start, cut.date) == (full.start, full.body_start, full.date)
            assert (cut.date_end, cut.date_basis) == (full.date_end, full.date_basis)
        done = prefix.entries[-1].start
        assert [entry.end for entry in prefix.entries[:-1]] == [entry.end for entry in whole.entries[: count - 2]]
        for name in ("entities", "events", "offers") if _voice(text) == voice else ("entities",):
            inside = [[(r.start, r.end) for r in getattr(page, name) if r.end <= done] for page in (prefix, whole)]
            assert inside[0] == inside[1], name


def _voice(text: str) -> str:
    view = View(text)
    found = segment(view)
    first, last = found.sections[0].start, found.sections[-1].end
    return survey(view, found.spans, employer=None, first_entry=first, last_entry=last).voice
