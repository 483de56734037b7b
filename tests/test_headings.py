"""Which dated lines head entries: posts, titles, contents, lists of days, documents, sections."""

from __future__ import annotations

from datetime import date

import pytest
from test_segment import days, headings, segmented


def test_posting_lines_at_the_foot_of_posts() -> None:
    """A blog signs its posts below: the dated titles head the entries, and the day of posting is theirs."""
    text = (
        "Wheels\n\nBoard vote, June 8, 2021\n\nIt passed.\n\nPosted by Gert on June 9, 2021 at 6:10 AM\n\n"
        "Session of May 12, 2021\n\nWe have a deal:\n$1.10 July 1, 2021\n$0.90 July 1, 2022\n\n"
        "Posted by Gert on May 13, 2021 at 5:55 AM\n"
    )
    sections = segmented(text)[1].sections
    assert [(s.date, s.posted) for s in sections] == [
        (date(2021, 6, 8), date(2021, 6, 9)),
        (date(2021, 5, 12), date(2021, 5, 13)),
    ]


def test_days_in_points_under_their_month() -> None:
    text = (
        "MAY 2021\nSession 9 | 5.20\nPositions now:\nSchools 3.25\nTeachers 4.8\nSession 8 | 5.6\nJust cause.\n\n"
        "APRIL 2021\nSession 7 | 4.22\nCalled off.\n"
    )
    assert days(text) == ["2021-05-20", "2021-05-06", "2021-04-22"]


def test_titles_between_the_foot_of_a_post_and_a_line_of_fields() -> None:
    posts = (("A ballot: 87%", "26 Apr 2024"), ("What now?", "11 Apr 2024"), ("Day four", "7 Mar 2024"))
    text = "Our news\n" + "".join(f"{t}\n{d} | Clinics, Strike | 2 min read\nWe met.\nShare: Copy\n" for t, d in posts)
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [t for t, _ in posts]


@pytest.mark.parametrize(
    "lines",
    [
        "Documents\nProtocol, 27 June 2024 [PDF, 210 KB]\nOffer, 24 October 2024 (docx)",
        "Contracts\nJuly 1, 2017 - June 30, 2020\nJuly 1, 2014 - June 30, 2017",
        "Contract term: July 1, 2022 - June 30, 2026",
        "1. Salary: 7% July 1, 2024; 6% July 1, 2025\n2. Leave",
        "4. Next meeting\n18 December 2024.",
        "Item\tAgreement of 2021\tOur offer, 24 October\nScale\t1%\t3%",
        "Upcoming sessions\n\n* DSA: 12/10/2024, 9:00 a.m.\n* DSA: 12/17/2024, 9:00 a.m.",
        "Related\nLetter from the CEO, October 4, 2024\nPlan (PDF)",
        "Prior Agreements\n2020-2023 (adopted November 18, 2020)\n2017-2020 (adopted December 20, 2017)",
        "Wage increase\n4% - September 1, 2025\nNight\n$5.00 to $6.25 - January 5, 2025",
        "When was it ratified?\nOn November 19, 2021.",
        "Where to meet us:\nNorth - Tuesday 18 June\nRiver - Wednesday 19 June\nOnline - Thursday 20 June",
        "Page last reviewed: 1 July 2024",
        "Upcoming\nMembers - Thursday 27 April\nBargaining meeting 12 - Tuesday 2 May\nYour team\nA. Lee",
    ],
)
def test_days_that_head_nothing(lines: str) -> None:
    posts = [f"Update {n} - {day} November 2024\n\nThe parties met.\n\n" for n, day in ((3, 26), (2, 12), (1, 5))]
    found = days("".join(posts) + lines + "\n")
    assert found == ["2024-11-26", "2024-11-12", "2024-11-05"]


def test_the_names_of_files_in_a_table_are_no_headings() -> None:
    rows = (("Jan 18", "1-17-23"), ("Feb 08", "2-7-23"), ("Mar 08", "3-7-23"), ("Mar 22", "3-21-23"))
    text = "Record of 2023\n\n" + "".join(f"{day}\nThe teams met.\nNotice {name}\n" for day, name in rows)
    assert days(text) == ["2023-01-18", "2023-02-08", "2023-03-08", "2023-03-22"]


def test_contents_end_with_a_line_that_is_no_date() -> None:
    heads = [
        f"Update {n} | Wednesday, {day}, 2024" for n, day in ((3, "March 13"), (2, "February 28"), (1, "February 14"))
    ]
    text = "On this page\n" + "\n".join(heads) + "\nOur team\n\n"
    text += "".join(f"{head}\n\nThe teams met on {n} articles.\nBack to top\n\n" for n, head in enumerate(heads))
    text += "Our team\nA. Lee\n"
    assert days(text) == ["2024-03-13", "2024-02-28", "2024-02-14"]
    assert segmented(text)[1].sections[-1].start == text.rindex(heads[-1])


def test_days_as_soldiers_write_them() -> None:
    text = (
        "14 FEB 23 - GROUND RULES\nMet by Teams, 0900-1130.\n\n27-29 MAR 23 - FMCS\nThree days.\n\n"
        "12 JUL 23 - CANCELLED\nBy e-mail.\n\n19 SEP 23 - FMCS AGAIN\nBoth signed.\n"
    )
    sections = segmented(text)[1].sections
    assert [(str(s.date), s.date_end and str(s.date_end)) for s in sections] == [
        ("2023-02-14", None), ("2023-03-27", "2023-03-29"), ("2023-07-12", None), ("2023-09-19", None),
    ]  # fmt: skip


def test_the_number_of_an_update_before_its_month_is_no_day() -> None:
    text = "Update 7 March 14\nMet.\n\nUpdate 6 March 2\nMet.\n\nUpdate 5 February 9\nMet.\n"
    assert days(text, date(2024, 4, 1)) == ["2024-03-14", "2024-03-02", "2024-02-09"]


