"""Pages that are one report: a title, a day, and the words below, as most posts on the web are."""

from __future__ import annotations

from datetime import date

import pytest
from test_segment import days, headings, segmented

TOLD = "The teams met for four hours and talked about leaves.\n\nThe next session is not set.\n"


@pytest.mark.parametrize(
    ("head", "heading", "day"),
    [
        ("October 13th Contract Negotiations\n\n", "October 13th Contract Negotiations", "2010-10-13"),
        ("August 09 Bargaining Update\n", "August 09 Bargaining Update", "2010-08-09"),
        ("A new offer was received 18 July 2010\n\n", "A new offer was received 18 July 2010", "2010-07-18"),
        (
            "Bargaining Update\n\nThis update was sent out to teachers 2.23.10\n\n",
            "Bargaining Update\n\nThis update was sent out to teachers 2.23.10",
            "2010-02-23",
        ),
        (
            "Company and Union Go On\n\n\nJune 24th, 2010\n\n",
            "Company and Union Go On\n\n\nJune 24th, 2010",
            "2010-06-24",
        ),
        ("Update: Mediation So Far\n\nSession # 1 * Oct. 9, 2010\n\n", None, "2010-10-09"),
        ("June 22, 2010\n\nJune 22, 2010\n\n", "June 22, 2010", "2010-06-22"),
        ("IMPASSE\n\nJune 22, 2010\n\n", "IMPASSE\n\nJune 22, 2010", "2010-06-22"),
        ("Home\n\nLabor Relations\n\nJune 22, 2010\n\n", "June 22, 2010", "2010-06-22"),
        ("Menu\n\nSession 15\n\nJune 22, 2010\n\n", "Session 15\n\nJune 22, 2010", "2010-06-22"),
        ("Board Soundings\n\nJune 22, 2010\n\nMistaken Notions\n\n", "June 22, 2010", "2010-06-22"),
        ("Update 6/21: A Step\nJune 22, 2010\n\n", "Update 6/21: A Step\nJune 22, 2010", "2010-06-21"),
        ("Bus Contract\n\n*** UPDATE AUGUST 15, 2010 ***\n\n", "UPDATE AUGUST 15, 2010 ***", "2010-08-15"),
        (
            "Negotiations Update - January 30, 2010\nFebruary 1, 2010\nFebruary 1, 2010\n\n",
            "Negotiations Update - January 30, 2010\nFebruary 1, 2010",
            "2010-01-30",
        ),
    ],
)
def test_the_heading_of_a_page_that_is_one_report(head: str, heading: str | None, day: str) -> None:
    text = head + TOLD
    assert headings(text, date(2010, 12, 31)) == [(heading or head.strip(), day)]


@pytest.mark.parametrize("line", ["The contract expired June 30, 2010", "The vote will be held on July 18, 2010"])
def test_a_first_line_about_another_day_heads_nothing(line: str) -> None:
    assert days(f"{line}\n\n{TOLD}") == []


def test_an_invitation_below_the_report_is_none() -> None:
    text = (
        "27 April 2021\n\n" + TOLD + "\nTown Hall: Thursday 29th April, 6:30pm\n\nCandidates answer your questions.\n"
    )
    assert days(text) == ["2021-04-27"]


def test_a_day_with_its_hour_before_the_report() -> None:
    text = (
        "TEXT ALERTS 2023\n\n6/13 9:05 PM Board voted. 8 to 1. WE HAVE A CONTRACT, and it was a long road to it.\n\n"
        "6/7 6:40 PM ratified!! 93 in a hundred said yes. The kitchen brought the cake before we had counted.\n\n"
        "5/31 11:58 PM It is signed. No picket on the road tomorrow, put the signs back in the garage, all of you.\n"
    )
    assert days(text) == ["2023-06-13", "2023-06-07", "2023-05-31"]


def test_a_tag_and_day_before_a_colon() -> None:
    posts = ("February 21", "February 7", "January 24")
    text = "What is new\n\n" + "".join(
        f"Updated {day}, 2024: Residents have voted, the union tells us, and the result is known by now.\n\n"
        for day in posts
    )
    assert days(text) == ["2024-02-21", "2024-02-07", "2024-01-24"]


def test_a_dated_title_over_its_posting_day_has_no_other_title() -> None:
    posts = (("8/4/2020", "August 5"), ("7/28/2020", "July 29"), ("7/22/2020", "July 23"))
    text = "District Home Page\n\n" + "".join(
        f"Negotiations Update - {session}\n{posted}, 2020\n\nThe teams met.\n\nDistrict Draft of {posted}\n\n"
        for session, posted in posts
    )
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [
        f"Negotiations Update - {session}" for session, _ in posts
    ]


def test_a_last_paragraph_that_ends_with_a_greeting_belongs_to_the_report() -> None:
    last = (
        "So that everyone gets a chance, the sessions last five days. The final vote on the contract runs April 29th "
        "to May 3rd, 7:30 am to 8:00 pm, in Conference Room A, and no proxies are taken. In solidarity."
    )
    text = f"Update 4/16/19\n\n{TOLD}\n{last}\n\nIn solidarity,\nYour team\n"
    (section,) = segmented(text)[1].sections
    assert text[section.body_start : section.end].rstrip().endswith("In solidarity.")


