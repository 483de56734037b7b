"""A page into dated entries: headings as they occur, what is none, years, furniture."""

from __future__ import annotations

from datetime import date

import pytest

from negotext.segment import Segmentation, segment
from negotext.view import View

BODY = "\n\nThe parties met and talked about the calendar for an hour.\n\n"


def segmented(text: str, published: date | None = None) -> tuple[View, Segmentation]:
    view = View(text)
    return view, segment(view, published=published)


def headings(text: str, published: date | None = None) -> list[tuple[str, str | None]]:
    """The heading and ISO date of every entry."""
    view, found = segmented(text, published)
    return [(view.text[s.start : s.body_start].strip(), s.date and s.date.isoformat()) for s in found.sections]


def days(text: str, published: date | None = None) -> list[str | None]:
    return [day for _, day in headings(text, published)]


@pytest.mark.parametrize(
    ("first", "second", "iso"),
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
        (
            "Update #7 \u2013 Tuesday, Aug. 4, 2020 @ 1:00 pm",
            "Update #6 \u2013 Monday, Aug. 3, 2020 @ 1:00 pm",
            ["2020-08-04", "2020-08-03"],
        ),
        ("UPDATE 4/4/16 11:34 am", "UPDATE 3/30/16 10:05 pm", ["2016-04-04", "2016-03-30"]),
        ("Bargaining Session 5: Oct 3, 2022", "Bargaining Session 4: Sept 28, 2022", ["2022-10-03", "2022-09-28"]),
        ("SCTA 7/28/2020", "SCTA 7/21/2020", ["2020-07-28", "2020-07-21"]),
        ("Negotiations Session #4 2/26/2019", "Negotiations Session #3 2/12/2019", ["2019-02-26", "2019-02-12"]),
        ("Tentative agreement reached \u2013 8/3/21", "Session 9 \u2013 7/30/21", ["2021-08-03", "2021-07-30"]),
        ("Posted on May 9, 2022", "Posted on May 2, 2022", ["2022-05-09", "2022-05-02"]),
        ("Published: May 9, 2022 by Webmaster", "Published: May 2, 2022 by Webmaster", ["2022-05-09", "2022-05-02"]),
        ("[May 9, 2022]", "[May 2, 2022]", ["2022-05-09", "2022-05-02"]),
        ("### May 9, 2022", "### May 2, 2022", ["2022-05-09", "2022-05-02"]),
        ("Feburary 9, 2021", "January\u00a05,\u200b 2021", ["2021-02-09", "2021-01-05"]),
        ("mercredi 9 février 2022", "lundi 31 janvier 2022", ["2022-02-09", "2022-01-31"]),
        ("Decem-\nber 31, 2021", "November 9, 2021", ["2021-12-31", "2021-11-09"]),
    ],
)
def test_heading_forms(first: str, second: str, iso: list[str]) -> None:
    text = f"Negotiations page\n\n{first}{BODY}{second}{BODY}"
    view, found = segmented(text)
    assert [s.date and s.date.isoformat() for s in found.sections] == iso
    bodies = [view.text[s.body_start : s.end].strip() for s in found.sections]
    assert bodies == [BODY.strip()] * 2


def test_a_heading_of_two_days() -> None:
    _, found = segmented(f"MAY 10 & 11, 2023{BODY}June 14-16, 2023{BODY}")
    assert [(s.date, s.date_end) for s in found.sections] == [
        (date(2023, 5, 10), date(2023, 5, 11)),
        (date(2023, 6, 14), date(2023, 6, 16)),
    ]


def test_title_and_posting_line_are_one_heading() -> None:
    text = (
        "Posts\n\n10/4/17 Bargaining Update\nPosted on October 12, 2017\n\nWe met.\n\n"
        "9/20/17 No Session\nPosted on September 22, 2017\n\nThey called it off.\n"
    )
    view, found = segmented(text)
    first = found.sections[0]
    assert (first.date, first.posted) == (date(2017, 10, 4), date(2017, 10, 12))
    assert view.text[first.start : first.body_start].rstrip() == "10/4/17 Bargaining Update\nPosted on October 12, 2017"
    assert found.sections[1].posted == date(2017, 9, 22)


def test_a_title_stands_above_its_posting_line() -> None:
    text = (
        "Blog\n\nWhere we stand\nPosted on May 9, 2022\n\nWe met.\n\nNo news yet\nPosted on May 2, 2022\n\nNothing.\n"
    )
    assert headings(text) == [
        ("Where we stand\nPosted on May 9, 2022", "2022-05-09"),
        ("No news yet\nPosted on May 2, 2022", "2022-05-02"),
    ]


