"""Small cases of every stage, as they occur on pages."""

from __future__ import annotations

from datetime import date

import pytest

import negotext
from negotext.dates import find, resolve
from negotext.quantities import find_offered, find_quantities
from negotext.segment import segment
from negotext.view import View

BODY = "\n\nThe parties met and talked about the calendar for an hour.\n\n"


def headed(*headings: str, published: date | None = None) -> list[tuple[str, str | None]]:
    """The heading text and ISO date of every entry of a page made of these headings."""
    view = View("Negotiations page\n\n" + "".join(h + BODY for h in headings))
    found = segment(view, published=published)
    return [(view.text[s.start : s.body_start].strip(), s.date and s.date.isoformat()) for s in found.sections]


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("April 7, 2020", "April 6, 2020", ["2020-04-07", "2020-04-06"]),
        ("February 06, 2020", "January 22, 2020", ["2020-02-06", "2020-01-22"]),
        ("MAY 10 & 11, 2023", "APRIL 3, 2023", ["2023-05-10", "2023-04-03"]),
        ("3.5.21", "2.26.21", ["2021-03-05", "2021-02-26"]),
        ("12-03-2020", "11-19-2020", ["2020-12-03", "2020-11-19"]),
        ("17 March 2021", "3 February 2021", ["2021-03-17", "2021-02-03"]),
        ("10th June 2021", "9th May 2021", ["2021-06-10", "2021-05-09"]),
        ("2021-09-21", "2021-08-30", ["2021-09-21", "2021-08-30"]),
        ("25/09/2023", "04/09/2023", ["2023-09-25", "2023-09-04"]),
        ("Update #7 – Tuesday, Aug. 4, 2020 @ 1:00 pm", "Update #6 – Monday, Aug. 3, 2020 @ 1:00 pm",
         ["2020-08-04", "2020-08-03"]),
        ("UPDATE 4/4/16 11:34 am", "UPDATE 3/30/16 10:05 pm", ["2016-04-04", "2016-03-30"]),
        ("Feburary 9, 2021", "January\u00a05,\u200b 2021", ["2021-02-09", "2021-01-05"]),
    ],
)  # fmt: skip
def test_heading_forms(first: str, second: str, days: list[str]) -> None:
    assert [day for _, day in headed(first, second)] == days


def test_year_less_headings_take_the_saved_days_year_across_new_year() -> None:
    found = headed("Jan 12", "Dec 15", "Nov 30", published=date(2022, 1, 20))
    assert [day for _, day in found] == ["2022-01-12", "2021-12-15", "2021-11-30"]


def test_year_lines_date_the_headings_below_them() -> None:
    view = View(f"News\n\n2023\n\nMarch 30{BODY}2022\n\nDecember 8{BODY}November 10{BODY}")
    days = [s.date for s in segment(view).sections]
    assert days == [date(2023, 3, 30), date(2022, 12, 8), date(2022, 11, 10)]


def test_title_and_posting_line_are_one_heading() -> None:
    text = (
        "Posts\n\n10/4/17 Bargaining Update\nPosted on October 9, 2017\n\nWe met.\n\n"
        "9/20/17 No Session\nPosted on September 22, 2017\n\nThey called it off.\n"
    )
    first = negotext.parse(text).entries.iloc[0]
    assert (first["date"].date(), first["posted"].date()) == (date(2017, 10, 4), date(2017, 10, 9))
    assert first["heading"] == "10/4/17 Bargaining Update\nPosted on October 9, 2017"


def test_run_in_dates_table_rows_and_mail_blocks() -> None:
    run_in = View("Log\n\nMay 24, 2022 – The Board met.\n\nJune 2, 2022 – No agreement was reached.\n")
    assert [run_in.text[s.start : s.body_start] for s in segment(run_in).sections] == [
        "May 24, 2022 -",
        "June 2, 2022 -",
    ]
    table = View("Date\tUnit\tNotes\n7/10/20\tTRFT\tFirst meeting.\n7/24/20\tTRFT\tSession 2\nOpening proposals.\n")
    assert [table.text[s.start : s.body_start] for s in segment(table).sections] == ["7/10/20", "7/24/20"]
    mail = View(
        "From: A\nSent: Monday, May 15, 2023 11:02 AM\nTo: All\nSubject: news\n\nNo session.\n\n"
        "From: A\nSent: Tuesday, May 16, 2023 9:00 AM\nTo: All\nSubject: more\n\nStill none.\n"
    )
    assert [s.date for s in segment(mail).sections] == [date(2023, 5, 15), date(2023, 5, 16)]