@pytest.mark.parametrize("mark", [" - ", ", ", " \N{EM DASH} "])
def test_the_number_of_a_bulletin_before_its_day(mark: str) -> None:
    text = "".join(f"Bulletin No. {n}{mark}{day} April 2024\n\nThe vote is on.\n\n" for n, day in ((9, 12), (8, 5)))
    assert days(text) == ["2024-04-12", "2024-04-05"]


def test_a_posting_day_above_a_title_that_names_the_session() -> None:
    posts = (("18", "17th"), ("11", "10th"))
    text = "Blog\n\n" + "".join(f"December {a}, 2019\n\nMediation, December {b}\n\nWe met.\n\n" for a, b in posts)
    sections = segmented(text)[1].sections
    assert [(s.date, s.posted) for s in sections] == [
        (date(2019, 12, 17), date(2019, 12, 18)),
        (date(2019, 12, 10), date(2019, 12, 11)),
    ]


def test_posts_that_end_with_counts_and_tags() -> None:
    posts = (("A deal!", "April 10"), ("Dates confirmed", "March 27"), ("Slow going", "January 17"))
    text = "Recent\nA deal!\nDates confirmed\n\nCategory: Bargaining\n" + "".join(
        f"{title}\nPosted on {day}, 2025 by admin\nOn March 6 we met. It went on.\nTagged deal\n{n} Comments\n"
        for n, (title, day) in enumerate(posts, 2)
    )
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [title for title, _ in posts]


def test_a_date_above_its_title_leaves_the_count_above_to_the_last_post() -> None:
    text = "".join(
        f"{day}, 2023\nSession on {topic}\nby Local 1602\nWe met twice, on and off.\n{n} Comments\n"
        for n, (day, topic) in enumerate(
            (("Dec 8", "pay"), ("Oct 27", "leave"), ("Oct 2", "rosters"), ("Sep 15", "pay"))
        )
    )
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [
        "Dec 8, 2023",
        "Oct 27, 2023",
        "Oct 2, 2023",
        "Sep 15, 2023",
    ]


def test_a_section_begins_its_days_anew() -> None:
    """The last entry of a section keeps its order with those above it, whatever the section below begins with."""
    body = "\n- The parties met and talked for an hour about salary.\n- They will meet again.\n"
    text = "UPDATES - CSEA\n" + "".join(f"{d}{body}" for d in ("TUESDAY, MAY 7, 2019", "TUESDAY, APRIL 16, 2019"))
    text += f"TUESDAY, JANUARY 29, 2019 - OPENING{body}UPDATES - PSTA\n"
    text += "".join(
        f"{d}{body}" for d in ("TUESDAY, APRIL 30, 2019", "TUESDAY, APRIL 9, 2019", "TUESDAY, MARCH 5, 2019")
    )
    assert days(text) == ["2019-05-07", "2019-04-16", "2019-01-29", "2019-04-30", "2019-04-09", "2019-03-05"]


def test_captions_of_documents_under_the_entries_of_another_form() -> None:
    """Names of files that no mark shows: nothing but the next dated line ever stands below them."""
    posts = (("May", "Leave"), ("June", "Pay"), ("July", "Duty"), ("August", "Hours"))
    text = "".join(
        f"Update: {month} 6, 2023\nThe teams met about {topic}.\n{topic} Proposal {n}-1-23\nUnion Article {n}-5-23\n\n"
        for n, (month, topic) in enumerate(posts, 5)
    )
    assert days(text) == ["2023-05-06", "2023-06-06", "2023-07-06", "2023-08-06"]


def test_the_heads_of_printed_pages() -> None:
    def mail(subject: str, day: str) -> str:
        return (
            f"{subject}\n1 message\nHuman Resources <hr@wexler.example> {day} at 4:12 PM\nTo: All Staff\n\n"
            f"The teams met and talked.\n\n4/20/24, 8:03 AM Wexler Mail - {subject}\nhttps://mail.example/u/0 1/1\n\n"
        )

    text = mail("A correction", "Thu, Mar 28, 2024") + mail("AGREEMENT REACHED", "Wed, Apr 17, 2024")
    assert days(text) == ["2024-03-28", "2024-04-17"]
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == ["A correction", "AGREEMENT REACHED"]


def test_author_and_category_between_title_and_date() -> None:
    posts = (("Contract ratified", "27 October 2023"), ("Tentative agreement", "12 October 2023"))
    text = "Latest\nContract ratified\nTentative agreement\n\n" + "".join(
        f"{title}\nDetails\nWritten by Super User\nCategory: Negotiations\nPublished: {day}\nHits: 812\nWe met.\n\n"
        for title, day in posts
    )
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [title for title, _ in posts]


def test_dates_in_a_column_at_the_left() -> None:
    text = (
        "October 14, 2022          Teams met for introductions. The union asked that\n"
        "                          minutes be kept.\n\n"
        "February 3, 2023          The District's Vice Chancellor reviewed the budget.\n\n"
        "March 3, 2023             The union was late.\n"
    )
    sections = segmented(text)[1].sections
    assert [text[s.start : s.body_start] for s in sections] == ["October 14, 2022", "February 3, 2023", "March 3, 2023"]


def test_a_tag_and_day_that_run_on_into_the_report() -> None:
    long = (
        "The parties reached a tentative agreement on all open articles of the contract after nine hours at the table."
    )
    text = f"Update: March 7, 2024\nWe met.\n\nUpdate: February 7, 2024 {long}\n\nUpdate: January 9, 2024\nWe met.\n\n"
    text += f"Update: January 2, 2024 {long}\n"
    assert days(text) == ["2024-03-07", "2024-02-07", "2024-01-09", "2024-01-02"]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Bargaining update {n}, {day} August 2023", "2023-08-{day:02}"),
        ("<details><summary>Session {n}: 8/{day}/2023</summary>", "2023-08-{day:02}"),
        ("We met\nOffice of Labor Relations sent this bulletin at 08/{day:02}/2023 04:15 PM PDT", "2023-08-{day:02}"),
        ("::: {{.accordion-item}}\n### August {day}, 2023 {{#item-{n}}}", "2023-08-{day:02}"),
        ("We met\nby admin | Aug {day}, 2023 | Bargaining, News", "2023-08-{day:02}"),
        ("Recap 8/{day}/23\n8/{day}/2023", "2023-08-{day:02}"),
    ],
)
def test_headings_as_systems_print_them(heading: str, day: str) -> None:
    posts = ((7, 28), (6, 14), (5, 2))
    text = "News\nCalendar\n\n" + "".join(
        heading.format(n=n, day=d) + f"\n\nThe teams met for {n} hours.\n\n" for n, d in posts
    )
    assert days(text) == [day.format(day=d) for _, d in posts]


