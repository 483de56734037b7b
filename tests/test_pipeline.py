"""One page through all stages: records, ids, unions of sections and tags, parties, days, offers."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest

import negotext
from negotext.classify import Judged
from negotext.pipeline import entry_ids, parse_page
from negotext.records import Page, ParsedPage
from negotext.segment import Section

PAGE = """\
Fern Valley Unified School District
Negotiations Updates

June 4, 2025

The District and CSEA 821 met on June 3. The District offered three dates: June 18, June 25 and July 2. \
CSEA proposed 4% under Article 8.6, or $1,200.

May 21, 2025

CSEA rejected the District\u2019s proposal. No agree-
ment was reached.
"""


def parsed(text: str, **fields: object) -> ParsedPage:
    return parse_page(Page(text=text, doc_id="fv", **fields))  # type: ignore[arg-type]


def test_a_page() -> None:
    page = parsed(PAGE, employer="Fern Valley Unified School District")
    assert [(e.entry_id, e.position, e.date, e.date_precision, e.date_basis) for e in page.entries] == [
        ("fv#2025-06-04", 0, date(2025, 6, 4), "day", "explicit"),
        ("fv#2025-05-21", 1, date(2025, 5, 21), "day", "explicit"),
    ]
    assert [(e.label, e.text, e.norm) for e in page.entities if e.entry_id == "fv#2025-06-04"] == [
        ("UNION", "CSEA 821", "CSEA 821"),
        ("DATE", "June 3", "2025-06-03"),
        ("DATES_OFFERED", "three dates", "3"),
        ("DATE", "June 18", "2025-06-18"),
        ("DATE", "June 25", "2025-06-25"),
        ("DATE", "July 2", "2025-07-02"),
        ("UNION", "CSEA", "CSEA 821"),
        ("PERCENT", "4%", "4"),
        ("ARTICLE", "Article 8.6", "8.6"),
        ("MONEY", "$1,200", "1200"),
    ]
    assert [e.norm for e in page.entities if e.entry_id == "fv#2025-05-21"] == ["CSEA 821"]
    assert page.warnings == ()
    rejection = next(e for e in page.events if e.event_type == "rejection")
    assert (rejection.by, rejection.actor, rejection.target) == (
        "union",
        "CSEA 821",
        "Fern Valley Unified School District",
    )
    assert PAGE[rejection.sentence_start : rejection.sentence_end] == "CSEA rejected the District\u2019s proposal."
    assert rejection.date == date(2025, 5, 21)


def test_an_offer_of_dates_is_counted() -> None:
    page = parsed("June 4, 2025\n\nThe District sent 17 letters offering 63 dates since March 3, 2025.\n")
    assert {(o.value, o.unit) for o in page.offers} == {(17, "letters"), (63, "dates")}
    assert {o.since for o in page.offers} == {date(2025, 3, 3)}
    assert all(o.cumulative for o in page.offers)


def test_offsets_are_the_pages_own() -> None:
    text = "\ufeffJune\u00a04,\u200b 2025\r\n\r\nThe Dis-\r\ntrict met CSEA\u00a0821 on Decem-\r\nber\u00a031.\r\n"
    page = parsed(text)
    (entry,) = page.entries
    assert text[entry.start : entry.body_start] == "June\u00a04,\u200b 2025"
    assert [e.text for e in page.entities] == ["CSEA\u00a0821", "Decem-\r\nber\u00a031"]
    assert all(text[e.start : e.end] == e.text for e in page.entities)


@pytest.mark.parametrize(
    ("text", "unions"),
    [
        ("SCTA 7/28/2020\n\nWe met.\n\nCSEA 7/21/2020\n\nWe met.\n", ["SCTA", "CSEA"]),
        ("SEIU Local 1021\n\nMay 12, 2021\n\nWe met.\n\nMay 5, 2021\n\nWe met.\n", ["SEIU 1021", "SEIU 1021"]),
        ("7/10/20\tCSEA\tWe met.\n7/24/20\tSCTA\tWe met.\n", ["CSEA", "SCTA"]),
        ("May 12, 2021\n\nCSEA met us.\n\nMay 5, 2021\n\nWe met.\n", [None, None]),
    ],
)
def test_the_union_of_a_section_or_tag(text: str, unions: list[str | None]) -> None:
    assert [entry.union for entry in parsed(text).entries] == unions


def test_titles_of_articles_are_kept() -> None:
    page = parsed("June 4, 2025\n\nWe closed Article 5 (Hours of Work).\n")
    assert page.article_titles == {("fv#2025-06-04", "5"): "Hours of Work"}


def test_a_page_without_entries() -> None:
    assert parsed("No news yet.").warnings == ("no dated entries were found",)
    assert parsed(" \n").warnings == ("the text is empty",)
    assert parsed("").entries == ()
    odd = parse_page(Page("No news.", "p", warnings=("odd",)))
    assert odd.warnings == ("no dated entries were found",)
    assert odd.all_warnings == ("odd", "no dated entries were found")


def test_undated_headings_are_kept_with_a_warning() -> None:
    page = parsed("News\n\nMay 12\n\nThe parties met at noon.\n\nMay 5\n\nThe parties met at noon.\n")
    assert [entry.entry_id for entry in page.entries] == ["fv#undated.2", "fv#undated"]
    assert [entry.date for entry in page.entries] == [None, None]
    assert page.warnings[0] == "no date could be given to the heading 'May 12'"


def section(day: date | None) -> Section:
    return Section(0, 0, 0, day, None, None, None, None, None)


def test_ids_are_counted_from_the_oldest_end() -> None:
    a, b = date(2025, 6, 4), date(2025, 5, 21)
    assert entry_ids("p", [section(a), section(b), section(b), section(None)], newest_first=True) == [
        "p#2025-06-04", "p#2025-05-21.2", "p#2025-05-21", "p#undated",
    ]  # fmt: skip
    assert entry_ids("p", [section(b), section(b)], newest_first=False) == ["p#2025-05-21", "p#2025-05-21.2"]


class OneEvent:
    """A judge that finds one meeting in every entry."""

    def judge(self, readings: list[object], low: str) -> list[Judged]:
        start = low.index("met")
        return [Judged("meeting", None, "occurred", "both", 0.9, len(readings) - 1, 0, start, start + 3)]


def test_a_judge_of_ones_own() -> None:
    result = negotext.parse("May 5, 2025\n\nWe met.\n", classifier=OneEvent())
    assert list(result.events["text"]) == ["met"]
    assert list(result.entries["event_type"]) == ["meeting"]
    assert list(result.entries["confidence"]) == [0.9]


def test_a_line_that_names_two_locals_is_no_section_of_one() -> None:
    text = "Bulletin\n\nCity of Port Alder and AFSCME Council 57, IAFF Local 1088\n\n" + "".join(
        f"{day}, 2023\n\nThe City and AFSCME Council 57 met.\n\n" for day in ("June 16", "June 2", "May 2")
    )
    assert negotext.parse(text).entries["union"].isna().all()


def test_the_name_of_a_file_is_told_from_a_text() -> None:
    assert "read_page take files" in negotext.parse("data/samples/stockton-2025.txt").pages["warnings"][0]
    assert "file" not in negotext.parse("Nothing is dated here.\n").pages["warnings"][0]


def test_the_only_union_of_a_page_acts_where_no_other_is_named() -> None:
    page = negotext.parse("News of SEIU Local 2020\n\nMay 5, 2025\n\nThe union gave a proposal on Article 5.\n")
    assert page.events["actor"].dropna().tolist() == ["SEIU 2020"]
    assert page.articles()["union"].tolist() == page.milestones()["union"].tolist() == ["SEIU 2020"]


def test_a_tag_of_two_unions_is_about_both() -> None:
    told = "\n\nThe District gave each of them a proposal.\n\n"
    page = negotext.parse("".join(tag + told for tag in ("SCTA, SEIU 1021 5/6/20", "SCTA 5/5/20", "SEIU 1021 4/2/20")))
    assert page.entries["union"].tolist() == ["SCTA, SEIU 1021", "SCTA", "SEIU 1021"]
    assert page.wide()["unions"].tolist() == [["SCTA", "SEIU 1021"], ["SCTA"], ["SEIU 1021"]]
    assert "SCTA, SEIU 1021" not in {*page.sessions()["union"].dropna(), *page.milestones()["union"].dropna()}


def test_threads_leave_the_collector_as_it_was() -> None:
    first, second = Event(), Event()

    class Waits:
        def judge(self, readings: object, low: str) -> list[Judged]:
            assert not gc.isenabled()
            first.set()
            assert second.wait(20)
            return []

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(parse_page, Page(PAGE, "slow"), classifier=Waits())
        assert first.wait(20)
        parsed(PAGE)  # begins and ends while another thread parses
        assert not gc.isenabled()
        second.set()
        slow.result()
    assert gc.isenabled()