def test_lines_that_repeat_above_every_date_belong_to_its_heading() -> None:
    post = "Fern Valley Teachers\n{day} at 9:14 AM · Public\nThe parties met and talked for an hour.\nLike · Share\n\n"
    text = "About us\n\n" + "".join(post.format(day=day) for day in ("May 9, 2022", "May 5, 2022", "May 2, 2022"))
    view, found = segmented(text)
    assert [view.text[s.start : s.start + 24] for s in found.sections] == ["Fern Valley Teachers\nMay"] * 3


def test_a_line_above_a_header_block_belongs_to_it() -> None:
    block = "Circular {n}/2022\nTo: Branches\nDate: {n} May 2022\nRe: Talks\n\nThe Board will revert in due course.\n\n"
    text = "Circulars\n\n" + "".join(block.format(n=n) for n in (19, 12, 4))
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [f"Circular {n}/2022" for n in (19, 12, 4)]


def test_the_last_line_of_a_post_is_no_title_of_the_next() -> None:
    post = "{day} - 9:00am\nA title of its own\nThe parties met for an hour.\nRead more about {day}\n\n"
    text = "News\n\n" + "".join(post.format(day=f"May {n}, 2022") for n in (19, 12, 4))
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [f"May {n}, 2022 - 9:00am" for n in (19, 12, 4)]


def test_a_tag_before_a_run_in_date() -> None:
    text = (
        "Ticker 2024\n\nNEW! 3/6 \u2014 We met.\n\n2/21 \u2014 Two articles were settled.\n\n2/7 \u2014 Called off.\n"
    )
    assert headings(text)[0] == ("NEW! 3/6 -", "2024-03-06")


def test_run_in_dates() -> None:
    text = (
        "Log\n\nMay 24, 2022 \u2013 The Board met the union again.\n\nJune 2, 2022 \u2013 No agreement was reached.\n"
    )
    assert headings(text) == [("May 24, 2022 -", "2022-05-24"), ("June 2, 2022 -", "2022-06-02")]


def test_table_rows() -> None:
    tabs = (
        "Date\tUnit\tNotes\n7/10/20\tTRFT\tFirst meeting.\n7/24/20\tTRFT\tSession 2\nOpening proposals.\n"
        "7/24/20\tCSEA\tMet.\n"
    )
    assert headings(tabs) == [("7/10/20", "2020-07-10"), ("7/24/20", "2020-07-24"), ("7/24/20", "2020-07-24")]
    pipes = (
        "Date | Unit | Notes\n--- | --- | ---\n"
        "May 5, 2021 | Teachers | The first meeting was held.\nMay 12, 2021 | Staff | Ground rules were signed.\n"
    )
    assert days(pipes) == ["2021-05-05", "2021-05-12"]


def test_bulleted_one_liners() -> None:
    text = (
        "Time line\n\n\u2022 2/3/22: The District sunshined its proposal.\n\u2022 2/17/22: The union responded.\n"
        "\u2022 3/1/22: The parties declared impasse.\n"
    )
    assert days(text) == ["2022-02-03", "2022-02-17", "2022-03-01"]
    assert headings(text)[0][0] == "2/3/22:"
    view, found = segmented(text)
    assert [view.text[s.end :][:2] for s in found.sections[:-1]] == ["\u2022 "] * 2  # the bullet belongs to no entry


def test_mail_headers() -> None:
    text = (
        "From: A\nSent: Monday, May 15, 2023 11:02 AM\nTo: All\nSubject: news\n\nNo session.\n\n"
        "From: A\nSent: Tuesday, May 16, 2023 9:00 AM\nTo: All\nSubject: more\n\nStill none.\n"
    )
    found = headings(text)
    assert [day for _, day in found] == ["2023-05-15", "2023-05-16"]
    assert found[0][0] == "From: A\nSent: Monday, May 15, 2023 11:02 AM\nTo: All\nSubject: news"


def test_mail_headers_without_a_blank_line_between_do_not_overlap() -> None:
    _, found = segmented("From: a\nDate: June 5, 2020\n" * 20)
    ends = [0, *(s.end for s in found.sections)]
    assert all(end <= s.start for end, s in zip(ends, found.sections, strict=False))


def test_month_and_season_headings() -> None:
    months = "March 2021\n\nThe parties began to talk.\n\nApril 2021\n\nThe parties went on.\n"
    _, found = segmented(months)
    assert [(s.date, s.precision) for s in found.sections] == [(date(2021, 3, 1), "month"), (date(2021, 4, 1), "month")]
    seasons = "Fall 2020\n\nThe parties began to talk.\n\nSpring 2021\n\nThe parties went on.\n"
    _, found = segmented(seasons)
    assert [(s.date, s.precision) for s in found.sections] == [(date(2020, 1, 1), "year"), (date(2021, 1, 1), "year")]