def test_a_recap_of_a_day_and_the_day_of_posting() -> None:
    text = "Recap 5/24/23\n5/25/2023\n0 Comments\n\nWe met.\n\nRecap 5/10/23\n5/12/2023\n1 Comment\n\nWe met.\n"
    sections = segmented(text)[1].sections
    assert [(s.date, s.posted) for s in sections] == [
        (date(2023, 5, 24), date(2023, 5, 25)),
        (date(2023, 5, 10), date(2023, 5, 12)),
    ]


def test_a_line_that_leads_on_to_a_date_is_no_end() -> None:
    text = (
        "March 12, 2019\nThe raise of this year is effective\nJuly 1, 2019. What follows is as\nreported since\n"
        "October 27, 2018.\n\nMarch 5, 2019\nWe met.\n\nFebruary 26, 2019\nWe met.\n"
    )
    assert days(text) == ["2019-03-12", "2019-03-05", "2019-02-26"]


def test_days_of_events_and_contracts_around_reports_head_nothing() -> None:
    """Where line after line of one form has sentences below, lines of other words that have none are left out."""
    text = "Election day: 02/14/2023\nTown hall: 01/19/2023, 6:00 pm, cafeteria\nAbsentee requests due: 01/30/2023\n\n"
    text += "".join(
        f"Negotiations Recap, Support, {day}/2022\nThe teams met about {topic}. They will meet again.\n\n"
        for day, topic in (
            ("12/14", "pay"),
            ("11/30", "leave"),
            ("11/16", "hours"),
            ("10/26", "duty"),
            ("10/12", "rules"),
        )
    )
    text += "Middle school STEM night 12/01/2022\nTeacher of the Year: Amy Rowan 11/14/2022\nCards out 11/17/2022\n"
    assert days(text) == ["2022-12-14", "2022-11-30", "2022-11-16", "2022-10-26", "2022-10-12"]


def test_short_rows_of_a_table_are_all_entries() -> None:
    rows = ("6/2/2021 | Wages | No movement | |", "6/16/2021 | Mediation, day 1 | Confidential | |")
    long = "7/8/2021 | Shift bidding | The county declined to answer and the sheriff will attend the next session | |"
    further = [long.replace("7/8", day) for day in ("7/22", "8/5", "8/19")]
    assert days("\n".join((*rows, long, *further))) == [
        "2021-06-02", "2021-06-16", "2021-07-08", "2021-07-22", "2021-08-05", "2021-08-19",
    ]  # fmt: skip


def test_a_headline_may_end_with_a_small_word() -> None:
    text = "".join(
        f"{title}\nThursday, {day}, 2023\n\nOur proposals were presented at the meeting today.\n\n"
        for title, day in (
            ("Sunshine Hearing Held", "May 18"),
            ("Our letter is in", "April 27"),
            ("SORT OF", "April 6"),
        )
    )
    assert days(text) == ["2023-05-18", "2023-04-27", "2023-04-06"]


def test_a_posting_line_in_brackets() -> None:
    text = "".join(
        f"{day}, 2025 Update\n(posted {posted}, 2025)\n\nThe committees spent the day at the table.\n\n"
        for day, posted in (("Sept. 25", "Sept. 30"), ("Sept. 4", "Sept. 8"), ("Aug. 19", "Aug. 20"))
    )
    sections = segmented(text)[1].sections
    assert [(str(s.date), str(s.posted)) for s in sections] == [
        ("2025-09-25", "2025-09-30"), ("2025-09-04", "2025-09-08"), ("2025-08-19", "2025-08-20"),
    ]  # fmt: skip


def test_two_days_over_new_year_head_an_entry_and_the_years_of_a_contract_none() -> None:
    met = "The teams met and talked for an hour.\n\n"
    text = f"February 9\n\n{met}December 18 - January 5\n\n{met}November 30\n\n{met}July 1, 2017 - June 30, 2020\n"
    assert days(text, date(2024, 2, 10)) == ["2024-02-09", "2023-12-18", "2023-11-30"]


def test_a_title_names_the_day_and_the_author_posts_it_later() -> None:
    text = (
        "Your committee's update from May 7-8\nPosted by Comms NUN · May 10, 2024 9:02 AM\nTwo days, two sign-offs.\n\n"
        "Proposals exchanged\nPosted by Jo Petrie · April 18, 2024 5:55 PM\nWe exchanged packages.\n"
    )
    sections = segmented(text)[1].sections
    assert [(s.date, s.posted) for s in sections] == [
        (date(2024, 5, 7), date(2024, 5, 10)),
        (date(2024, 4, 18), None),
    ]


def test_a_note_added_later_is_part_of_the_entry() -> None:
    text = (
        "WEDNESDAY MAY 22ND, 2024\nThe county filed its charge. Four calls.\nUPDATED 5/29: Charge withdrawn!\n\n"
        "WEDNESDAY MAY 1ST, 2024\nMediation is over.\nUPDATED 5/4: The letter was received by the state.\n"
    )
    assert days(text) == ["2024-05-22", "2024-05-01"]


def test_days_months_apart_in_one_line_are_a_calendar() -> None:
    posts = "Report of 13 June 2023\nWe met.\n\nReport of 5 May 2023\nWe met.\n\n"
    assert days(posts + "More here\nOur dates: 20 June, 26 September, 14 November\n") == ["2023-06-13", "2023-05-05"]


