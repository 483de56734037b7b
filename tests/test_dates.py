"""Date expressions: what the words name, what is none, and what day they mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotext.dates import day_first_evidence, direction, find, order_numeric, resolve
from negotext.view import View


def spans(text: str) -> list[str]:
    view = View(text)
    return [view.text[s.start : s.end] for s in find(view.text, view.low)]


def values(text: str, anchor: date | None = date(2025, 5, 21)) -> list[tuple[str, str | None]]:
    """Each date of a text with its value, month before day, read from the anchor."""
    view = View(text)
    found = []
    for span in find(view.text, view.low):
        way = direction(view.low, 0, span.start, span.end, len(view.low))
        value = resolve(order_numeric(span, day_first=False), anchor, way=way)
        found.append((view.text[span.start : span.end], value.norm if value else None))
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("April 7, 2020", "2020-04-07"),
        ("April, 7 2020", "2020-04-07"),
        ("February 06, 2020", "2020-02-06"),
        ("Monday, December 9th, 2019", "2019-12-09"),
        ("Tues. Aug. 4, 2020", "2020-08-04"),
        ("17 March 2021", "2021-03-17"),
        ("10th of June 2021", "2021-06-10"),
        ("2021-09-21", "2021-09-21"),
        ("2021.9.21", "2021-09-21"),
        ("10/4/17", "2017-10-04"),
        ("10/4/2017", "2017-10-04"),
        ("3.5.21", "2021-03-05"),
        ("12-03-2020", "2020-12-03"),
        ("25/09/2023", "2023-09-25"),
        ("17-Mar-2021", "2021-03-17"),
        ("Feburary 9, 2021", "2021-02-09"),
        ("Sept. 9, 2021", "2021-09-09"),
        ("mercredi 9 février 2022", "2022-02-09"),
        ("March 2020", "2020-03"),
        ("Mon May 15 11:02:00 PDT 2023", "2023-05-15"),
        ("April 7 (2020)", "2020-04-07"),
        ("January\u00a05,\u200b 2021", "2021-01-05"),
        ("Monday , January 30, 2023", "2023-01-30"),
        ("Decem-\nber 31, 2021", "2021-12-31"),
        ("May\n5, 2021", "2021-05-05"),
    ],
)  # fmt: skip
def test_explicit_dates(text: str, value: str) -> None:
    assert values(text, anchor=None) == [(View(text).text, value)]


def test_the_article_before_a_date_is_no_part_of_it() -> None:
    assert values("the 4th of May 2021", None) == [("4th of May 2021", "2021-05-04")]
    assert values("le 1er juin 2022", None) == [("1er juin 2022", "2022-06-01")]


@pytest.mark.parametrize(
    "text",
    [
        "8.6", "Article 8.6", "section 13.1.1", "Art. 12.5.21", "CSEA 821", "the 2016-19 contract", "2016-2019",
        "school year 2019-20", "fiscal year 2021", "FY 2021", "the Act of 1990 act", "Local 2020", "room 2021",
        "$2,020", "2020 members", "9/80 schedule", "24/7", "a 3/4 vote", "1/2 day", "at 3:45", "555-010-0177",
        "version 1.2.3.4", "on page 12", "it may be so", "they march on", "May we ask", "MAY NOT", "sun and rain",
        "the second Monday of every month", "Mondays", "Monday through Friday", "every Tuesday", "We sat at noon",
        "Wed the two plans", "Dec of it", "13/32/2020", "32.5.21", "0/0/00", "30%",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("May 21 and 22", ["May 21", "22"]),
        ("May 10 & 11, 2023", ["May 10", "11, 2023"]),
        ("June 14-16", ["June 14", "16"]),
        ("on Feb. 9, 11 and 16", ["Feb. 9", "11", "16"]),
        ("8 and 9 June 2021", ["8", "9 June 2021"]),
        ("May 5, 6 members left", ["May 5"]),
        ("in May, 5 2,000-page files", ["May"]),
        ("May 5 and 6 members left", ["May 5"]),
        ("May 5 at 3 p.m.", ["May 5"]),
        ("May 5, 2021 through May 7, 2021", ["May 5, 2021", "May 7, 2021"]),
        ("on 5/3, 5/10 and 5/17", ["5/3", "5/10", "5/17"]),
        ("Tuesday, May 5 and Thursday, May 7", ["Tuesday, May 5", "Thursday, May 7"]),
        ("today, January 13", ["today", "January 13"]),
        ("May 5 2,000 people came", ["May 5"]),
        ("2022-09-20 / 21", ["2022-09-20", "21"]),
        ("2023-05-30 to 06-01", ["2023-05-30", "06-01"]),
        ("2022-06-01 and 12 members", ["2022-06-01"]),
        ("votes 10/8-10/10", ["10/8", "10/10"]),
        ("10/28-30", ["10/28", "30"]),
        ("a vote of 3/4-1, on 5/7-9", []),
        ("on the 16th, 17th and 18th.", ["16th", "17th", "18th"]),
        ("back by tuesday, on Thurs. too", ["tuesday", "Thurs"]),
        ("we walk monday 5 am, vote tues.", ["monday", "tues"]),
        ("the saturday lunches, casual friday. sunday school; Tues/Thurs", []),
        ("in june 12 nurses quit, Article 4-Dec", []),
        ("we meet 5-Nov 2024", ["5-Nov 2024"]),
        ("a Thurs shift, the sun, a Monday rotation", []),
        ("set down for 12-Oct, not 12-Oct-ber", ["12-Oct"]),
        ("real start is apr 19, we may 5 go", ["apr 19"]),
        ("back on the 15th of this month, with the 26th, 28th and August 2", ["15th", "26th", "28th", "August 2"]),
        ("bumped to April Fools' Day", []),
    ],
)
def test_lists_and_ranges(text: str, found: list[str]) -> None:
    assert spans(text) == found


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("We met on May 8.", "2025-05-21", "2025-05-08"),
        ("We meet again on May 28.", "2025-05-21", "2025-05-28"),
        ("It expired on December 31.", "2025-01-10", "2024-12-31"),
        ("It expires on January 3.", "2024-12-20", "2025-01-03"),
        ("The next session is January 9.", "2019-12-18", "2020-01-09"),
        ("They called today.", "2020-03-03", "2020-03-03"),
        ("They called yesterday.", "2020-03-01", "2020-02-29"),
        ("They will call tomorrow.", "2019-12-31", "2020-01-01"),
        ("We met on Wednesday.", "2017-12-06", "2017-12-06"),
        ("We met on Monday.", "2017-12-06", "2017-12-04"),
        ("We will meet on Monday.", "2017-12-06", "2017-12-11"),
        ("We meet next Wednesday.", "2017-12-06", "2017-12-13"),
        ("We met last Wednesday.", "2017-12-06", "2017-11-29"),
        ("It has been so since March.", "2020-06-01", "2020-03"),
        ("It starts in September.", "2020-06-01", "2020-09"),
        ("It has been so since 2019.", "2020-06-01", "2019"),
        ("We will be back on the 29th.", "2020-06-01", "2020-06-29"),
        ("On February 29 we met.", "2020-03-02", "2020-02-29"),
        ("Sunday, May 5 is far.", "2020-01-01", "2019-05-05"),
    ],
)  # fmt: skip
def test_dates_without_a_year(text: str, anchor: str, value: str) -> None:
    assert [norm for _, norm in values(text, date.fromisoformat(anchor))] == [value]


def test_days_that_no_calendar_has() -> None:
    assert spans("February 30, 2021") == []
    assert values("February 29", date(2021, 6, 1))[0][1] in (None, "2020-02-29")
    assert values("2/30/2021", None) == [("2/30/2021", None)]
    assert values("May 5, 1492") == [("May 5", "2025-05-05")]


def test_without_an_anchor_open_dates_stay_open() -> None:
    assert values("on May 8, Monday, yesterday and since March", None) == [
        ("May 8", None), ("Monday", None), ("yesterday", None), ("March", None),
    ]  # fmt: skip


def test_day_before_month_shows_on_the_page() -> None:
    text = "04/09/2023 25/09/2023"
    found = find(text, text)
    assert day_first_evidence(found) > 0
    assert [(s.month, s.day) for s in (order_numeric(s, day_first=True) for s in found)] == [(9, 4), (9, 25)]
    assert [(s.month, s.day) for s in (order_numeric(s, day_first=False) for s in found)] == [(4, 9), (9, 25)]
    text = "09/04/2023 9/25/2023"
    assert day_first_evidence(find(text, text)) < 0


def test_the_third_of_june_says_nothing_of_the_order() -> None:
    """Americans say it too: `the 3rd of June` on a page of `7/8/2024` leaves the month first."""
    for words, evidence in (("the 3rd of June", 0), ("3 June", 1)):
        text = f"We met on {words}, then on 7/8/2024."
        found = find(text, text.lower())
        assert [span.form for span in found] == ["dmy", "num"]
        assert day_first_evidence(found) == evidence


@given(st.dates(date(1950, 1, 1), date(2069, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    month = day.strftime("%B")
    for text in (
        f"{month} {day.day}, {day.year}",
        f"{day.strftime('%A')}, {month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{day.month}-{day.day}-{day.year}",
    ):
        assert values(f"It was {text} then.", None) == [(text, day.isoformat())]


@given(st.text(alphabet=st.sampled_from("MayJune 0123456789/.-,&:thand%$\n"), max_size=60))
def test_spans_are_in_order_and_apart(text: str) -> None:
    view = View(text)
    end = 0
    for span in find(view.text, view.low):
        assert end <= span.start < span.end <= len(view.text)
        end = span.end