def test_a_month_line_above_days_is_no_entry() -> None:
    text = f"March 2021\n\nMarch 9{BODY}March 2{BODY}"
    assert days(text) == ["2021-03-09", "2021-03-02"]


def test_ordinals_under_a_month_line() -> None:
    text = "March 2021\n\n3rd \u2013 The parties met at noon.\n\n10th \u2013 They met again at noon.\n"
    assert days(text) == ["2021-03-03", "2021-03-10"]


@pytest.mark.parametrize("text", ["June 2020\nMay 2020\nApril 2020\n", "Fall 2020\nSummer 2020\n", "May\nJune\n"])
def test_a_menu_of_months_is_no_list_of_entries(text: str) -> None:
    assert headings(text) == []


# --- years -------------------------------------------------------------------------------------------------------


def test_year_less_headings_under_year_lines() -> None:
    text = f"News\n\n2023\n\nMarch 30{BODY}2022\n\nDecember 8{BODY}November 10{BODY}"
    _, found = segmented(text)
    assert [(s.date, s.basis) for s in found.sections] == [
        (date(2023, 3, 30), "page_year"),
        (date(2022, 12, 8), "page_year"),
        (date(2022, 11, 10), "page_year"),
    ]


def test_a_school_year_line_gives_both_of_its_years() -> None:
    text = f"News\n\n2019-20 School Year\n\nMarch 30{BODY}October 8{BODY}2018-19 School Year\n\nMay 10{BODY}"
    assert days(text) == ["2020-03-30", "2019-10-08", "2019-05-10"]


def test_year_less_headings_take_the_saved_days_year_across_new_year() -> None:
    text = f"News\n\nJan 12{BODY}Dec 15{BODY}Nov 30{BODY}"
    _, found = segmented(text, date(2022, 1, 20))
    assert [s.date for s in found.sections] == [date(2022, 1, 12), date(2021, 12, 15), date(2021, 11, 30)]
    assert {s.basis for s in found.sections} == {"published"}
    assert days(text) == [None, None, None]


def test_year_less_headings_take_their_neighbours_year() -> None:
    text = f"News\n\nMay 12{BODY}May 5{BODY}April 28, 2021{BODY}April 21{BODY}Dec 15{BODY}"
    _, found = segmented(text)
    assert [(s.date, s.basis) for s in found.sections] == [
        (date(2021, 5, 12), "neighbour"),
        (date(2021, 5, 5), "neighbour"),
        (date(2021, 4, 28), "explicit"),
        (date(2021, 4, 21), "neighbour"),
        (date(2020, 12, 15), "neighbour"),
    ]


def test_a_day_without_its_year_among_headings_that_have_theirs_is_none() -> None:
    text = f"News\n\nMay 12, 2021{BODY}May 5{BODY}April 28, 2021{BODY}"
    assert days(text) == ["2021-05-12", "2021-04-28"]


def test_weekdays_tell_the_year() -> None:
    text = f"News 2021\n\nTuesday, May 12{BODY}Tuesday, May 5{BODY}Tuesday, April 28{BODY}"
    assert days(text) == ["2020-05-12", "2020-05-05", "2020-04-28"]


def test_headings_without_a_year_are_kept_and_warned_of() -> None:
    _, found = segmented(f"News\n\nMay 12{BODY}May 5{BODY}")
    assert [(s.date, s.basis, s.precision) for s in found.sections] == [(None, None, None)] * 2
    assert found.warnings == [
        "no date could be given to the heading 'May 12'",
        "no date could be given to the heading 'May 5'",
    ]


@pytest.mark.parametrize(
    ("text", "newest_first"),
    [
        (f"May 12, 2021{BODY}May 5, 2021{BODY}", True),
        (f"May 5, 2021{BODY}May 12, 2021{BODY}", False),
        (f"May 5, 2021{BODY}", True),
        ("", True),
    ],
)
def test_the_order_of_the_page(text: str, newest_first: bool) -> None:
    assert segmented(text)[1].newest_first is newest_first


# --- what is no heading ------------------------------------------------------------------------------------------


def test_a_date_that_opens_a_sentence_is_no_heading() -> None:
    text = (
        f"June 4, 2025{BODY}July 12, 2025 was the first summer session, and the union came late.\n\n"
        f"May 21, 2025 and June 3, 2025 are open.\n\nMay 7, 2025{BODY}"
    )
    assert days(text) == ["2025-06-04", "2025-05-07"]


def test_bullets_of_days_inside_dated_entries_are_no_entries() -> None:
    text = "".join(
        f"Report of {day}\n\nTwo rounds of talks were held.\n• 4 {month} – first round\n• 19 {month} – second round\n\n"
        for day, month in (("31 December 2022", "Nov"), ("31 March 2023", "Feb"), ("30 June 2023", "May"))
    )
    assert days("Reports\n\n" + text) == ["2022-12-31", "2023-03-31", "2023-06-30"]


