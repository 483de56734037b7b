"""Pages and mail marked up the way real sites and programs do it (``tests/sites``) give the entries that they show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import negotext

SITES = Path(__file__).parent / "sites"

# file: the day it states, and its entries as (day, heading, text), white space collapsed
EXPECTED = {
    # panels of an accordion, no-break spaces, cookie banner, menus and footer of a content management system
    "accordion.html": (
        date(2024, 5, 23),
        [
            (
                "2024-05-22",
                "May 22, 2024",
                "The parties reached a tentative agreement on Article 8 and a salary increase of 3.5%."
                " PHTA members vote on June 4.",
            ),
            (
                "2024-04-30",
                "April 30, 2024",
                "The Association passed a counterproposal on: • Article 8, Class Size • Article 14, Leaves",
            ),
            (
                "2024-04-02",
                "April 2, 2024",
                "Today’s session was cancelled at the request of PHTA. The District offered two dates.",
            ),
            ("2024-03-12", "March 12, 2024", "Initial proposals were exchanged."),
        ],
    ),
    # a page of lines with breaks, fonts and colors
    "breaks.html": (
        date(2022, 12, 16),
        [
            (
                "2022-12-14",
                "12/14/2022 –",
                "Ratified! CSEA Chapter 482 members approved the agreement, 211 to 34."
                " The Board votes on January 11, 2023.",
            ),
            (
                "2022-11-29",
                "11/29/2022 –",
                "The parties signed a tentative agreement after nine hours. • 4% on the schedule, retroactive to"
                " July 1, 2022 • $1,250 one time • Article 17 (Vacation) as the County proposed it",
            ),
            ("2022-11-08", "11/8/2022 –", "No session; the County cancelled. CSEA has asked for three dates."),
            ("2022-10-18", "10/18/2022 –", "CSEA rejected the County's offer of 2% and said so in writing."),
            ("2022-09-27", "9/27/2022 –", "First meeting. Ground rules were signed."),
        ],
    ),
    # tables that place blocks on the page around a table of sessions
    "layout.html": (
        None,
        [
            (
                "2021-08-03",
                "August 3, 2021",
                "District office Opening proposals were exchanged. The union asked for 4% and 4%.",
            ),
            (
                "2021-08-19",
                "August 19, 2021",
                "By video The District countered on Article 9: • 1.5% in the first year • 1.75% in the second",
            ),
            ("2021-09-02", "September 2, 2021", "Cancelled by the District."),
            ("2021-09-16", "September 16, 2021", "Library, room 2 The parties filed for mediation with the BMS."),
            (
                "2021-10-07",
                "October 7, 2021",
                "District office With the mediator’s help the parties reached a tentative agreement.",
            ),
        ],
    ),
    # saved by Word: lists that are no lists, an insertion and a deletion, Windows-1252
    "word.html": (
        None,
        [
            (
                "2019-02-26",
                "February 26th, 2019",
                "The parties met for the seventh time. GPFT “passed” its counter on Article 12 – Transfers – and the"
                " District’s team will answer on March 5.",
            ),
            (
                "2019-02-12",
                "February 12th, 2019",
                "• The District offered 2% and a one-time payment of $500. • GPFT did not accept it.",
            ),
            (
                "2019-01-29",
                "January 29th, 2019",
                "Session six was called off because of snow. Nothing new on Article 12.",
            ),
            (
                "2019-01-15",
                "January 15th, 2019",
                "Article Status Article 4 Tentatively agreed GPFT asked for figures by January 25.",
            ),
        ],
    ),
    # a blog: titles, posting lines with time elements, share buttons, widgets
    "blog.html": (
        date(2023, 11, 20),
        [
            (
                "2023-11-17",
                "Strike vote opens Posted on November 17, 2023 by Priya D.",
                "The strike authorization vote opened this morning and closes on Tuesday, November 21."
                " KFU’s bargaining team asks for a yes.",
            ),
            (
                "2023-11-09",
                "Session 12: the university walks back its offer Posted on November 9, 2023 by Priya D.",
                "On Wednesday the University withdrew its proposal of 3% on Article 23 and put 2.25% in its place."
                " “We have been told to find savings.” Provost’s team We rejected it.",
            ),
            (
                "2023-10-26",
                "Mediator named Posted on October 26, 2023 by Tomas L.",
                "FMCS has assigned a mediator. The first mediation session is set for November 2.",
            ),
        ],
    ),
    # a page made with a site builder: nothing but paragraphs and spans, days without a year
    "builder.html": (
        date(2021, 7, 30),
        [
            (
                "2021-07-28",
                "UPDATE #5 Wednesday, July 28",
                "We're at impasse. The City's last, best and final offer is 1% and a freeze on steps."
                " PERB has been asked to certify.",
            ),
            (
                "2021-07-15",
                "UPDATE #4 Thursday, July 15",
                "Six hours, one page. The City answered our package on Article 31 (Overtime) with a no.",
            ),
            ("2021-06-29", "UPDATE #3 Tuesday, June 29", "The City cancelled. We offered July 6, 8 and 15."),
            ("2021-06-14", "UPDATE #2 Monday, June 14", "We presented our economic proposal: 4%, 4% and 3%."),
        ],
    ),
    # a mail with a forwarded one in it, which quotes what it answers
    "thread.eml": (
        date(2025, 6, 4),
        [
            (
                "2025-06-04",
                "From: Rene Delacroix <rene@gfpoa.example> Date: Wed, 04 Jun 2025 18:21:58 -0700"
                " To: GFPOA Members <members@gfpoa.example> Subject: Fwd: Counterproposal",
                "Members, The City has answered at last. It moved to 2.75% on wages and dropped its demand on Article"
                " 14. We meet again on June 11. The full text is below, and the team will be at roll call on Friday."
                " Rene",
            ),
            (
                "2025-06-03",
                "From: Alma Okafor <alma.okafor@city.example> Date: Tue, Jun 3, 2025 at 4:12 PM"
                " Subject: Counterproposal To: Rene Delacroix <rene@gfpoa.example>",
                "Rene, attached is the City's counterproposal. We withdraw our proposal on Article 14. Alma"
                " On Fri, May 30, 2025 at 9:05 AM Rene Delacroix <rene@gfpoa.example> wrote:"
                " Alma, GFPOA rejects the offer of 2% that you made at Wednesday's session. We ask for a"
                " counterproposal by June 3. Rene",
            ),
        ],
    ),
}


def entries(result: negotext.Result) -> list[tuple[str, str, str]]:
    return [
        (str(row.date.date()), " ".join(row.heading.split()), " ".join(row.text.split()))
        for row in result.entries.itertuples()
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_entries_of_a_site(name: str) -> None:
    published, expected = EXPECTED[name]
    result = negotext.read(SITES / name)
    assert entries(result) == expected
    day = result.pages.published[0]
    assert (day.date() if published else None) == published
    assert len(result.entities) >= 5


def test_there_is_no_file_without_a_test() -> None:
    assert {file.name for file in SITES.iterdir()} == set(EXPECTED)


def test_the_html_of_a_mail_says_the_same_as_its_text(tmp_path: Path) -> None:
    source = (SITES / "thread.eml").read_text(encoding="utf-8")
    head, plain, marked_up, end = source.split("--0000000000005c")
    file = tmp_path / "thread.eml"
    file.write_text(f"{head}--0000000000005c{marked_up}--0000000000005c{end}", encoding="utf-8")
    assert "text/plain" in plain
    result = negotext.read(file)
    assert "<div" not in result.texts["thread"]
    assert entries(result) == EXPECTED["thread.eml"][1]


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".html")])
def test_what_frames_a_page_is_left_out(name: str) -> None:
    text = negotext.read(SITES / name).texts[name.removesuffix(".html")]
    for words in ("cookies", "Accept", "Skip", "2024-25 Calendar", "Facebook", "do not post", "Howdy", "March 3, 2018"):
        assert words not in text
    assert "June 1, 2001" not in text