def test_a_quoted_mail_that_stands_below_itself() -> None:
    def mail(day: int, sign: str = "") -> str:
        lines = ("From: R. Maillet", f"Sent: Wednesday, October {day}, 2019 4:40 PM", "To: All", "Subject: Talks")
        return "\n".join(sign + line for line in lines)

    quoted = f"{mail(9)}\nIt went well.\n\n{mail(2, '> ')}\n>\n> We met.\n\n"
    assert days(quoted + f"{mail(2)}\nWe met.\n") == ["2019-10-09", "2019-10-02"]
    assert days(quoted) == ["2019-10-09", "2019-10-02"]  # what stands only in the quotation is not lost


def test_the_day_above_a_menu() -> None:
    menu = "Home\nAbout us\nExecutive board\nContract\nMembers\nContact\nMember login\nForgot your login?\n\n"
    posts = "".join(f"Update {n}\nMar {n}, 2024\nWe met for hours.\n\n" for n in (12, 9, 6, 3))
    assert days(f"Garnet Fire Fighters\nMar 14, 2024\n{menu}{posts}") == [f"2024-03-{n:02}" for n in (12, 9, 6, 3)]


def test_the_summer_after_a_school_year_by_its_weekday() -> None:
    text = "2021-2022\n\nThursday, July 21\nApproved.\n\nThursday, June 30\nA deal.\n\nThursday, May 12\nWe met.\n"
    assert days(text) == ["2022-07-21", "2022-06-30", "2022-05-12"]
    assert days(text.replace("Thursday, July 21", "July 21"))[0] == "2021-07-21"
    slip = "2021-2022\n\nThursday, October 20\nWe met.\n"  # was a Wednesday; the year after it is a Thursday
    assert days(slip) == ["2021-10-20"]


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("November 7,2023 - Negotiations Update", "2023-11-07"),
        ("May 3, , 2022", "2022-05-03"),
        ("3\tSept. 24, 2019\tTentative agreement on Article 4", "2019-09-24"),
        ("3\t24 Sept. 2019\tTentative agreement on Article 4", "2019-09-24"),
    ],
)
def test_slips_and_row_numbers(heading: str, day: str) -> None:
    assert days(f"News\n\n{heading}\nThe teams met.\n\n") == [day]


def test_a_month_right_under_its_day_is_no_second_heading() -> None:
    text = "The fight goes on: Bargaining Update, August 12, 2011\n\nAugust 2011\n\nYesterday we presented a package.\n"
    assert days(text) == ["2011-08-12"]


def test_a_page_may_begin_with_small_words_and_its_day() -> None:
    assert days("Summary of bargaining October 15, 2024\n\nSession began at 8:30 a.m.\n") == ["2024-10-15"]
    assert days("Our pages\n\nSummary of bargaining October 15, 2024 and more\n\nSession began.\n") == []


def test_meetings_to_come_in_points_under_a_sentence() -> None:
    post = (
        "Tentative agreement\nPosted on June 8, 2016 by admin\n\nThe team has signed.\n"
        "There will be two meetings scheduled for information in August.\n"
        "- Tuesday, August 23rd at 1:00 PM. Room TBA\n- Wednesday, August 24th at 10:00 AM. Room TBA\n"
        "All ballots will be counted after the Wednesday meeting.\n"
    )
    assert days(post) == ["2016-06-08"]
    told = "Thursday, July 16, 2020 @ 9:00 am\n\nMeetings were set for July 21 and 27.\n\n"
    assert days(told + "Tuesday, July 21, 2020 @ 1:00 pm\n\nThe parties met.\n") == ["2020-07-16", "2020-07-21"]


@pytest.mark.parametrize("mark", ["[+] ", "[-] ", "[ + ] "])
def test_the_sign_that_opens_a_panel_is_no_part_of_its_heading(mark: str) -> None:
    text = f"{mark}Update 8 (posted 11/15/2019)\n\nThe board met.\n\n{mark}Update 7 (posted 10/28/2019)\n\nWe met.\n"
    assert [words for words, _ in headings(text)] == ["Update 8 (posted 11/15/2019)", "Update 7 (posted 10/28/2019)"]


def test_weekdays_and_days_under_their_month() -> None:
    text = (
        "Log 2024\n\nJUNE\n\nThu 13 \u2014 The board voted.\n\nWed 5: Ratified, 611 to 93.\n\n"
        "MAY\n\nFri 24 \u2014 Second day with the mediator.\n"
    )
    assert days(text) == ["2024-06-13", "2024-06-05", "2024-05-24"]


def test_panels_of_which_some_are_empty() -> None:
    text = (
        "Office of the Superintendent\n\n+ February 4, 2025 | Session 5\nThey presented a proposal on Article 22.\n\n"
        "+ January 21, 2025 | Session 4\n\n+ December 10, 2024 | Session 3\nThey presented a proposal on Article 9.\n\n"
        "+ November 25, 2024 | Session 1\nThe teams signed ground rules.\n\nBack to top\n"
    )
    assert days(text) == ["2025-02-04", "2025-01-21", "2024-12-10", "2024-11-25"]


def test_an_account_of_a_day_heads_it_whatever_small_words_come_before() -> None:
    body = "\n\nThe team met at 8:00. Ground rules were reviewed.\n\nThe next meeting is on June 11, 2020.\n"
    assert days(f"Skip to content\nMenu\n\nNegotiations summary from June 2, 2020{body}") == ["2020-06-02"]
    assert days(f"News\n\nSummary of bargaining June 2, 2020{body}") == ["2020-06-02"]
    assert days(f"We met.\n\nThe report was sent to members on June 2, 2020{body}") == []


def test_mails_that_a_digest_has_numbered() -> None:
    text = (
        "Members' list\nDigest, 2 messages\n\n=====\n[2] Subject: notice\nFrom: Deb\nSent: 2022-11-29 09:10\n\n"
        "It went out.\n\n=====\n[1] Subject: results\nFrom: Committee\nSent: 2022-11-18 21:15\n\nThey said no.\n"
    )
    assert [words.split("\n")[0] for words, _ in headings(text)] == ["[2] Subject: notice", "[1] Subject: results"]