@pytest.mark.parametrize(
    "line",
    [
        "3. Date of next meeting: Tuesday, June 10, 2025",
        "Joined: June 1, 2019",
        "Next session: June 10, 2025",
        "On June 3, 2025 at 7:15 AM A. Steward <a@example.org> wrote:",
        "Concert of June 3, 2025 cancelled by management",
    ],
)
def test_other_days_and_quotations_are_no_headings(line: str) -> None:
    text = f"June 4, 2025{BODY}{line}\n\nThey left it at that.\n\nMay 7, 2025{BODY}May 2, 2025{BODY}"
    assert days(text) == ["2025-06-04", "2025-05-07", "2025-05-02"]


@pytest.mark.parametrize("label", ["3. Date of next meeting: ", "Joined: ", "A. Steward wrote: ↑"])
def test_other_days_are_no_headings_however_often_they_come(label: str) -> None:
    named = ["June 4, 2025", "May 7, 2025", "May 2, 2025"]
    text = "".join(f"{day}{BODY}{label}June {n}, 2025\n\nThey left it at that.\n\n" for n, day in enumerate(named, 9))
    assert days(text) == ["2025-06-04", "2025-05-07", "2025-05-02"]


def test_a_calendar_after_the_entries_is_no_entry() -> None:
    calendar = "Upcoming events\nSteward training\nJune 20, 2025 - 6:00pm\nMembers' meeting\nJuly 4, 2025 - 7:00pm\n"
    text = f"June 4, 2025 - 9:00am{BODY}May 7, 2025 - 4:30pm{BODY}May 2, 2025 - 1:15pm{BODY}{calendar}"
    assert days(text) == ["2025-06-04", "2025-05-07", "2025-05-02"]


def test_a_list_of_coming_dates_is_no_list_of_entries() -> None:
    text = (
        "June 4, 2025\n\nThe parties met. Sessions are set on these days:\n\nJune 18, 2025\n\nJune 25, 2025\n\n"
        f"July 2, 2025\n\nCall us at 555-010-0177 with questions.\n\nMay 21, 2025{BODY}"
    )
    assert days(text) == ["2025-06-04", "2025-05-21"]
    text = f"June 4, 2025{BODY}Upcoming sessions:\n\u2022 June 18, 2025\n\u2022 June 25, 2025\n\nMay 21, 2025{BODY}"
    assert days(text) == ["2025-06-04", "2025-05-21"]


def test_a_date_in_the_middle_of_a_wrapped_sentence_is_no_heading() -> None:
    text = (
        "June 4, 2025\n\nThe parties met at the district office and agreed to come back on\n"
        "June 18, 2025\nfor the next session of the year.\n\n"
        f"May 21, 2025{BODY}"
    )
    assert days(text) == ["2025-06-04", "2025-05-21"]


@pytest.mark.parametrize(
    "above",
    [
        "County Office and Clerical Union Joint Communication on Negotiations 2024-2025",
        "All that is said at the table of the two parties is written down on this page",
    ],
)
def test_a_long_line_without_a_stop_may_stand_right_above_the_first_date(above: str) -> None:
    text = (
        f"{above}\nJune 4, 2025\nThe parties met and spoke of leave.\nMay 21, 2025\nThe parties met and spoke of pay.\n"
    )
    assert days(text) == ["2025-06-04", "2025-05-21"]


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "Contract 2016-19", "Article 8.6\n\nCSEA 821\n", "We met on May 5, 2021.", "Call 555-010-0177.\n"],
)
def test_pages_without_entries(text: str) -> None:
    assert headings(text) == []


# --- what belongs to no entry ------------------------------------------------------------------------------------


def test_footer_rules_and_section_lines_belong_to_no_entry() -> None:
    text = (
        f"Unions\n\nSEIU Local 1021\n\nMay 12, 2021{BODY}____________\n\nMarisol Firefighters, IAFF Local 3456\n\n"
        "May 5, 2021\n\nThe parties met and talked about the calendar for an hour.\n\n"
        "\u00a9 2021 City of Marisol. All rights reserved.\n"
    )
    view, found = segmented(text)
    bodies = [view.text[s.body_start : s.end].strip() for s in found.sections]
    assert bodies == [BODY.strip()] * 2
    named = [view.text[slice(*s.section)] if s.section else None for s in found.sections]
    assert named == ["SEIU Local 1021", "Marisol Firefighters, IAFF Local 3456"]