def test_a_report_on_top_whose_title_stands_above_its_day() -> None:
    text = (
        "Human Resources / Recaps\n\nLocal 90 Bargaining Update\nJuly 22, 2021\n\nThis covers all since June.\n\n"
        "Local 90 Negotiations: May 25, 2021\n\nThe parties met.\n\nLocal 90 Negotiations: May 11, 2021\n\nThey met.\n"
    )
    assert headings(text)[0] == ("Local 90 Bargaining Update\nJuly 22, 2021", "2021-07-22")
    assert days(text) == ["2021-07-22", "2021-05-25", "2021-05-11"]


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("Friday, May 15, 2015\n\nMay 15 2015\n\n", "Friday, May 15, 2015\n\nMay 15 2015"),
        ("Daily News, May 15, 2015\n\nBT News, May 15, 2015\n\n", "BT News, May 15, 2015"),
        ("May 15 Bargaining Update: We Have Begun!\n\n", "May 15 Bargaining Update: We Have Begun!"),
        (
            "2015 Negotiations Update\n\nPosted on May 15, 2015 by admin\n\n",
            "2015 Negotiations Update\n\nPosted on May 15, 2015 by admin",
        ),
    ],
)
def test_a_day_that_is_printed_twice_is_one_heading(head: str, heading: str) -> None:
    assert headings(head + TOLD, date(2015, 12, 31)) == [(heading, "2015-05-15")]


def test_two_posts_of_one_day_are_two() -> None:
    day = "Monday, October 3, 2022\n\n"
    text = f"Feed\n\nMonday, November 7, 2022\n\nWe met.\n\n{day}{day}We met.\n\nTuesday, May 3, 2022\n\nWe met.\n"
    assert days(text) == ["2022-11-07", "2022-10-03", "2022-10-03", "2022-05-03"]


@pytest.mark.parametrize(
    "line",
    [
        "Our organization was founded March 3, 1968",
        "We meet again on June 30, 2023",
        "Join us at the rally at City Hall on May 9, 2024",
        "Contract covers July 1, 2019 to June 30, 2022",
    ],
)
def test_a_first_sentence_with_a_day_of_its_own_heads_nothing(line: str) -> None:
    assert days(f"{line}\n\n{TOLD}") == []


@pytest.mark.parametrize(
    "line", ["Skip to main content", "By Maria Lopez Garcia", "Dear Colleagues and Friends", "Facebook"]
)
def test_furniture_above_a_day_is_no_title(line: str) -> None:
    assert headings(f"{line}\n\nMay 5, 2021\n\n{TOLD}") == [("May 5, 2021", "2021-05-05")]


def test_a_session_with_its_hours_below_an_earlier_report() -> None:
    text = f"April 6, 2021\n\n{TOLD}\nBargaining Session: April 13, 2021, 9:00am - 5:00pm\n\n{TOLD}"
    assert days(text) == ["2021-04-06", "2021-04-13"]


def test_an_address_and_an_imprint_are_the_footer() -> None:
    foot = (
        "Local 99 keeps its hall at 123 Main Street, Suite 400, in Springfield, and is open each weekday from 9 to 5. "
        "Write to us there, or see our site. Copyright 2021 Local 99. All rights reserved. Privacy policy. Contact us."
    )
    text = f"May 5, 2021\n\n{TOLD}\n{foot}\n"
    (section,) = segmented(text)[1].sections
    assert "Copyright" not in text[section.start : section.end]


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("Primary care: days seven and eight\n\nFriday 23 June 2023\n\nKia ora koutou\n\n", 2),
        ("Circular 18/2022\n\n26th May 2022\n\nTo: All Operatives\nRe: Allowance\n\n", 2),
        ("MEMORANDUM\n\nTO: Directors\nFROM: Labor Relations\nDATE: June 9, 2011\nRE: Talks\n\n", 5),
        ("(HR Memo 2022-23 #19) CUPE 4471\nDate: March 8, 2023\nTo: Deans\nRe: Talks\n\n", 4),
        ("Teacher Contract: Where Things Stand as of February 21, 2023\n\n", 1),
    ],
)
def test_the_line_that_titles_the_day(head: str, heading: int) -> None:
    """``heading`` counts the lines of the head, blank ones aside, that are the heading."""
    lines = [line for line in head.split("\n") if line]
    (found,) = headings(head + TOLD)
    assert [line for line in found[0].split("\n") if line] == lines[:heading]


def test_a_page_last_changed_on_a_day_is_no_report_of_it() -> None:
    assert days(f"Contract information as of February 21, 2023\n\n{TOLD}") == []


def test_a_teaser_under_the_title_of_the_report() -> None:
    title = "Bargaining Update Nov. 15, 2023"
    text = f"Updates\n\n{title}\n\nOn Nov. 15, 2023, the talks went on.\n\nUpdates\n\n{title}\n\n{TOLD}"
    view, found = segmented(text)
    assert [view.text[s.body_start :].strip().startswith("The teams met") for s in found.sections] == [True]
    assert len(days(f"{title}\n\nThe talks went on.\n\n{title}\n\n{TOLD}")) == 2  # two reports of a day


@pytest.mark.parametrize(
    ("subject", "day"), [("October 13 session", "2025-10-13"), ("October 20 session canceled", "2025-10-14")]
)
def test_a_mail_about_a_day_to_come_is_of_its_own_day(subject: str, day: str) -> None:
    text = f"From: A. Steward <a@example.org>\nDate: Tue, 14 Oct 2025\nTo: All\nSubject: {subject}\n\n{TOLD}"
    assert days(text) == [day]