def test_what_is_no_heading() -> None:
    text = (
        "June 4, 2025\n\nThe parties met. July 12 was the first summer session.\nSessions are set on these days:\n\n"
        "June 18, 2025\n\nJune 25, 2025\n\nCall 555-010-0177.\n\nMay 21, 2025\n\nThe parties met.\n"
    )
    assert [s.date for s in segment(View(text)).sections] == [date(2025, 6, 4), date(2025, 5, 21)]


def spans(text: str) -> list[str]:
    view = View(text)
    return [view.text[s.start : s.end] for s in find(view.text, view.low)]


@pytest.mark.parametrize(
    "text", ["Article 8.6", "section 13.1.1", "CSEA 821", "the 2016-19 contract", "9/80", "at 3:45"]
)
def test_what_is_no_date(text: str) -> None:
    assert spans(text) == []


def test_lists_and_ranges_of_days() -> None:
    assert spans("on June 14 and 15, Feb. 9, 11 and 16, or 8 and 9 June") == [
        "June 14", "15", "Feb. 9", "11", "16", "8", "9 June",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "anchor", "way", "value"),
    [
        ("Wednesday", date(2017, 12, 6), -1, "2017-12-06"),  # the anchor day itself
        ("Monday", date(2017, 12, 6), 1, "2017-12-11"),
        ("yesterday", date(2020, 3, 3), 0, "2020-03-02"),
        ("December 15", date(2020, 1, 10), -1, "2019-12-15"),
        ("March 2020", date(2020, 1, 22), 0, "2020-03"),
    ],
)
def test_resolving(words: str, anchor: date, way: int, value: str) -> None:
    view = View(f"on {words} there")
    found = resolve(find(view.text, view.low)[0], anchor, way=way)
    assert found is not None
    assert found.norm == value


def test_articles_money_and_percentages() -> None:
    view = View("Articles 5, 8 and 10-11; Art. XII; Side Letter 2; $1.2 million; 4/3/3; 2.5 and 3%; one-time 2 percent")
    assert [(q.label, q.norm) for q in find_quantities(view, 0, len(view.text))] == [
        ("ARTICLE", "5"), ("ARTICLE", "8"), ("ARTICLE", "10-11"), ("ARTICLE", "12"), ("ARTICLE", "Side Letter 2"),
        ("MONEY", "1200000"), ("PERCENT", "4"), ("PERCENT", "3"), ("PERCENT", "3"), ("PERCENT", "2.5"),
        ("PERCENT", "3"), ("PERCENT", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["Government Code section 3548", "Section 8(a)(5)", "Section 12 of the Labor Relations Act"]
)
def test_statutes_are_no_articles(text: str) -> None:
    view = View(text)
    assert find_quantities(view, 0, len(view.text)) == []


def test_offers_of_dates() -> None:
    view = View("the District sent 17 letters offering 63 dates")
    assert [q.norm for q in find_offered(view, 0, len(view.text))] == ["63"]
    view = View("final offers follow within 7 days")
    assert find_offered(view, 0, len(view.text)) == []


def events(body: str) -> set[tuple[str, str, str]]:
    frame = negotext.parse(f"May 8, 2025\n\n{body}\n", employer="Fern Valley Unified School District").events
    return set(zip(frame["event_type"], frame["status"], frame["by"], strict=True))


def test_a_rejected_proposal_and_the_side_that_rejects() -> None:
    found = events("At the table the District presented a comprehensive proposal. FVTA members rejected the proposal.")
    assert ("proposal", "occurred", "employer") in found
    assert ("rejection", "occurred", "union") in found


def test_a_definition_reports_no_impasse() -> None:
    found = events("An impasse occurs when two sides are unable to reach an agreement.")
    assert not {e for e in found if e[:2] == ("impasse", "occurred")}


def test_names_learned_from_the_page() -> None:
    text = (
        "Fern Valley Unified School District\n\nMay 8, 2025\n\nThe Fern Valley Teachers Association (FVTA) and FVUSD "
        "met. FVTA's team asked PERB for help; CSEA Chapter 512 will wait.\n"
    )
    frame = negotext.parse(text, employer="Fern Valley Unified School District").entities
    assert list(zip(frame["label"], frame["text"], frame["norm"], strict=True)) == [
        ("UNION", "Fern Valley Teachers Association", "FVTA"),
        ("UNION", "FVTA", "FVTA"),
        ("EMPLOYER", "FVUSD", "Fern Valley Unified School District"),
        ("UNION", "FVTA", "FVTA"),
        ("AGENCY", "PERB", "PERB"),
        ("UNION", "CSEA Chapter 512", "CSEA 512"),
    ]