def test_a_title_printed_twice_heads_the_text_once() -> None:
    text = f"May 12, 2021 Update\n\nMay 12, 2021 Update{BODY}"
    _, found = segmented(text)
    assert len(found.sections) == 1
    assert found.sections[0].start == text.index("May 12", 5)


# --- what the programs that make pages put around headings ---------------------------------------------------------

SESSION = "The parties met and talked about the calendar for an hour."


def starts(text: str, published: date | None = None) -> list[str]:
    """The first line of every heading."""
    view, found = segmented(text, published)
    return [view.text[s.start :].split("\n", 1)[0] for s in found.sections]


def posts(*heads: str) -> str:
    return "Local news\n\n" + "".join(f"{head}\n{SESSION}\n\n" for head in heads)


def test_a_category_above_the_title_is_no_part_of_the_heading() -> None:
    text = posts(
        "TALKS\nA long night\nPosted on May 19, 2022 by R. Vane",
        "ACTIONS\nWear red\nPosted on May 12, 2022 by R. Vane",
        "TALKS\nNumbers at last\nPosted on May 5, 2022 by D. Oyo",
        "TALKS\nWe opened\nPosted on April 28, 2022 by R. Vane",
    )
    view, found = segmented(text)
    assert starts(text) == ["A long night", "Wear red", "Numbers at last", "We opened"]
    assert all("TALKS" not in view.text[s.start : s.end] for s in found.sections)


def test_one_category_is_known_by_its_word() -> None:
    text = posts(*(f"News\nRound {n}: talks\nPublished: {n} May 2022" for n in (9, 7, 5, 3)))
    assert starts(text) == [f"Round {n}: talks" for n in (9, 7, 5, 3)]


def test_titles_that_repeat_above_names_stay_titles() -> None:
    text = posts(
        "Bargaining update\nRosa Vane\nMay 19, 2022",
        "Board statement\nDan Oyo\nMay 12, 2022",
        "Bargaining update\nRosa Vane\nMay 5, 2022",
        "Bargaining update\nDan Oyo\nApril 28, 2022",
    )
    assert starts(text) == ["Bargaining update", "Board statement", "Bargaining update", "Bargaining update"]


def test_a_section_line_above_the_first_title_is_no_part_of_it() -> None:
    text = "Contract News\n" + "".join(
        f"{title}\nPosted On: Jun {day}, 2022\nRead it here.\nMore...\n"
        for title, day in (("City drops a demand", 24), ("Minutes are out", 17), ("The wage offer", 10), ("Opening", 3))
    )
    assert starts(text) == ["City drops a demand", "Minutes are out", "The wage offer", "Opening"]


def test_a_name_on_top_of_many_dates_is_on_top_of_dates_of_another_form_too() -> None:
    text = posts(
        "Otter Local 7\nMarch 9 at 7:12 PM ·",
        "Otter Local 7\nMarch 1 at 4:40 PM ·",
        "Otter Local 7\nFebruary 14 at 8:01 AM ·",
        "Otter Local 7\nDecember 20, 2022 ·",
    )
    assert starts(text, date(2023, 3, 12)) == ["Otter Local 7"] * 4
    assert days(text, date(2023, 3, 12)) == ["2023-03-09", "2023-03-01", "2023-02-14", "2022-12-20"]


def test_a_table_of_contents_is_no_list_of_entries() -> None:
    heads = [f"2024-0{month}-13 Session {month}" for month in (5, 4, 3, 2)]
    text = "\n".join(heads) + "\n\n" + "".join(f"{head}\n{SESSION}\n\n" for head in heads)
    _, found = segmented(text)
    assert [s.start for s in found.sections] == [text.rindex(head) for head in heads]


def test_days_listed_twice_without_a_text_are_all_entries() -> None:
    text = "May 9, 2022\n\nMay 2, 2022\n\nMay 2, 2022\n\nApril 25, 2022\n"
    assert days(text) == ["2022-05-09", "2022-05-02", "2022-05-02", "2022-04-25"]


def test_the_stamp_of_the_page_heads_nothing() -> None:
    heads = ("Update #3 (March 31, 2021)", "Update #2 (March 17, 2021)", "Update #1 (March 3, 2021)")
    text = "Updates for staff\nLast Updated: April 2, 2021\n\n" + "".join(f"{h}\n{SESSION}\n\n" for h in heads)
    assert starts(text) == list(heads)


