"""What holds for any text: exact offsets, nothing lost, the same answer twice, stable ids."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import negotext
from negotext.pipeline import parse_page
from negotext.records import Page

DAYS = st.dates(min_value=dt.date(2001, 1, 1), max_value=dt.date(2030, 12, 28))
LINES = st.sampled_from(
    [
        "The District and CSEA 821 met on May 8, 2025.",
        "• 3% on schedule",
        "No agreement was reached.",
        "Posted by admin",
        "SCTA rejected Article 8.6 and $1,200.",
        "Next session: June\u00a04 – 5",
        "Decem-\nber 31",
        "\u200b",
        "2019",
        "* * *",
        "PERB\u2019s mediator | will\tmeet",
        "We offered ten dates since March 2020!",
        "\r\n",
        "İstanbul Local 12",
    ]
)
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def pages(draw: st.DrawFn) -> str:
    blocks = []
    for day in draw(st.lists(DAYS, max_size=5)):
        form = draw(st.sampled_from(["%B %d, %Y", "%m/%d/%Y", "%d %B %Y", "Update – %b %d, %Y", "%Y-%m-%d –"]))
        blocks.append(day.strftime(form) + "\n\n" + "\n".join(draw(st.lists(LINES, max_size=4))))
    return "\n\n".join(blocks)


def check(text: str) -> None:
    parsed = parse_page(Page(text=text, doc_id="p"))
    last = 0
    for entry in parsed.entries:
        assert last <= entry.start <= entry.body_start <= entry.end <= len(text)
        last = entry.end
    for record in (*parsed.entities, *parsed.events, *parsed.offers):
        assert text[record.start : record.end] == record.text
    for event in parsed.events:
        assert event.sentence_start <= event.start < event.end <= event.sentence_end
    assert parse_page(Page(text=text, doc_id="p")) == parsed


@SETTINGS
@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@SETTINGS
@given(pages())
def test_made_pages(text: str) -> None:
    check(text)


def test_an_entry_added_on_top_leaves_the_other_ids() -> None:
    old = "May 21, 2025\n\nThe parties met.\n\nMay 8, 2025\n\nThe parties met.\n\nMay 8, 2025\n\nCSEA sent a letter.\n"
    new = "June 4, 2025\n\nThe parties met.\n\nMay 21, 2025\n\nA second note of that day.\n\n" + old
    before = list(negotext.parse(old).entries["entry_id"])
    assert before == ["doc#2025-05-21", "doc#2025-05-08.2", "doc#2025-05-08"]
    assert list(negotext.parse(new).entries["entry_id"])[-3:] == before


def test_an_empty_page_gives_the_same_columns_and_dtypes() -> None:
    full, empty = negotext.parse("May 8, 2025\n\nThe parties met.\n"), negotext.parse("")
    for table in ("entries", "entities", "events", "offers"):
        assert len(getattr(empty, table)) == 0
        assert list(getattr(empty, table).columns) == list(getattr(full, table).columns)
    assert dict(empty.entries.dtypes) == dict(full.entries.dtypes)
    assert len(empty.pages) == 1