def test_a_weekday_that_ends_a_title_is_not_of_the_day_below_it() -> None:
    text = (
        "Updates\n\nUPDATE 2: Nurses to return Friday\n01.12.2023\nThey signed.\n\n"
        "UPDATE 1: Strike begins\n01.09.2023\nThe nurses went out.\n"
    )
    assert days(text) == ["2023-01-12", "2023-01-09"]


def test_titles_in_capitals_are_no_sentences() -> None:
    text = "Bulletins\n\n5-31-25 WE GOT A T.A.\nThe strike is off.\n\n5-27-25 SIX DAYS\nWe go out on Monday.\n\n"
    text += "5-20-25 NOTICE IS IN\nIt went to the board.\n\n5-9-25 NO AND YES\nNo to the offer.\n"
    assert days(text) == ["2025-05-31", "2025-05-27", "2025-05-20", "2025-05-09"]


def test_a_day_that_is_missing_in_the_order_heads_an_entry_where_it_stands_free() -> None:
    text = (
        "The Bulletin\n\nJune 9th (CSEA)\nMembers ratified.\n\n1 June, OCTA, mediation day 2\nThe parties settled.\n\n"
        "5/26 CSEA\nThe chapter has a package.\n\nMay 3rd (OCTA)\nTeachers wore black.\n\nBoard meeting, April 25\n"
        "A public hearing was held.\n\n4/14 CSEA\nThe session was put off.\n"
    )
    assert [words for words, _ in headings(text)] == [
        "June 9th (CSEA)", "1 June, OCTA, mediation day 2", "5/26 CSEA", "May 3rd (OCTA)", "Board meeting, April 25",
        "4/14 CSEA",
    ]  # fmt: skip
    # no day is missing where one to come is named, or where the line does not stand free
    assert "Board meeting" not in "".join(w for w, _ in headings(text.replace("April 25", "July 25")))
    assert "Board meeting" not in "".join(w for w, _ in headings(text.replace("\n\nBoard meeting", "\nBoard meeting")))


def test_a_remark_in_parentheses_is_no_word_of_a_title() -> None:
    text = "Session #1 (6/4/24)\n\nWe met.\n\nSession 4 (make-up day) 6/20/24\n\nWe met again.\n"
    assert days(text) == ["2024-06-04", "2024-06-20"]


def test_letters_of_weekdays_are_no_words_of_titles() -> None:
    rows = [
        f"Tu {day} | Pay | The board and the union met and went over the figures." for day in ("2/8", "2/15", "2/22")
    ]
    rows += ["Tu 3/1 | Pay | The union gave the board a counter on insurance and left.", "Su 3/6 | Vote | 301-22"]
    text = (
        "Log 2022\n\nDate | Topic | Outcome\n"
        + "\n".join(rows)
        + "\nM 3/7 | Meeting | The board approved it 7-0 that night.\n"
    )
    assert days(text) == ["2022-02-08", "2022-02-15", "2022-02-22", "2022-03-01", "2022-03-06", "2022-03-07"]


def test_a_sentence_that_ends_in_a_line_is_no_title() -> None:
    item = "Item 6.1 Ballot. Result declared 20.06.2022, 90.2 per cent in favour of stoppages of one hour and a ban."
    met = ["15.03", "29.03", "12.04", "24.05", "14.06", "05.07", "02.08", "23.08"]
    text = "".join(f"MEETING {n} - {day}.2022, 10:00, Room 2\nPresent: as above\n" for n, day in enumerate(met))
    text = text.replace("MEETING 5", f"{item}\nItem 6.2 The clause was tabled.\n\nMEETING 5").replace(
        "above\nM", "above\n\nM"
    )
    assert len(days(text)) == len(met)


def test_a_title_a_year_and_one_line_end() -> None:
    """The title is not taken for what explains the year below it, again and again."""
    text = "What is at the table\n\n2017\n\n18 December 2017 - A memorandum was signed tonight."
    assert days(text) == ["2017-12-18"]


_LETTERS = "{}\nApril {}, 2023\n\nDear neighbors,\n\nWe met on Wednesday and went through twenty-nine items.\n\n"


def test_a_title_may_end_with_a_word_that_leads_on() -> None:
    text = "".join(_LETTERS.format(title, day) for title, day in (("A mediator", 28), ("A cordial beginning", 21)))
    assert days(text) == ["2023-04-28", "2023-04-21"]


def test_a_report_may_end_with_letters() -> None:
    log = (
        "#1 — 9/21/21 — 3:30\nBoth sides read their opening statements and set the calendar.\n\n"
        "#2 — 10/5/21 — 3:30\nThe teams exchanged their opening lists of articles and asked questions.\n\n"
        "#3 — 10/19/21 — 3:30\nWe handed back a rework of their article on hours at noon.\n\n"
        "#4 — 11/9/21 — 3:30\nThe sides agree that this is impasse and say it aloud.\n\n"
        "Log note — 11/16/21\nJoint filing e-signed and sent to PERB.\n\n"
        "#5 — 11/30/21 — 3:30\nA mediator kept the two teams apart and busy for six hours.\n"
    )
    assert days(log) == ["2021-09-21", "2021-10-05", "2021-10-19", "2021-11-09", "2021-11-16", "2021-11-30"]


def test_a_report_may_end_with_another_day() -> None:
    rows = (
        "05/14/2015: Deal\nThe teams initialed a full agreement over the report. Teachers vote 5/27.\n\n"
        "05/28/2015: Count\nRatified. Trustees: 6/9.\n\n"
        "06/09/2015: Board\nAdopted on consent by all of the trustees in open session.\n\n"
        "06/16/2015: Files\nThe clerk mailed the signed contract to the county and to the state.\n\n"
        "06/30/2015: Books\nThe new contract went to the printer in the county seat today.\n"
    )
    assert days(rows) == ["2015-05-14", "2015-05-28", "2015-06-09", "2015-06-16", "2015-06-30"]


def test_a_line_of_a_year_is_as_good_as_a_blank_one() -> None:
    text = (
        "--- 2016-17 ---\nNovember 14 ▸ Ballots went out to members.\n\nOctober 6 ▸ The board met us for an hour.\n\n"
    )
    text += "--- 2015-16 ---\nJune 9 ▸ Mediated from 5 to 9:30.\n\nMay 5 ▸ The state sent us a mediator.\n"
    assert days(text) == ["2016-11-14", "2016-10-06", "2016-06-09", "2016-05-05"]