def test_stamps_of_the_posts_themselves_head_them() -> None:
    text = posts(*(f"Round {n} of the talks\nLast updated: April {n}, 2021" for n in (8, 6, 4, 2)))
    assert days(text) == ["2021-04-08", "2021-04-06", "2021-04-04", "2021-04-02"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        (
            "Week of 16 October 2023\nMonday: Answered.\nWednesday: No progress.\n\n"
            "Week of 9 October 2023\nTuesday: Media.\nFriday: Counter.\n",
            ["2023-10-16", "2023-10-18", "2023-10-10", "2023-10-13"],
        ),
        (
            "Talks 2022\n\nWeek of May 9\nMon - Economics\nThey said 2%.\nWed - Economics\nWe said 9%.\n",
            ["2022-05-09", "2022-05-11"],
        ),
        ("Week ending May 10, 2024\nTuesday -\nGrids.\nFriday -\nMore.\n", ["2024-05-07", "2024-05-10"]),
        ("Week of Sunday, May 5, 2024\nMon - Grids.\nSat - Rally.\n", ["2024-05-06", "2024-05-11"]),
        ("Week of May 1, 2024\nMon - Grids.\nThu - More.\n", ["2024-04-29", "2024-05-02"]),
        (f"Week of May 13, 2024\n{SESSION}\n\nWeek of May 6, 2024\n{SESSION}\n", ["2024-05-13", "2024-05-06"]),
        (
            f"25-28 April 2022, Winnipeg\nMonday: rest.\nTuesday: {SESSION}\n\n"
            "4-6 April 2022, Calgary\nMonday: travel.\n",
            ["2022-04-25", "2022-04-04"],
        ),
    ],
)
def test_weekdays_head_entries_under_the_line_of_their_week_alone(text: str, iso: list[str]) -> None:
    assert days(text) == iso


def test_a_day_and_a_short_year_where_the_page_writes_dates_so() -> None:
    text = (
        f"Feb 24/23: {SESSION}\n\nFeb 10/23: The term runs to Aug 31/26.\n\nDec 16/22: {SESSION}\n\nDec 5/22: Talks.\n"
    )
    assert days(text) == ["2023-02-24", "2023-02-10", "2022-12-16", "2022-12-05"]


def test_two_days_of_a_list_are_no_day_and_year() -> None:
    _, found = segmented("We met on Nov 8/15, Nov 22/29 and Oct 4/18.\n")
    assert {s.year for s in found.spans} == {None}


@pytest.mark.parametrize(
    ("heads", "iso"),
    [
        (("Issue 2 - 28 May 2018", "Issue 1 - 16 April 2018"), ["2018-05-28", "2018-04-16"]),
        (("Session 7: 14-16 March 2022", "Session 6: 1-2 March 2022"), ["2022-03-14", "2022-03-01"]),
        (("dec 20 2023 // 118 to 6", "june 28 2023 // session 6"), ["2023-12-20", "2023-06-28"]),
        (("Friday 12 May 2023\n16.55", "Friday 5 May 2023\n09.20"), ["2023-05-12", "2023-05-05"]),
        (("Who pays? [Added 2/22/21]", "Who chose? [Added 2/22/21]"), ["2021-02-22", "2021-02-22"]),
    ],
)
def test_numbers_marks_and_tags_beside_the_day(heads: tuple[str, str], iso: list[str]) -> None:
    assert days(posts(*heads)) == iso


def test_a_year_less_day_above_a_line_that_begins_with_a_number() -> None:
    text = (
        "Strike log 2023\n\nFriday 12 May\n16.55\nTalks end.\n\nFriday 5 May\n3 of 5 depots were shut.\n\n"
        "Tuesday 2 May\n1. Talks.\n"
    )
    assert days(text) == ["2023-05-12", "2023-05-05", "2023-05-02"]


def test_headings_do_not_vouch_for_a_sentence_that_begins_with_a_date() -> None:
    text = posts(*(f"2024-0{month}-13 Session {month}" for month in range(9, 1, -1)))
    text = text.replace(
        "2024-05-13 Session 5\n", "2024-05-13 Session 5\nShort.\n2024-05-20 proposed as an extra day.\n", 1
    )
    assert len(days(text)) == 8


RECENT = "Recent Posts\nDay nine\nMay 16, 2024\nDay eight\nMay 9, 2024\nDay seven\nMay 2, 2024\n"


def test_recent_posts_listed_after_the_entries_are_none() -> None:
    text = posts("Day nine\nMay 16, 2024", "Day eight\nMay 9, 2024", "Day seven\nMay 2, 2024") + RECENT
    assert days(text) == ["2024-05-16", "2024-05-09", "2024-05-02"]


def test_titles_and_dates_listed_once_are_entries() -> None:
    assert days(RECENT.removeprefix("Recent Posts\n")) == ["2024-05-16", "2024-05-09", "2024-05-02"]


COMMENTED = (
    "Second meeting\nOctober 5, 2023{}\nThey listened.\n2 Comments\nLena\nOctober 5, 2023 at 10:11 pm\nFine.\n{}\n"
)
FIRST = "\nFirst meeting\nSeptember 21, 2023{}\nRules.\n1 Comment\nAna\nSeptember 22, 2023 at 7:02 am\nYes.\n{}\n"


