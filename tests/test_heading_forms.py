"""Forms that a heading takes: in bold, in brackets, in a series of the same words, as a day under its month."""

from __future__ import annotations

import pytest
from test_segment import days, headings

MET = "The teams met and the employer gave its reply to our claim."
ASKED = "Both sides exchanged proposals. The union will reply next week."


@pytest.mark.parametrize("mark", ["**:", ":**", "**", "** -", "**."])
def test_days_in_bold_run_into_their_reports(mark: str) -> None:
    text = f"**17 March 2023{mark} {MET}\n**10 March 2023{mark} {ASKED}\n"
    assert headings(text) == [(f"17 March 2023{mark}", "2023-03-17"), (f"10 March 2023{mark}", "2023-03-10")]


@pytest.mark.parametrize(
    "title",
    ["Negotiation meeting held on {}", "What happened at bargaining on {}?", "As of {}", "Where we were on {}:"],
)
def test_two_lines_of_the_same_words_that_stand_alone(title: str) -> None:
    first, second = title.format("17 March 2023"), title.format("10 March 2023")
    assert days(f"{first}\n\n{MET}\n\n{second}\n\n{ASKED}\n") == ["2023-03-17", "2023-03-10"]
    # one of them may be anything, and so may two that end a paragraph
    assert days(f"{MET}\n\n{first}\n\n{ASKED}\n\n10 March 2023\n\n{MET}\n\n3 March 2023\n\n{MET}\n") == [
        "2023-03-10",
        "2023-03-03",
    ]


def test_the_state_of_things_at_a_day_in_brackets() -> None:
    older = f"Earlier\n\n10 March 2023\n\n{ASKED}\n\n3 March 2023\n\n{MET}\n"
    text = f"Latest update (as at 17 March 2023)\n\n{MET}\n\n{older}"
    assert days(text) == ["2023-03-17", "2023-03-10", "2023-03-03"]


def test_days_of_the_month_alone_under_their_month() -> None:
    text = f"March 2023\n\n17th\n{MET}\n\n10th\n{ASKED}\n\nFebruary 2023\n\nFri 24\n{MET}\n"
    assert headings(text) == [("17th", "2023-03-17"), ("10th", "2023-03-10"), ("Fri 24", "2023-02-24")]


def test_a_numbered_title_is_the_reports_though_another_stands_below_its_day() -> None:
    text = f"Bargaining Bulletin #4\n\nJune 6, 2025\n\nPreparing to Bargain, Continued\n\n{MET}\n"
    assert headings(text) == [("Bargaining Bulletin #4\n\nJune 6, 2025", "2025-06-06")]
    other = f"Library Workers\n\nJune 6, 2025\n\nPreparing to Bargain, Continued\n\n{MET}\n"
    assert headings(other) == [("June 6, 2025", "2025-06-06")]


@pytest.mark.parametrize(
    "line",
    [
        "Mo Adamson, Coast News Service  Published: Thursday, January 29, 2009",
        "By Ana T. Lesch, The Reporter | Posted on Jan 29, 2009",
    ],
)
def test_the_title_of_an_article_above_its_writer_and_day(line: str) -> None:
    text = f"Transit strike over after 51 days\n\n{line}\n\n{MET} {ASKED}\n"
    assert headings(text) == [(f"Transit strike over after 51 days\n\n{line}", "2009-01-29")]


def test_posts_of_a_forum() -> None:
    posts = (("Police Contract", "4:49", "S. Adder"), ("Re: Police Contract", "10:21", "A. Alder"))
    text = "".join(f"{t}\n\nPostPosted: Mon Dec 04, 2017 {h} pm\nby {who}\n\n{MET}\n\n" for t, h, who in posts)
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == ["Police Contract", "Re: Police Contract"]


def test_items_of_a_feed_with_their_source_behind_the_day() -> None:
    items = (
        ("Monday news", "01/17/22 - Harbor Firefighters Local 858"),
        ("Contract news", "01/15/22 - PPFFA"),
        ("Hello to the new class!", "01/14/22 - IAFF Local 21"),
        ("Ice Fishing with Local 21", "01/13/22 - IAFF Local 21"),
    )
    text = "News as it comes\n\n" + "".join(f"    {title}\n    {line}\n    {MET}\n" for title, line in items)
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [title for title, _ in items]
    # words behind the day that never recur are titles
    own = "".join(f"{day} - Session {n}\nPay and leave\n" for n, day in enumerate(("1/17/22", "1/15/22", "1/13/22")))
    assert [heading for heading, _ in headings(own)] == [
        "1/17/22 - Session 0",
        "1/15/22 - Session 1",
        "1/13/22 - Session 2",
    ]


def test_months_behind_their_year() -> None:
    assert days(f"2024 September\n{MET}\n\n2024 October:\n{ASKED}\n") == ["2024-09-01", "2024-10-01"]


@pytest.mark.parametrize("foot", ["Revised 6/6/2024", "Last updated 6/6/24", "Page updated 6-6-2024"])
def test_the_year_of_days_from_the_only_full_date_of_a_page(foot: str) -> None:
    text = f"6/5: {MET}\n\n5/30: {ASKED}\n\n5/12: {MET}\n\n{foot}\n"
    assert days(text) == ["2024-06-05", "2024-05-30", "2024-05-12"]