def test_a_clock_with_one_letter_and_a_weekday_above_a_signed_day() -> None:
    text = (
        "Wed 9/28/22 6:40a | Nobody go to the office today.\n\nTue 9/27/22 3:33p | Our team met with HR for an hour.\n"
    )
    assert days(text) == ["2022-09-28", "2022-09-27"]
    apart = "Thursday\n9 May 2024\nWe met for an hour at the hall.\n\nTuesday\n7 May 2024\nWe met for a day.\n"
    assert [words.split()[0] for words, _ in headings(apart)] == ["Thursday", "Tuesday"]
    post = "No talks {}\n{} June, 2022 by Denise\n\nTheir finance man is ill, and we met nobody at the office.\n\n"
    assert headings(post.format("Tuesday", 10) + post.format("Friday", 3))[0] == (
        "No talks Tuesday\n10 June, 2022 by Denise",
        "2022-06-10",
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("MONTREAL, June 11, 2024 -", "Laval, QC, May 7, 2024 -"),  # of different places
        ("June 11, 2024 --", "May 7th 2024 -"),
        ("11-Jun-2024 -", "07-May-2024 -"),
        ("    June 11, 2024 //", "    May 7, 2024 //"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_above_datelines(first: str, second: str, gap: str) -> None:
    told = "Nine thousand people who run the trains have once more voted to strike, and by a margin larger than in May."
    text = f"News\n\nVote Renewed{gap}{first} {told}\n\nOffer Turned Down{gap}{second} {told}\n"
    assert headings(text) == [
        (f"Vote Renewed{gap}{first}", "2024-06-11"),
        (f"Offer Turned Down{gap}{second}", "2024-05-07"),
    ]


def test_the_title_above_a_day_with_a_name_behind_or_below_the_name_of_a_section() -> None:
    told = "\n\nBalance is what bargaining cannot do without, and what it loses easily.\n"
    before = "On Friday the workload of lecturers came to tentative agreement.\n\n\n"
    signed = "Session 29: Weighing Up the Issues\n\nFebruary 16, 2016 / Ana Lesch"
    assert headings(before + signed + told) == [(signed, "2016-02-16")]
    release = "The County Tells How Negotiations with its Deputies Stand\nAugust 16, 2019"
    assert headings(f"Human Resources\n{release}{told}") == [(release, "2019-08-16")]


def test_datelines_of_which_few_have_a_title() -> None:
    told = "The teams met at noon and passed proposals on hours, leave and pay, then adjourned."
    days_told = [f"June {day}, 2024 - {told}" for day in (11, 10, 9, 8)]
    text = f"{days_told[0]}\n\nSigned by the team\n\n" + "\n\n".join(days_told[1:]) + "\n"
    assert [heading for heading, _ in headings(text)] == [f"June {day}, 2024 -" for day in (11, 10, 9, 8)]


def test_the_title_of_a_release_above_its_only_dateline() -> None:
    text = (
        "Office of the Mayor\n\nPress Release\n\nMayor Speaks on Impasse with Fire Union\n\n"
        "July 31, 2014 -- The union has left the table, and the city's offer stands until Friday, she said.\n"
    )
    assert headings(text) == [("Mayor Speaks on Impasse with Fire Union\n\nJuly 31, 2014 --", "2014-07-31")]


def test_a_dateline_below_the_days_of_a_session_is_that_of_the_post() -> None:
    told = "Large issues took up the days, and the committees will look into further solutions before they talk again."
    text = (
        f"Updates\n\nBargaining Update - August 12, 13, 14, 2015\n\n21-Aug-2015 - {told}\n\n"
        f"Bargaining Update - July 10, 2015\n\n10-Jul-2015 - {told}\n\n"
        f"Negotiations Briefing May 4, 2015\n\n05-May-2015 - May 4 and 5, 2015 saw us in Regina. {told}\n"
    )
    sections = segmented(text)[1].sections
    assert [(s.date, s.posted) for s in sections] == [
        (date(2015, 8, 12), date(2015, 8, 21)),
        (date(2015, 7, 10), date(2015, 7, 10)),
        (date(2015, 5, 4), date(2015, 5, 5)),
    ]
    assert [text[s.body_start :].strip()[:5] for s in sections] == ["Large", "Large", "May 4"]


def test_a_posting_day_above_a_briefing() -> None:
    (section,) = segmented("May 23, 2016\n\n\nNegotiations Briefing 5/20/16\n\n\nLast week we met the company.\n")[
        1
    ].sections
    assert (section.date, section.posted) == (date(2016, 5, 20), date(2016, 5, 23))


def test_places_with_their_hours_are_no_entries() -> None:
    places = [
        "Desert (Room 4) \u2013 Thursday 4/25 6am \u2013 2pm",
        "Hill \u2013 Friday 4/26 6a-6p",
        "Bay \u2013 4/26 7 to 9 pm",
    ]
    text = (
        "We have a deal! \u2013 April 19, 2024\n\nVote here!\n\n  \u2022 "
        + "\n  \u2022 ".join(places)
        + "\n\nUpdate #4 \u2013 Feb. 23, 2024\n\nWe met.\n"
    )
    assert days(text) == ["2024-04-19", "2024-02-23"]


def test_the_day_of_an_article_above_its_time_line() -> None:
    line = "\u2014 Talks on a new agreement open between the teachers and the board."
    text = f"Date: 2017-09-23\n\nSTRIKE TIMELINE\n\nApril 2, 2014 {line}\n\nMay 3, 2015 {line}\n\nMay 9, 2015 {line}\n"
    assert days(text) == ["2014-04-02", "2015-05-03", "2015-05-09"]
    assert days(text.replace("STRIKE TIMELINE", "The board met in special session.")) == [
        "2017-09-23",
        "2014-04-02",
        "2015-05-03",
        "2015-05-09",
    ]


def test_a_month_dates_a_report_without_a_day() -> None:
    text = "Local 7 of the Valley Schools\n\nStrike Vote May 2013\n\nThanks for a strong vote! Nine in ten said yes.\n"
    (section,) = segmented(text)[1].sections
    assert (section.date, section.precision) == (date(2013, 5, 1), "month")
    assert segmented(text.replace("Strike Vote", "The contract expires in"))[1].sections == []


def test_a_table_of_what_sessions_brought_is_no_calendar() -> None:
    rows = "3/11/2025\tHours\t4 p.m.\n4/10/2025\tArticle 9, 14\t4 p.m.\n4/24/2025\tLeave\t4 p.m.\n"
    assert days("Bargaining Dates\n\nDate\tTopics\tEnd\n" + rows) == ["2025-03-11", "2025-04-10", "2025-04-24"]
    assert days("Upcoming Dates\n\nDate\tRoom\tEnd\n" + rows) == []


def test_months_run_into_their_reports() -> None:
    text = (
        "The dispute so far\nApril - The unions go to court over pay.\nMay - Talks open.\nJuly - Workers walk out.\n"
        "Oct. 21 - A tentative agreement is struck.\nNov. 1 - Members ratify it in 2013.\n"
    )
    _, found = segmented(text)
    assert [(s.date, s.precision) for s in found.sections] == [
        (date(2013, 4, 1), "month"),
        (date(2013, 5, 1), "month"),
        (date(2013, 7, 1), "month"),
        (date(2013, 10, 21), "day"),
        (date(2013, 11, 1), "day"),
    ]
    assert text[found.sections[0].start : found.sections[0].body_start] == "April -"
    sections = "March - April 2023\n3 March - Talks open.\n9 April - Talks go on.\nMay - June 2023\n9 May - A deal.\n"
    assert days(sections) == ["2023-03-03", "2023-04-09", "2023-05-09"]
    rates = "May 5, 2023\n\nThe offer on pay would be:\n\nJuly 2023: 3%\nJuly 2024: 2%\nJuly 2025: 2%\n"
    assert days(rates) == ["2023-05-05"]


def test_titles_of_months_run_into_their_reports() -> None:
    text = (
        "Bargaining Update: June 27th - We Want Pay\n\nBargaining Update: June 22nd - Mediation Next\n\n"
        "Update from April - Time for Action!\n\nFebruary Update - A Valentine for All\n\n"
        "Bargaining Update: December - What Teaching Is Worth\n\nBargaining Update: May 3rd, 2015 - We Meet\n"
    )
    assert days(text) == ["2016-06-27", "2016-06-22", "2016-04-01", "2016-02-01", "2015-12-01", "2015-05-03"]


def test_a_table_in_no_order_of_days_is_none_of_headings() -> None:
    rows = (
        "1 Recognition Union-12/15/2010\n4 Lodging Company-5/12/2011\n5 Hours Union-5/2/2011\n"
        "7 Layoff Company-8/10/2010\n"
        "8 Vacancies Company-6/30/2011\n10 Moving Company-3/5/2011\n11 Uniforms (dropped)\n12 Leave Union-9/16/2010\n"
        "13 Sick Leave Company-6/30/2011\n"
    )
    page = "Negotiations update 2011/07/01\n\nThe teams met in Boston this week.\n\nSection, last proposal by\n"
    assert days(page + rows) == ["2011-07-01"]
    ordered = "".join(f"{n} Session Notes - {n}/10/2011\n" for n in range(1, 8))
    assert len(days(ordered)) == 7


def test_two_titles_of_one_day_are_one_heading_where_a_page_has_pairs() -> None:
    page = "".join(
        f"News February {day}, 2009\n\nLodge Mail for February {day}, 2009\n\nTalks went on for the shop.\n\n"
        for day in (24, 19, 12)
    )
    _, found = segmented(page)
    assert [page[s.start : s.body_start] for s in found.sections][1].startswith("News February 19, 2009\n\nLodge Mail")
    assert len(found.sections) == 3
    minutes = "".join(
        f"MEETING OF {day}.23\nSaid: the city stands at two.\nAhead: {ahead}.23.\n\n"
        for day, ahead in (("2.13", "2.27"), ("2.27", "5.1"), ("5.1", "7.19"), ("7.19", "7.30"))
    )
    assert days(minutes) == ["2023-02-13", "2023-02-27", "2023-05-01", "2023-07-19"]


def test_feeds_have_their_days_at_the_end_of_the_items() -> None:
    items = (
        "- Our members are essential and deserve a fair contract. - Aug 25\n"
        "- Strong contract ratified by the members of Local 689 - Aug 22\n"
        "- No money, not working: how public transit is funded - Aug 20\n"
        "- The circulator will close, the union wants a plan - Aug 19\n"
    )
    assert days(items, published=date(2024, 8, 26)) == ["2024-08-25", "2024-08-22", "2024-08-20", "2024-08-19"]


def test_a_title_over_a_sentence_or_a_label_is_that_of_the_day_below() -> None:
    body = "\n\nThe teams met for the whole day. More on Friday.\n"
    for head in (
        "Bargaining Session 14\n\nThe university sat down with the union for session fourteen.\n\nJune 30, 2023",
        "Port and union see a deal coming soon\nPublish Date\nJune 30, 2023",
        "Negotiations Update\n\nFriday, June 30, 2023",
    ):
        (section,) = segmented(head + body)[1].sections
        assert (head + body)[section.start : section.body_start].strip() == head


def test_a_release_glued_to_its_contact_runs_on_behind_its_day() -> None:
    head = "For immediate release: April 3, 2025"
    text = head + " Contact: Dana Ortiz | press@example.org NURSES GIVE NOTICE OF A STRIKE Nurses at the center did.\n"
    (section,) = segmented(text)[1].sections
    assert text[section.start : section.body_start].strip() == head


def test_days_at_the_feet_of_posts_without_a_dated_title() -> None:
    told = (
        "A change to the budget came from the committee, which would not fund the money terms of all agreements. " * 2
    )
    posts = (
        f"Wage Freeze Possible\n\n{told}\n\nApril 2nd, 2015|Categories: 2015 Session, Homepage|\n\n"
        f"Legislative News\n\n{told}\n\nMarch 27th, 2015|Categories: 2015 Session, Homepage|\n"
    )
    _, found = segmented(posts)
    heads = [(posts[s.start : s.body_start].strip(), str(s.date)) for s in found.sections]
    assert heads == [("Wage Freeze Possible", "2015-04-02"), ("Legislative News", "2015-03-27")]
    page = f"Staff Negotiations Update\n\n{told}\n\nPublication Date:\nTuesday, October 31, 2023\n"
    (section,) = segmented(page)[1].sections
    assert (section.start, str(section.date)) == (0, "2023-10-31")
    assert days(f"April 2nd, 2015\n\n{told}\n\nMarch 27th, 2015\n\n{told}\n") == ["2015-04-02", "2015-03-27"]


def test_the_day_at_the_foot_of_a_post_though_a_sentence_begins_with_one() -> None:
    told = "a change to the budget came from the committee, which would not fund the pay of any agreement. " * 2
    text = (
        f"Wage Freeze Possible\n\nOn Wednesday, April 1 (and this is no joke), {told}\n\n"
        "April 2nd, 2015|Categories: Homepage|\n\n"
        f"Legislative News\n\nLast week {told}\n\nMarch 27th, 2015|Categories: Homepage|\n\n"
    )
    assert headings(text) == [("Wage Freeze Possible", "2015-04-02"), ("Legislative News", "2015-03-27")]


def test_a_button_glued_to_the_next_post_is_none_of_its_heading() -> None:
    text = (
        "PALMYRA, N.Y., Feb. 19, 2026 - The union has been out since Monday.\n"
        "Read moreWASHINGTON, Feb. 19, 2026 - The union is firmly against the new rule.\n"
        "Read moreAMANA, Iowa, Feb. 18, 2026 - The union spoke out against the layoffs.\nRead more\n"
    )
    assert [heading for heading, _ in headings(text)] == [
        "PALMYRA, N.Y., Feb. 19, 2026 -",
        "WASHINGTON, Feb. 19, 2026 -",
        "AMANA, Iowa, Feb. 18, 2026 -",
    ]


def test_the_counters_of_printed_pages_are_no_days() -> None:
    page = "8/7/2019 News Articles 45\n\n{n}/21\n\nThe guards turned the offer down.\n\n"
    printed = "".join(page.format(n=n) for n in (1, 2, 3)) + "July 5, 2019\n\nThe parties met.\n"
    assert days(printed) == ["2019-07-05"]
    assert days("Table Notes 2019\n\n1/21\n\nWe met.\n\nTable Notes\n\n2/21\n\nWe met again.\n") == [
        "2019-01-21",
        "2019-02-21",
    ]


@pytest.mark.parametrize(
    "dateline",
    [
        "Cedar Rapids, Iowa - Feb. 18, 2026 -",
        "CEDAR RAPIDS, Iowa - February 18, 2026 -",
        "SPRINGFIELD, Ill. (Feb. 18, 2026) -",
        "OAKLAND (February 18, 2026) -",
        "UPDATE: 2/18/2026 -",
    ],
)
def test_a_title_above_a_dateline(dateline: str) -> None:
    told = "The union spoke out against the layoffs at the plant. It will meet the company again next week.\n"
    assert headings(f"Nurses vote to strike\n\n{dateline} {told}") == [
        (f"Nurses vote to strike\n\n{dateline}", "2026-02-18")
    ]


def test_days_with_hours_in_a_row_are_a_timetable() -> None:
    text = (
        "6/23/2013: The days of the summer are out.\n\nJune 25th: 9am – 4pm\nJuly 10: 9am – 4pm\n"
        "July 22-24:  9am – 4pm\nJuly 31: 9am – 2pm\nTagged talks.\n"
    )
    assert days(text) == ["2013-06-23"]
    assert days("May 5, 2021: 9am – 4pm\nThe teams met.\n\nMay 9, 2021: 9am – 4pm\nThe teams met.\n") == [
        "2021-05-05",
        "2021-05-09",
    ]


def test_a_letter_with_its_own_day_below_that_of_the_post() -> None:
    posts = (("24", "25"), ("19", "20"), ("17", "18"))
    text = "".join(
        f"News of the Airline, part {n}\n\nJune {posted}, 2019 Admin 0\n\nJune {day}, 2019\n\nBrothers: we met.\n\n"
        for n, (day, posted) in enumerate(posts)
    )
    _, found = segmented(text)
    assert [(str(s.date), str(s.posted)) for s in found.sections] == [
        (f"2019-06-{day}", f"2019-06-{posted}") for day, posted in posts
    ]
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [
        f"News of the Airline, part {n}" for n in range(3)
    ]


def test_titles_above_lines_that_name_writer_and_day() -> None:
    posts = (
        ("Old leader dies", "C. Hale, Media Workers - - 17 Jan 2012"),
        ("Rights at work", "editorial - The Times - 15 Jan 2012"),
        ("Nine jobs to go", "Newspaper Guild - 07 Dec 2011"),
    )
    text = "".join(f"{title}\n\n{line}\n\nMembers were told of it.\n\n" for title, line in posts)
    assert [heading.split("\n")[0] for heading, _ in headings(text)] == [title for title, _ in posts]


def test_an_announcement_of_what_begins_is_no_heading() -> None:
    text = "Jun 14, 2024\n\nThe teams met twice.\n\nEarly Voting Begins Saturday, June 15\n\nThe primary is near.\n"
    assert days(text) == ["2024-06-14"]
    assert days("Mediation begins – June 3, 2024\n\nThe teams met.\n\nTalks end – July 8, 2024\n\nDone.\n") == [
        "2024-06-03",
        "2024-07-08",
    ]


def test_a_line_of_a_time_line_that_names_a_week() -> None:
    text = "2 June 2022 – ballot opens\nW/c 4 July – talks at Acas\n18 July 2022 – strike\n"
    assert days(text) == ["2022-06-02", "2022-07-04", "2022-07-18"]