def test_comments_of_readers_are_no_entries() -> None:
    text = "Staff news\n\n" + COMMENTED.format("", "Reply") + FIRST.format("", "Reply")
    assert days(text) == ["2023-10-05", "2023-09-21"]


def test_posts_that_give_the_hour_are_entries_though_comments_are_counted() -> None:
    text = posts(*(f"Local 7\nMarch {n}, 2023 at 7:12 PM\n{n} Comments\nReply" for n in (19, 12, 9, 2)))
    assert days(text) == ["2023-03-19", "2023-03-12", "2023-03-09", "2023-03-02"]


def test_the_page_title_right_above_the_first_title_is_no_part_of_it() -> None:
    text = posts(*(f"Meeting {n}\nOctober {n}, 2023" for n in (9, 7, 5, 3)))
    text = text.replace("Local news\n\n", "Local news\n")
    assert starts(text) == [f"Meeting {n}" for n in (9, 7, 5, 3)]


def test_two_dates_of_one_record_are_one_entry() -> None:
    text = "Talks tracker\n\n" + "".join(
        f"Update: 3/{day}/2024\nSubject: float pool\nStatus: TA 3/{day}/2024\n" for day in (26, 19, 12, 5)
    )
    assert days(text) == ["2024-03-26", "2024-03-19", "2024-03-12", "2024-03-05"]


def test_the_calendar_of_a_month_is_no_entry() -> None:
    text = posts("May 16, 2024", "May 9, 2024", "May 2, 2024") + "May 2024\nM T W T F S S\n1 2 3 4 5\n"
    assert days(text) == ["2024-05-16", "2024-05-09", "2024-05-02"]


def test_days_across_the_end_of_a_month_share_its_year() -> None:
    heads = ("May 29/30, 2024", "April 30\u2013May 2, 2024", "December 30, 2023 - January 2, 2024")
    _, found = segmented(posts(*heads))
    assert [(str(s.date), str(s.date_end)) for s in found.sections] == [
        ("2024-05-29", "2024-05-30"),
        ("2024-04-30", "2024-05-02"),
        ("2023-12-30", "2024-01-02"),
    ]


def test_one_post_alone_has_its_title_and_not_its_steps() -> None:
    text = (
        "Menu\nHome / News / Labor\nCounty and deputies agree\nNovember 15, 2022\nA tentative agreement.\nKey steps:\n"
        "November 22, 2022 \u2013 vote of members\nDecember 6, 2022 \u2013 vote of the board\n\n"
        "Previous: Flu clinics, November 10, 2022\nNext: Parking, November 18, 2022\n"
    )
    assert starts(text) == ["County and deputies agree"]
    assert days(text) == ["2022-11-15"]


def test_a_long_title_stands_above_its_date() -> None:
    long = "Continuity of lessons: what families and students should know this week"
    text = posts("We met\nMay 15, 2023\n", f"{long}\nMay 8, 2023\n", "No news\nMay 1, 2023\n", "Talks\nApril 3, 2023\n")
    assert starts(text) == ["We met", long, "No news", "Talks"]


def test_by_agreement_is_no_name() -> None:
    text = posts("Posted: April 14, 2023", "Posted: April 3, 2023", "Posted: March 14, 2023")
    text = text.replace(SESSION, "By agreement there will be no session on April 20. Next: April 26, 9 am.", 1)
    assert len(days(text)) == 3


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_markdown_headings_above_bullets(gap: str) -> None:
    """The sign of a heading is no bullet: only those under `Coming sessions` are a mere list."""
    text = f"# Updates\n\n## May 3, 2024{gap}- We met.\n- They countered.\n\n## May 17, 2024{gap}- We met again.\n"
    assert days(text) == ["2024-05-03", "2024-05-17"]
    assert days("Coming sessions\n\n- May 3, 2024\n- May 17, 2024\n") == []


def test_a_line_may_explain_the_union_of_a_section() -> None:
    """The sections of a page in order begin anew with each union, and so do the year-less days."""
    text = (
        "2021 LABOR NEGOTIATIONS\n\nPolice Officers Guild\n\nNegotiators for the City: Finance Manager\n\n"
        "September 9 - APOG reported a vote.\n\nMay 4 - Proposals were exchanged.\n\n"
        "Fire Fighters, IAFF Local 2744\n\nNegotiators for the City: Deputy Chief\n\n"
        "October 14 - The report is public.\n\nApril 20 - The union offered dates.\n"
    )
    assert days(text) == ["2021-09-09", "2021-05-04", "2021-10-14", "2021-04-20"]
    sections = segmented(text)[1].sections
    assert [text[s.section[0] : s.section[1]] for s in sections if s.section] == [
        *["Police Officers Guild"] * 2,
        *["Fire Fighters, IAFF Local 2744"] * 2,
    ]