def test_titles_above_days_with_categories_behind_slashes() -> None:
    lines = ("June 5, 2024 / in Bargaining / by Communications", "May 30, 2024 / 0 Comments / in News / by A. Lesch")
    text = "".join(f"Bargaining Update {n}\n\n{line}\n\n{MET}\n\n" for n, line in enumerate(lines))
    assert [h for h, _ in headings(text)] == [f"Bargaining Update {n}\n\n{line}" for n, line in enumerate(lines)]


def test_two_questions_above_lists() -> None:
    text = f"What happened on Wednesday, June 5:\n• {MET}\n\nWhat happened on Thursday, May 30:\n• {ASKED}\n\n© 2024\n"
    assert days(text) == ["2024-06-05", "2024-05-30"]


def test_a_day_above_the_title_that_names_it_again() -> None:
    twin = "October {0}, 2023\nOctober {0}, 2023 Bargaining Update\n{1}\n\n"
    text = "".join(twin.format(day, MET) for day in (4, 3))
    assert [h for h, _ in headings(text)] == [f"October {d}, 2023\nOctober {d}, 2023 Bargaining Update" for d in (4, 3)]


def test_items_behind_other_bullets() -> None:
    text = f"2015\n\nOctober\n\n:: October 12 - {MET}\n\n:: October 17 - {ASKED}\n\n:: October 20 - {MET}\n"
    assert [h for h, _ in headings(text)] == ["October 12 -", "October 17 -", "October 20 -"]


def test_an_item_of_a_list_is_not_the_rest_of_a_long_one_above() -> None:
    items = (
        "2012 - Ministers take up the report of the employers on the doctors who are still in training",
        "30 January 2013 - first talks on contracts",
        "2014 - The review body is asked for its view, and gets the first evidence of both sides on pay",
        "24 November 2015 - a huge vote for action",
        "2016 - The talks of the new year end with nothing, and a strike is named for the week after it",
        "4 January 2016 - talks end with nothing",
    )
    found = days("\n".join(f"  • {item}" for item in items) + "\n")
    assert [day for day in found if not day.endswith("-01-01")] == ["2013-01-30", "2015-11-24", "2016-01-04"]


def test_the_last_change_of_a_page_below_its_only_report() -> None:
    text = f"Pay talks to be held\n\n21 February 2014\n\n{MET}\n\nLast updated: 10 December 2015\n"
    assert headings(text) == [("Pay talks to be held\n\n21 February 2014", "2014-02-21")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Today (31/07/19) we put our case to the Labour Court.",
        "On Monday 5 August 2019 at 11:00 parties meet to sign.",
    ],
)
def test_sentences_that_begin_with_a_day(sentence: str) -> None:
    assert days(f"Update 31/07/19\n\nDear all,\n\n{sentence}\n\nYou will hear more.\n") == ["2019-07-31"]


def test_titles_over_a_blank_line_of_which_one_stands_twice_and_one_is_missing() -> None:
    posts = ("Talks No 5: Day 7", "Where the Deal Stands", "What it means", "", "The company's talks", "Stand together")
    body = "".join((f"{t}\n\n" if t else "") + f"Aug {9 - n}, 2018\n\n{MET}\n\n\n" for n, t in enumerate(posts))
    found = [h.split("\n")[0] for h, _ in headings(f"Union Express\n\n\n{posts[0]}\n\n{body}")]
    assert found == [title or "Aug 6, 2018" for title in posts]


def test_years_that_run_into_their_reports() -> None:
    years = [f"{year}—Talks go on\n\n{MET}\n\n" for year in (2009, 2011, 2012)]
    assert days("".join(years) + f"July 2013—A report\n\n{ASKED}\n") == [
        "2009-01-01",
        "2011-01-01",
        "2012-01-01",
        "2013-07-01",
    ]
    # two are no series, and a scale of wages is none of headings
    assert days("".join(years[:2])) == []
    scale = "".join(f"{year}: The raise is 3%\n" for year in (2009, 2010, 2011))
    assert days(f"June 5, 2021\n\n{MET}\n{scale}\nJune 7, 2021\n\n{ASKED}\n") == ["2021-06-05", "2021-06-07"]


def test_months_as_items_of_a_list() -> None:
    months = ("December 2012", "July 2013", "October 2013", "August 2015", "December 2015", "January 2016")
    text = "".join(
        f"  • {month} The board hands the ministry its report on pay, and the union asks for talks\n"
        for month in months
    )
    assert len(days(text)) == len(months)
    assert days(text.replace("  • ", "")) == []


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        (
            "Ballot on the new terms\n\nUpdate - 30th September 2022\n\n",
            "Ballot on the new terms\n\nUpdate - 30th September 2022",
        ),
        ("One agreement for all colleges.\nJune 20, 2023\n", "One agreement for all colleges.\nJune 20, 2023"),
        (
            "President’s update May 10: talks, safety, seeing members\n",
            "President's update May 10: talks, safety, seeing members",
        ),
    ],
)
def test_the_title_of_the_only_report(head: str, heading: str) -> None:
    assert [h for h, _ in headings(f"{head}{MET}\n\n{ASKED}\n")] == [heading]


def test_titles_of_the_same_words_around_a_day_without_its_year() -> None:
    for title in ("What we discussed at the {} session:", "Update from the negotiating team {}"):
        first, second = title.format("June 7"), title.format("June 3")
        assert days(f"{first}\n\n{MET}\n\n{second}\n\n{ASKED}\n\n© 2024\n") == ["2024-06-07", "2024-06-03"]
