"""What holds for any text: exact offsets, nothing lost, the same answer twice, stable ids."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import HealthCheck, assume, given, settings
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


FORMS = st.sampled_from(
    ["%B {d}, %Y", "{m}/{d}/%Y", "{d} %B %Y", "Update – %b {d}, %Y", "Session of %B {d}, %Y", "%Y-%m-%d"]
)
BODIES = st.lists(
    st.sampled_from(
        [
            "The District and CSEA 821 met for three hours.",
            "No agreement was reached on Article 8.6.",
            "SCTA rejected the offer of 3% and $1,200.",
            "• 3% on schedule\n• two dates in the fall",
            "The parties will meet again.",
        ]
    ),
    min_size=1,
    max_size=3,
).map("\n\n".join)


def entry_text(day: dt.date, form: str, body: str) -> str:
    return f"{day.strftime(form.format(d=day.day, m=day.month))}\n\n{body}\n"


@st.composite
def plain_pages(draw: st.DrawFn, *, newest_first: bool = True) -> tuple[str, list[tuple[dt.date, str]]]:
    """The form of a page's headings, and its entries in page order; several may be of one day."""
    days = sorted(draw(st.lists(DAYS, min_size=2, max_size=6)), reverse=newest_first)
    return draw(FORMS), [(day, draw(BODIES)) for day in days]


def written(form: str, entries: list[tuple[dt.date, str]], before: str = "", after: str = "") -> str:
    return before + "\n".join(entry_text(day, form, body) for day, body in entries) + after


@SETTINGS
@given(
    plain_pages(),
    st.sampled_from(["", "Negotiations\n\nWelcome to this page.\n\n"]),
    st.sampled_from(["", "\n© 2024 HR\n"]),
)
def test_preamble_entries_and_footer_are_the_page(
    page: tuple[str, list[tuple[dt.date, str]]], before: str, after: str
) -> None:
    text = written(*page, before, after)
    result = negotext.parse(text)
    rows = list(result.entries.itertuples())
    assert len(rows) == len(page[1])
    assert text[: rows[0].start] == before
    assert "".join(text[row.start : row.end] for row in rows) == text[rows[0].start : rows[-1].end]
    assert text[rows[-1].end :].strip() == after.strip()
    for row in rows:
        assert row.heading == text[row.start : row.body_start].rstrip()
        assert row.text.strip() == text[row.body_start : row.end].strip()
    assert [row.position for row in rows] == list(range(len(rows)))
    assert [row.date.date() for row in rows] == [day for day, _ in page[1]]


@SETTINGS
@given(pages())
def test_no_letter_is_in_two_pieces_and_none_in_no_piece(text: str) -> None:
    parsed = parse_page(Page(text=text, doc_id="p"))
    pieces, last = [], 0
    for entry in parsed.entries:
        # what stands between two entries is furniture: section lines, rules
        pieces += [text[last : entry.start], text[entry.start : entry.body_start], text[entry.body_start : entry.end]]
        last = entry.end
    assert "".join([*pieces, text[last:]]) == text


@SETTINGS
@given(pages())
def test_the_same_page_gives_the_same_tables(text: str) -> None:
    first, second = negotext.parse(text), negotext.parse(text)
    many = negotext.parse_many([("doc", text), ("other", text)])
    for table in ("entries", "entities", "events", "offers", "pages"):
        frame = getattr(first, table)
        pd.testing.assert_frame_equal(frame, getattr(second, table))
        of_many = getattr(many, table)
        pd.testing.assert_frame_equal(frame, of_many[of_many.doc_id == "doc"].reset_index(drop=True))


@SETTINGS
@given(plain_pages(), st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=2), BODIES)
def test_entries_added_on_top_leave_the_ids_of_the_others(
    page: tuple[str, list[tuple[dt.date, str]]], later: list[int], body: str
) -> None:
    form, entries = page
    added = [(entries[0][0] + dt.timedelta(days=days), body) for days in sorted(later, reverse=True)]
    before = list(negotext.parse(written(form, entries)).entries["entry_id"])
    after = list(negotext.parse(written(form, added + entries)).entries["entry_id"])
    assert len(set(before)) == len(entries)
    assert after[len(added) :] == before
    assert len(set(after)) == len(entries) + len(added)


@SETTINGS
@given(plain_pages(newest_first=False), st.integers(min_value=0, max_value=400), BODIES)
def test_an_entry_added_at_the_end_of_a_page_that_begins_with_the_oldest_leaves_their_ids(
    page: tuple[str, list[tuple[dt.date, str]]], later: int, body: str
) -> None:
    form, entries = page
    assume(entries[0][0] < entries[-1][0])  # entries of one day do not tell which way the page goes
    added = [(entries[-1][0] + dt.timedelta(days=later), body)]
    before = list(negotext.parse(written(form, entries)).entries["entry_id"])
    assert list(negotext.parse(written(form, entries + added)).entries["entry_id"])[:-1] == before


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