def test_a_heading_ends_with_its_date() -> None:
    """A calendar sets the day above the month; a narrow column breaks the line before the day."""
    calendar = "15\nMay 2024\n\nWe met.\n\n22\nMay 2024\n\nWe met again.\n"
    narrow = "Bargaining update, May\n15, 2024\n\nWe met.\n\nBargaining update, May\n22, 2024\n\nWe met again.\n"
    for text in (calendar, narrow):
        sections = segmented(text)[1].sections
        assert [text[s.body_start : s.end].strip() for s in sections] == ["We met.", "We met again."]
        assert days(text) == ["2024-05-15", "2024-05-22"]


def test_the_number_of_a_bulletin_is_no_day() -> None:
    text = "BULLETIN NO. 3\nJuly 25, 2018\n\nWe met.\n\nBULLETIN NO. 4\nAugust 9, 2018\n\nWe met again.\n"
    assert days(text) == ["2018-07-25", "2018-08-09"]


NEWEST_FIRST = ["March 3", "November 12", "September 2"]


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("Negotiations 2018-2019", [2019, 2018, 2018]),
        ("Contract talks for the 2018-19 school year", [2019, 2018, 2018]),
        ("1999-00 Bargaining", [2000, 1999, 1999]),
        ("Negotiations 2018-2021", [2018, 2017, 2017]),  # a contract's term: its first year is that of the talks
    ],
)
def test_the_school_year_of_a_title(title: str, years: list[int]) -> None:
    newest = title + BODY + "".join(day + BODY for day in NEWEST_FIRST)
    assert [int(day[:4]) for day in days(newest) if day] == years
    if len(set(years)) == 2 and years[0] != 2018:
        oldest = title + BODY + "".join(day + BODY for day in NEWEST_FIRST[::-1])
        assert [int(day[:4]) for day in days(oldest) if day] == years[::-1]


def test_a_day_that_heads_no_report_does_not_move_the_school_year() -> None:
    text = (
        "Campaign 2024-2025\n\n3/6 open" + BODY + "".join(f"Recap: {d} Talks{BODY}" for d in ("10/3", "12/12", "1/9"))
    )
    assert days(text)[-3:] == ["2024-10-03", "2024-12-12", "2025-01-09"]


def test_paragraphs_that_begin_with_their_day() -> None:
    told = ["The teams met at noon for caucus.", "Initial proposals were passed at the table.", "We adjourned at six."]
    for form in ("5.16.22", "5/16/22", "May 16, 2022"):
        lines = [form.replace("16", day, 1) + " " + words for day, words in zip(("26", "16", "6"), told, strict=True)]
        assert days("Session Updates\n\n" + "\n\n".join(lines)) == ["2022-05-26", "2022-05-16", "2022-05-06"]
    assert days("5/16/22 " + told[0] + "\n\n" + told[1]) == []


def test_the_weekday_that_ends_a_title() -> None:
    text = (
        "Buses to roll again Wednesday\nMarch 24, 2025 | 6:10 a.m."
        + BODY
        + "Day one\nMarch 17, 2025 | 5:00 a.m."
        + BODY
    )
    assert headings(text) == [
        ("Buses to roll again Wednesday\nMarch 24, 2025 | 6:10 a.m.", "2025-03-24"),
        ("Day one\nMarch 17, 2025 | 5:00 a.m.", "2025-03-17"),
    ]


@pytest.mark.parametrize("mark", ["\t", " | ", " - "])
def test_a_day_and_its_mark_under_a_month(mark: str) -> None:
    rows = [f"5.{day}{mark}{title}" for day, title in ((20, "Wages"), (21, "Leaves of absence"), (28, "Class size"))]
    assert days("May 2024\n\n" + BODY.join(rows) + BODY) == ["2024-05-20", "2024-05-21", "2024-05-28"]


def test_an_ordinal_with_month_and_two_figures_names_its_year() -> None:
    text = (
        "Pay update - 9th Nov 23\n\nTalks went on from the 3rd to 5th May 23, and on 2nd May at 9.30.\n\n"
        "Pay update - 2nd Nov 23\n\nThe Trust met us and made no offer.\n"
    )
    view = View(text)
    found = segment(view)
    assert [str(section.date) for section in found.sections] == ["2023-11-09", "2023-11-02"]
    named = [(text[span.start : span.end], span.year) for span in found.spans]
    assert ("3rd", 2023) in named
    assert ("5th May 23", 2023) in named
    assert ("2nd May", None) in named
