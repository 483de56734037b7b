from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_pages import PageMaker, full_page
from marked_pages import parsed as parsed_page

from negotext import schema, tables, views
from negotext.records import ParsedPage
from negotext.result import Result

ROOT = Path(__file__).parent.parent


def found(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """The rows as plain values, days in ISO form."""
    rows = tables.rows(frame, names)
    return [tuple(value.isoformat() if isinstance(value, date) else value for value in row) for row in rows]


def session_rows(*pages: PageMaker) -> list[tuple[Any, ...]]:
    return found(Result([page.parsed() for page in pages]).sessions(), "date", "status", "by")


@pytest.mark.parametrize("table", ["sessions", "articles", "milestones", "diff", "changes"])
def test_nothing_gives_the_declared_columns(table: str) -> None:
    empty = Result([])
    compare = getattr(views, table)
    frame = compare(empty, empty) if table in ("diff", "changes") else getattr(empty, table)()
    expected = {column.name: column.dtype for column in tables.columns(table)}
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == expected
    assert len(frame) == 0


@pytest.mark.parametrize("table", ["sessions", "articles", "milestones", "diff", "changes"])
def test_derived_tables_fit_their_declaration(table: str) -> None:
    result = Result([full_page("p"), full_page("q")])
    compare = getattr(views, table)
    frame = compare(Result([full_page("p")]), result) if table in ("diff", "changes") else getattr(result, table)()
    assert len(frame) > 0
    tables.pandera_schema(table).validate(frame)


# sessions


def test_a_meeting_is_held_on_the_day_its_sentence_names() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-22", "The teams met on May 21. They will meet again on June 4.")
    page.mention(entry, "DATE", "May 21", "2025-05-21", role="session")
    page.mention(entry, "DATE", "June 4", "2025-06-04", role="session")
    page.event(entry, "meeting", "met on")
    page.event(entry, "scheduling", "meet again", "both")
    assert session_rows(page) == [("2025-05-21", "held", "both"), ("2025-06-04", "scheduled", "both")]


def test_a_meeting_without_a_day_is_held_on_the_entry_day() -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-21", "We met."), "meeting", "met")
    assert session_rows(page) == [("2025-05-21", "held", "both")]


def test_a_meeting_that_also_sets_a_day_is_held_on_the_entry_day() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "We met and will go on on June 4.")
    page.mention(entry, "DATE", "June 4", "2025-06-04", role="session")
    page.event(entry, "meeting", "met")
    assert session_rows(page) == [("2025-05-21", "held", "both"), ("2025-06-04", "scheduled", None)]


def test_a_meeting_whose_event_states_another_day() -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-22", "We met yesterday."), "meeting", "met", date=date(2025, 5, 21))
    assert session_rows(page) == [("2025-05-21", "held", "both")]


def test_both_days_of_a_heading_are_held() -> None:
    page = PageMaker()
    page.event(page.entry("2022-06-14", "We met.", date_end=date(2022, 6, 15)), "meeting", "met")
    assert session_rows(page) == [("2022-06-14", "held", "both"), ("2022-06-15", "held", "both")]


def test_the_first_day_of_a_month_is_no_session() -> None:
    page = PageMaker()
    entry = page.entry("2024-09-01", "We met twice, last on September 20.", date_precision="month")
    page.event(entry, "meeting", "met")
    assert session_rows(page) == []
    page.mention(entry, "DATE", "September 20", "2024-09-20", role="session")
    assert session_rows(page) == [("2024-09-20", "held", "both")]


@pytest.mark.parametrize("status", ["planned", "negated", "requested"])
def test_a_meeting_that_did_not_happen_is_not_held(status: str) -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-21", "We meet."), "meeting", "meet", status=status)
    assert session_rows(page) == []


def test_a_mediation_day_is_held_only_where_it_is_named() -> None:
    page = PageMaker()
    first = page.entry("2025-05-21", "A mediator was appointed.")
    page.event(first, "impasse", "mediator", "agency", subtype="mediation")
    second = page.entry("2025-06-03", "We saw the mediator on June 2.")
    page.event(second, "impasse", "mediator", subtype="mediation")
    page.mention(second, "DATE", "June 2", "2025-06-02", role="session")
    assert session_rows(page) == [("2025-06-02", "held", "both")]


def test_dates_of_other_roles_months_and_labels_are_no_sessions() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "By June 30, in July, on May 22, on 2025-05-23.")
    page.mention(entry, "DATE", "June 30", "2025-06-30", role="deadline")
    page.mention(entry, "DATE", "July", "2025-07", role="session")
    page.mention(entry, "DATE", "May 22", "2025-05-22")
    page.mention(entry, "DAY", "2025-05-23", role="session")
    assert session_rows(page) == []


def test_an_offer_is_overtaken_by_its_acceptance_and_by_the_meeting() -> None:
    page = PageMaker()
    first = page.entry("2025-05-01", "The District offered May 20 and May 27.")
    page.mention(first, "DATE", "May 20", "2025-05-20", role="offered")
    page.mention(first, "DATE", "May 27", "2025-05-27", role="offered")
    page.event(first, "scheduling", "offered", "employer", subtype="offer")
    second = page.entry("2025-05-05", "CSEA accepted May 20.")
    page.mention(second, "DATE", "May 20", "2025-05-20", role="session")
    page.event(second, "scheduling", "accepted", "union")
    assert session_rows(page) == [("2025-05-20", "scheduled", "union"), ("2025-05-27", "offered", "employer")]
    page.event(page.entry("2025-05-20", "We met."), "meeting", "met")
    assert session_rows(page)[0] == ("2025-05-20", "held", "both")


def test_page_order_does_not_matter() -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-20", "We met."), "meeting", "met")
    older = page.entry("2025-05-05", "CSEA accepted May 20.")
    page.mention(older, "DATE", "May 20", "2025-05-20", role="session")
    frame = Result([page.parsed()]).sessions()
    assert found(frame, "status", "first_entry", "last_entry") == [("held", "p#2025-05-05", "p#2025-05-20")]


def test_a_look_back_does_not_overrule_what_was_reported() -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-20", "We met."), "meeting", "met")
    later = page.entry("2025-06-01", "CSEA rejected what it was shown on May 20.")
    page.mention(later, "DATE", "May 20", "2025-05-20", role="session")
    frame = Result([page.parsed()]).sessions()
    assert found(frame, "status", "first_entry", "last_entry") == [("held", "p#2025-05-20", "p#2025-06-01")]


def test_a_look_back_tells_that_a_session_was_held() -> None:
    page = PageMaker()
    first = page.entry("2025-05-01", "Next we meet on May 20 and May 22.")
    page.mention(first, "DATE", "May 20", "2025-05-20", role="session")
    page.mention(first, "DATE", "May 22", "2025-05-22", role="session")
    assert session_rows(page) == [("2025-05-20", "scheduled", None), ("2025-05-22", "scheduled", None)]
    later = page.entry("2025-06-01", "CSEA rejected what it was shown on May 20. There was no session on May 22.")
    page.mention(later, "DATE", "May 20", "2025-05-20", role="session")
    page.mention(later, "DATE", "May 22", "2025-05-22", role="session")
    assert session_rows(page) == [("2025-05-20", "held", "both"), ("2025-05-22", "scheduled", None)]


def test_a_look_back_at_a_cancelled_session_puts_nothing_back() -> None:
    page = PageMaker()
    first = page.entry("2025-05-10", "CSEA cancelled the May 14 session.")
    page.mention(first, "DATE", "May 14", "2025-05-14", role="session")
    page.event(first, "cancellation", "cancelled", "union")
    later = page.entry("2025-06-01", "The matter of May 14 is still open.")
    page.mention(later, "DATE", "May 14", "2025-05-14", role="session")
    assert session_rows(page) == [("2025-05-14", "cancelled", "union")]


@pytest.mark.parametrize(
    ("event_type", "fields", "status"),
    [
        ("proposal", {}, "held"),
        ("agreement", {"subtype": "tentative"}, "held"),
        ("impasse", {"subtype": "mediation"}, "held"),
        ("agreement", {"subtype": "ratification"}, "scheduled"),
        ("impasse", {"subtype": "declaration"}, "scheduled"),
        ("proposal", {"status": "planned"}, "scheduled"),
        ("job_action", {}, "scheduled"),
    ],
)
def test_what_is_done_on_a_scheduled_day_shows_that_it_was_held(
    event_type: str, fields: dict[str, str], status: str
) -> None:
    page = PageMaker()
    first = page.entry("2025-05-01", "Next we meet on May 20.")
    page.mention(first, "DATE", "May 20", "2025-05-20", role="session")
    page.event(page.entry("2025-05-20", "Something was done."), event_type, "done", **fields)
    assert [row[:2] for row in session_rows(page)] == [("2025-05-20", status)]


def test_what_is_done_on_another_day_makes_no_session() -> None:
    page = PageMaker()
    page.event(page.entry("2025-05-20", "Something was done."), "proposal", "done")
    assert session_rows(page) == []


def test_an_entry_about_no_union_speaks_of_the_only_one_that_meets_that_day() -> None:
    page = PageMaker()
    both = page.entry("2025-05-01", "SCTA and CSEA meet on May 20 and May 27.")
    page.mention(both, "UNION", "SCTA")
    page.mention(both, "UNION", "CSEA")
    page.mention(both, "DATE", "May 20", "2025-05-20", role="session")
    page.mention(both, "DATE", "May 27", "2025-05-27", role="session")
    for day, union in (("2025-05-20", "SCTA"), ("2025-05-27", "SCTA"), ("2025-05-27", "CSEA")):
        page.event(page.entry(day, "We met.", union=union), "meeting", "met")
    rows = found(Result([page.parsed()]).sessions(), "date", "union", "status")
    assert rows == [
        ("2025-05-20", "SCTA", "held"),
        ("2025-05-27", "CSEA", "held"),
        ("2025-05-27", "SCTA", "held"),
        ("2025-05-27", None, "scheduled"),
    ]


def test_each_cancellation_of_a_sentence_has_its_own_day() -> None:
    page = PageMaker()
    entry = page.entry("2022-08-16", "The District cancelled on August 9 and the union called off August 12.")
    page.mention(entry, "DATE", "August 9", "2022-08-09", role="session")
    page.mention(entry, "DATE", "August 12", "2022-08-12", role="session")
    page.event(entry, "cancellation", "cancelled", "employer")
    page.event(entry, "cancellation", "called off", "union")
    assert session_rows(page) == [("2022-08-09", "cancelled", "employer"), ("2022-08-12", "cancelled", "union")]


def test_two_days_can_move_to_two_days() -> None:
    page = PageMaker()
    entry = page.entry("2017-04-26", "The meetings of 2 May and 3 May were moved to 9 and 10 May.")
    for words, day in (("2 May", 2), ("3 May", 3), ("9", 9), ("10 May", 10)):
        page.mention(entry, "DATE", words, f"2017-05-{day:02}", role="session")
    page.event(entry, "cancellation", "moved", "both", subtype="postponed")
    assert session_rows(page) == [
        ("2017-05-02", "postponed", "both"),
        ("2017-05-03", "postponed", "both"),
        ("2017-05-09", "scheduled", None),
        ("2017-05-10", "scheduled", None),
    ]


SESSIONS_MISREAD = 1  # of the lines below, by the models of 0.1: a session that `fell victim to` a calendar

# page, day, status, side (- where nobody is told of); read by eye
READ = """
k12-01 2024-04-11 held both
k12-01 2024-04-25 postponed employer
k12-01 2024-05-09 held both
k12-01 2024-05-21 held both
k12-01 2024-05-23 scheduled both
k12-02 2017-09-20 cancelled employer
k12-03 2022-06-14 held both
k12-03 2022-06-15 held both
k12-03 2022-07-06 cancelled union
k12-09 2021-08-10 held both
k12-12 2016-05-03 cancelled union
k12-14 2022-07-12 held both
k12-14 2022-08-09 cancelled employer
other-01 2018-04-05 held both
other-02 2023-11-16 cancelled union
other-03 2022-06-15 held both
other-08 2023-05-10 cancelled employer
other-13 2022-06-21 held both
other-14 2016-04-15 held both
a-01 2025-03-11 postponed union
a-01 2025-04-17 held both
a-04 2022-01-19 postponed employer
a-09 2020-01-28 held both
a-12 2022-02-24 held both
a-14 2017-01-19 cancelled employer
a-17 2019-03-13 postponed employer
b-01 2023-08-10 postponed union
b-01 2023-08-17 held both
b-05 2022-10-19 postponed agency
b-05 2022-11-09 held both
b-11 2019-03-06 cancelled employer
b-14 2019-07-25 held both
c-08 2019-04-11 cancelled union
c-10 2018-02-21 postponed employer
c-13 2017-05-03 postponed both
c-13 2017-05-10 scheduled both
c-18 2023-05-31 cancelled employer
d-15 2023-06-21 scheduled both
d-17 2023-01-26 postponed union
e03 2022-06-21 held both
e05 2019-04-24 held both
e06 2023-07-06 held both
g08 2024-07-17 held both
"""


def test_sessions_read_by_eye() -> None:
    wrong = []
    for line in READ.strip().splitlines():
        page, day, status, by = line.split()
        rows = found(parsed_page(page).sessions(), "date", "status", "by")
        if [row[1:] for row in rows if row[0] == day] != [(status, None if by == "-" else by)]:
            wrong.append(line)
    assert len(wrong) <= SESSIONS_MISREAD, wrong


@pytest.mark.parametrize(
    ("page", "day"), [("b-12", "2023-11-16"), ("d-10", "2014-05-20"), ("a-01", "2025-02-21"), ("k12-01", "2024-05-22")]
)
def test_days_that_are_no_sessions(page: str, day: str) -> None:
    assert day not in [row[0] for row in found(parsed_page(page).sessions(), "date")]


def test_a_cancellation_calls_off_the_day_of_its_sentence() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-10", "CSEA cancelled the May 14 session. The next one is on May 28.")
    page.mention(entry, "DATE", "May 14", "2025-05-14", role="session")
    page.mention(entry, "DATE", "May 28", "2025-05-28", role="session")
    page.event(entry, "cancellation", "cancelled", "union")
    assert session_rows(page) == [("2025-05-14", "cancelled", "union"), ("2025-05-28", "scheduled", None)]


def test_a_cancellation_without_a_day_calls_off_the_entry_day() -> None:
    page = PageMaker()
    entry = page.entry("2022-07-06", "Session canceled.")
    page.event(entry, "cancellation", "canceled", "union")
    assert session_rows(page) == [("2022-07-06", "cancelled", "union")]


def test_a_session_that_was_not_held_today_is_the_one_called_off() -> None:
    for words, status in (("There was no session today.", "cancelled"), ("It was long today.", "scheduled")):
        page = PageMaker()
        entry = page.entry("2025-04-02", f"{words} CSEA had asked to cancel one, and talks go on on April 16.")
        page.mention(entry, "DATE", "today", "2025-04-02", role="session")
        page.mention(entry, "DATE", "April 16", "2025-04-16", role="session")
        page.event(entry, "cancellation", "cancel", "union")
        assert session_rows(page)[0][:2] == ("2025-04-02", status)
        assert session_rows(page)[1][:2] == ("2025-04-16", "scheduled" if status == "cancelled" else "cancelled")


def test_a_cancelled_session_can_be_put_back() -> None:
    page = PageMaker()
    first = page.entry("2025-05-10", "CSEA cancelled the May 14 session.")
    page.mention(first, "DATE", "May 14", "2025-05-14", role="session")
    page.event(first, "cancellation", "cancelled", "union")
    second = page.entry("2025-05-12", "We meet on May 14 after all.")
    page.mention(second, "DATE", "May 14", "2025-05-14", role="session")
    assert session_rows(page) == [("2025-05-14", "scheduled", None)]


@pytest.mark.parametrize(
    "words", ["The April 25 session was moved to May 9.", "To May 9 was moved the April 25 session."]
)
def test_a_moved_session_is_postponed_and_its_new_day_scheduled(words: str) -> None:
    page = PageMaker()
    entry = page.entry("2024-04-20", words)
    page.mention(entry, "DATE", "April 25", "2024-04-25", role="session")
    page.mention(entry, "DATE", "May 9", "2024-05-09", role="session")
    page.event(entry, "cancellation", "was moved", "employer", subtype="postponed")
    page.event(entry, "scheduling", "was moved", "both")
    assert session_rows(page) == [("2024-04-25", "postponed", "employer"), ("2024-05-09", "scheduled", "both")]


def test_two_days_called_off_in_one_sentence() -> None:
    page = PageMaker()
    entry = page.entry("2024-04-20", "The April 25 and May 9 sessions were cancelled.")
    page.mention(entry, "DATE", "April 25", "2024-04-25", role="session")
    page.mention(entry, "DATE", "May 9", "2024-05-09", role="session")
    page.event(entry, "cancellation", "cancelled", "both")
    assert session_rows(page) == [("2024-04-25", "cancelled", "both"), ("2024-05-09", "cancelled", "both")]


def test_the_entry_day_is_what_moves_where_only_the_new_day_is_named() -> None:
    page = PageMaker()
    entry = page.entry("2024-04-25", "The session was moved to May 9.")
    page.mention(entry, "DATE", "May 9", "2024-05-09", role="session")
    page.event(entry, "cancellation", "moved", "both", subtype="postponed")
    page.event(entry, "scheduling", "moved", "both")
    assert session_rows(page) == [("2024-04-25", "postponed", "both"), ("2024-05-09", "scheduled", "both")]


def test_the_only_day_of_a_plain_cancellation_is_called_off_even_beside_other_scheduling() -> None:
    page = PageMaker()
    entry = page.entry("2024-04-20", "The April 25 session was cancelled and the next one stays as set.")
    page.mention(entry, "DATE", "April 25", "2024-04-25", role="session")
    page.event(entry, "cancellation", "cancelled", "both")
    page.event(entry, "scheduling", "as set", "both")
    assert session_rows(page) == [("2024-04-25", "cancelled", "both")]


def test_a_day_that_is_past_is_no_new_day() -> None:
    page = PageMaker()
    entry = page.entry("2024-05-01", "The April 23 and April 25 sessions were put off until a day that is now set.")
    page.mention(entry, "DATE", "April 23", "2024-04-23", role="session")
    page.mention(entry, "DATE", "April 25", "2024-04-25", role="session")
    page.event(entry, "cancellation", "put off", "both", subtype="postponed")
    page.event(entry, "scheduling", "now set", "both")
    assert session_rows(page) == [("2024-04-23", "postponed", "both"), ("2024-04-25", "postponed", "both")]


def test_sessions_stand_by_union() -> None:
    page = PageMaker()
    section = page.entry("2025-05-21", "We met.", union="CSEA 821")
    named = page.entry("2025-05-21", "We met with SCTA, yes SCTA.")
    page.mention(named, "UNION", "SCTA")
    page.mention(named, "UNION", "SCTA,", "SCTA")
    both = page.entry("2025-05-21", "SCTA and SEIU 1021 met.")
    page.mention(both, "UNION", "SCTA")
    page.mention(both, "UNION", "SEIU 1021")
    for entry in (section, named, both):
        page.event(entry, "meeting", "met")
    frame = Result([page.parsed()]).sessions()
    assert found(frame, "union", "last_entry") == [
        ("CSEA 821", "p#2025-05-21"),
        ("SCTA", "p#2025-05-21.2"),
        (None, "p#2025-05-21.3"),
    ]


def test_pages_are_kept_apart_and_in_order() -> None:
    pages = [PageMaker("z"), PageMaker("a")]
    for page in pages:
        page.event(page.entry("2025-05-21", "We met."), "meeting", "met")
    assert list(Result([page.parsed() for page in pages]).sessions()["doc_id"]) == ["z", "a"]


def test_filtered_frames_are_welcome() -> None:
    result = Result([full_page("p"), full_page("q")])
    entries = result.entries[result.entries["doc_id"] == "q"]
    frame = views.sessions(entries, result.entities, result.events)
    assert set(frame["doc_id"]) == {"q"}


# articles


def article_rows(page: ParsedPage, *names: str) -> list[tuple[Any, ...]]:
    return found(Result([page]).articles(), *(names or ("article", "action", "by")))


def test_the_sentence_gives_the_action() -> None:
    page = PageMaker()
    entry = page.entry(
        "2025-05-21",
        "The District proposed Article 5. CSEA countered on Article 8. It rejected Article 9. "
        "We agreed on Article 12. We talked about Article 14.",
    )
    for number in ("5", "8", "9", "12", "14"):
        page.mention(entry, "ARTICLE", f"Article {number}", number)
    page.event(entry, "proposal", "proposed", "employer")
    page.event(entry, "proposal", "countered", "union", subtype="counter")
    page.event(entry, "rejection", "rejected", "union")
    page.event(entry, "agreement", "agreed", "both", subtype="tentative")
    assert article_rows(page.parsed()) == [
        ("5", "proposed", "employer"),
        ("8", "countered", "union"),
        ("9", "rejected", "union"),
        ("12", "agreed", "both"),
        ("14", "discussed", None),
    ]


def test_the_nearest_event_of_a_sentence_counts() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "A deal was reached on Article 9 and the District gave a proposal on Article 10.")
    page.mention(entry, "ARTICLE", "Article 9", "9")
    page.mention(entry, "ARTICLE", "Article 10", "10")
    page.event(entry, "agreement", "was reached")
    page.event(entry, "proposal", "gave a proposal", "employer")
    assert article_rows(page.parsed()) == [("9", "agreed", "both"), ("10", "proposed", "employer")]


@pytest.mark.parametrize("status", ["planned", "negated", "requested"])
def test_what_did_not_happen_is_only_discussed(status: str) -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "No agreement on Article 9.")
    page.mention(entry, "ARTICLE", "Article 9", "9")
    page.event(entry, "agreement", "agreement", status=status)
    assert article_rows(page.parsed()) == [("9", "discussed", None)]


def test_several_mentions_in_an_entry_are_one_row() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "The District proposed Article 9. We agreed on Article 9, yes. Art. 9 it is.")
    page.mention(entry, "ARTICLE", "Article 9", "9")
    page.mention(entry, "ARTICLE", "Article 9, ", "9")
    page.mention(entry, "ARTICLE", "Art. 9", "9")
    page.event(entry, "proposal", "proposed", "employer")
    page.event(entry, "agreement", "agreed")
    assert article_rows(page.parsed()) == [("9", "agreed", "both")]


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("6-9", ["6", "7", "8", "9"]),
        ("8.6", ["8.6"]),
        ("Appendix B", ["Appendix B"]),
        ("9-6", ["9-6"]),
        ("1-400", ["1-400"]),
        ("9-A", ["9-A"]),
        ("1-" + "9" * 5000, ["1-" + "9" * 5000]),
    ],
)
def test_ranges_are_expanded(norm: str, expected: list[str]) -> None:
    page = PageMaker()
    page.mention(page.entry("2025-05-21", "Some articles."), "ARTICLE", "articles", norm)
    assert article_rows(page.parsed(), "article") == [(article,) for article in expected]


def test_titles_are_carried_within_a_page_but_not_to_another_union() -> None:
    page, other = PageMaker(), PageMaker("other")
    for maker, union in [(page, None), (page, "CSEA 821"), (page, "CSEA 821"), (page, "SCTA"), (other, "CSEA 821")]:
        entry = maker.entry("2025-05-21", "Article 9 came up.", union=union)
        maker.mention(entry, "ARTICLE", "Article 9", "9")
    page.titles["p#2025-05-21.3", "9"] = "Safety"
    frame = Result([page.parsed(), other.parsed()]).articles()
    assert found(frame, "entry_id", "title") == [
        ("p#2025-05-21", "Safety"),
        ("p#2025-05-21.2", "Safety"),
        ("p#2025-05-21.3", "Safety"),
        ("p#2025-05-21.4", None),
        ("other#2025-05-21", None),
    ]


def test_an_entry_keeps_its_own_title() -> None:
    page = PageMaker()
    for title in ("Safety", "Safety Conditions"):
        entry = page.entry("2025-05-21", "Article 9 came up.")
        page.mention(entry, "ARTICLE", "Article 9", "9")
        page.titles[entry, "9"] = title
    assert article_rows(page.parsed(), "title") == [("Safety",), ("Safety Conditions",)]


# milestones


def milestone_page(*steps: tuple[str, str], union: str | None = None) -> PageMaker:
    page = PageMaker()
    for day, spec in reversed(steps):
        kind, _, status = spec.partition(":")
        event_type, _, subtype = kind.partition("/")
        entry = page.entry(day, "It happened.", union=union)
        page.event(entry, event_type, "happened", status=status or "occurred", subtype=subtype or None)
    return page


STEPS = [column.name for column in tables.columns("milestones") if column.dtype == "datetime64[s]"]


def test_one_round_from_sunshine_to_approval() -> None:
    page = milestone_page(
        ("2024-01-10", "proposal/initial"),
        ("2024-02-01", "meeting"),
        ("2024-02-08", "meeting"),
        ("2024-03-01", "impasse/declaration:requested"),
        ("2024-03-05", "impasse/certification"),
        ("2024-03-20", "impasse/mediation"),
        ("2024-04-20", "impasse/factfinding"),
        ("2024-05-21", "agreement/tentative"),
        ("2024-06-05", "agreement/ratification"),
        ("2024-06-17", "agreement/approval"),
    )
    frame = Result([page.parsed()]).milestones()
    assert found(frame, "doc_id", "union", "round") == [("p", None, 1)]
    assert found(frame, *STEPS[:4]) == [("2024-01-10", "2024-02-01", "2024-03-01", "2024-03-20")]
    assert found(frame, *STEPS[4:]) == [("2024-04-20", "2024-05-21", "2024-06-05", "2024-06-17")]
    intervals = [name for name in frame if name.startswith("days_")]
    assert found(frame, *intervals) == [(22, 29, 19, 31, 110, 15, 12)]


def test_steps_not_reached_are_missing() -> None:
    frame = Result([milestone_page(("2024-02-01", "meeting"), ("2024-03-01", "impasse")).parsed()]).milestones()
    assert found(frame, *STEPS) == [(None, "2024-02-01", "2024-03-01", *[None] * 5)]
    assert found(frame, "days_sunshine_to_session", "days_session_to_impasse") == [(None, 29)]


def test_a_request_for_a_mediator_tells_of_impasse_and_is_no_mediation_yet() -> None:
    days = [("2024-02-01", "impasse/mediation:requested"), ("2024-03-01", "impasse/mediation")]
    [row] = Result([milestone_page(*days).parsed()]).milestones().to_dict("records")
    assert (str(row["impasse"])[:10], str(row["mediation"])[:10]) == ("2024-02-01", "2024-03-01")
    assert row["days_impasse_to_mediation"] == 29


@pytest.mark.parametrize(
    "spec",
    ["agreement/tentative:planned", "agreement/ratification:negated", "agreement/approval:requested", "impasse:planned",
     "impasse/factfinding:requested", "proposal/counter", "agreement/ground_rules", "correspondence"],
)  # fmt: skip
def test_what_is_no_step(spec: str) -> None:
    assert len(Result([milestone_page(("2024-02-01", spec)).parsed()]).milestones()) == 0


@pytest.mark.parametrize("opening", ["proposal/initial", "proposal/counter", "meeting"])
@pytest.mark.parametrize("closing", ["agreement/ratification", "agreement/approval"])
def test_a_new_round_follows_a_closed_one(opening: str, closing: str) -> None:
    page = milestone_page(
        ("2024-02-01", "meeting"),
        ("2024-06-05", closing),
        ("2024-06-05", "proposal"),
        ("2025-01-10", opening),
        ("2025-05-01", "agreement/tentative"),
    )
    frame = Result([page.parsed()]).milestones()
    assert found(frame, "round", "tentative_agreement") == [(1, None), (2, "2025-05-01")]


def test_without_new_talks_there_is_no_new_round() -> None:
    page = milestone_page(
        ("2024-06-05", "agreement/ratification"),
        ("2024-06-07", "meeting:planned"),
        ("2024-06-10", "correspondence"),
        ("2024-06-17", "agreement/approval"),
    )
    assert found(Result([page.parsed()]).milestones(), "round", "approval") == [(1, "2024-06-17")]


def test_talks_on_the_closing_day_belong_to_the_closed_round() -> None:
    page = milestone_page(("2024-06-05", "meeting"), ("2024-06-05", "agreement/ratification"))
    frame = Result([page.parsed()]).milestones()
    assert found(frame, "round", "first_session", "ratification") == [(1, "2024-06-05", "2024-06-05")]


def test_an_approval_that_comes_late_belongs_to_the_ratified_round() -> None:
    page = milestone_page(
        ("2024-06-05", "agreement/ratification"),
        ("2024-06-10", "meeting"),
        ("2024-06-17", "agreement/approval"),
    )
    frame = Result([page.parsed()]).milestones()
    assert found(frame, "round", "first_session", "ratification", "approval") == [
        (1, None, "2024-06-05", "2024-06-17"),
        (2, "2024-06-10", None, None),
    ]


def test_an_approval_of_the_new_round_stays_there() -> None:
    page = milestone_page(
        ("2024-06-05", "agreement/ratification"),
        ("2025-01-10", "meeting"),
        ("2025-05-01", "agreement/tentative"),
        ("2025-06-17", "agreement/approval"),
    )
    assert found(Result([page.parsed()]).milestones(), "approval") == [(None,), ("2025-06-17",)]


def test_milestones_stand_by_union() -> None:
    page = milestone_page(("2024-02-01", "meeting"), union="SCTA")
    later = page.entry("2024-03-01", "CSEA 821 met.")
    page.mention(later, "UNION", "CSEA 821")
    page.event(later, "meeting", "met")
    frame = Result([page.parsed()]).milestones()
    assert found(frame, "union", "first_session") == [("CSEA 821", "2024-03-01"), ("SCTA", "2024-02-01")]


def test_undated_steps_are_left_out() -> None:
    page = PageMaker()
    page.event(page.entry(None, "We met."), "meeting", "met")
    assert len(Result([page.parsed()]).milestones()) == 0


# wide


def test_wide_has_a_row_per_entry() -> None:
    result = Result([full_page()])
    wide = result.wide()
    pd.testing.assert_frame_equal(wide[list(result.entries)], result.entries)
    assert found(wide, "event_proposal", "event_meeting", "event_other") == [(True, False, False), (False, True, False)]
    assert found(wide, "entity_union", "entity_article") == [("CSEA 821", "8.6"), (None, None)]
    assert found(wide, "entity_agency") == [(None,), ("PERB",)]
    assert str(wide["event_meeting"].dtype) == "boolean"
    assert wide["entity_union"].dtype == "string"


def test_wide_joins_distinct_norms_and_counts_only_live_events() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "Articles 9, 8 and 9 and Zoom may be agreed.")
    for words, norm in [("Articles 9", "9"), ("8", "8"), ("9 and Z", "9")]:
        page.mention(entry, "ARTICLE", words, norm)
    page.mention(entry, "TOOL", "Zoom")
    page.event(entry, "agreement", "agreed", status="planned")
    parsed = page.parsed()
    parsed = replace(parsed, entities=(*parsed.entities[:-1], replace(parsed.entities[-1], norm=None)))
    wide = Result([parsed]).wide()
    assert found(wide, "entity_article", "entity_tool", "event_agreement") == [("9; 8", "Zoom", False)]
    assert list(wide)[-1] == "entity_tool"


def test_wide_lists_unions_and_articles() -> None:
    page = PageMaker()
    entry = page.entry("2025-01-01", "SEIU 7 and CSEA 821 and SEIU 7 met on Articles 6-8 and 7.2.", union="CSEA 821")
    page.entry("2025-01-02", "Nothing.")
    for words in ("SEIU 7", "CSEA 821"):
        page.mention(entry, "UNION", words)
    page.mention(entry, "ARTICLE", "Articles 6-8", "6-8")
    page.mention(entry, "ARTICLE", "7.2")
    result = Result([page.parsed()])
    wide = result.wide()
    assert list(wide["unions"]) == [["CSEA 821", "SEIU 7"], []]
    assert list(wide["articles"]) == [["6", "7", "8", "7.2"], []]
    assert list(wide["articles"][0]) == list(result.articles()["article"])
    assert (wide["unions"].dtype, wide["articles"].dtype) == (object, object)
    assert len(wide.explode("articles")) == 5
    assert wide["entry_id"].is_unique


def test_wide_of_some_rows_has_their_lists() -> None:
    result = Result([full_page()])
    some = views.wide(result.entries.iloc[1:], result.entities, result.events)
    assert found(some, "unions", "articles") == [(["CSEA 821"], [])]


def test_wide_of_nothing() -> None:
    wide = Result([]).wide()
    assert len(wide) == 0
    assert (wide["unions"].dtype, wide["articles"].dtype) == (object, object)
    assert [name for name in wide if name.startswith("entity_")] == [
        f"entity_{label.lower()}" for label in schema.LABELS
    ]


# diff


def crawl(*entries: tuple[str, str], doc_id: str = "p") -> Result:
    page = PageMaker(doc_id)
    for day, body in entries:
        page.entry(day, body)
    return Result([page.parsed()])


def test_diff_tells_added_edited_and_removed() -> None:
    old = crawl(("2025-05-21", "We met."), ("2025-05-14", "They cancelled."), ("2025-05-01", "We wrote."))
    new = crawl(("2025-06-04", "We met again."), ("2025-05-21", "We met twice."), ("2025-05-01", "We  wrote.\n"))
    frame = views.diff(old, new)
    assert found(frame, "entry_id", "change", "date") == [
        ("p#2025-06-04", "added", "2025-06-04"),
        ("p#2025-05-21", "edited", "2025-05-21"),
        ("p#2025-05-14", "removed", "2025-05-14"),
    ]
    old_texts = [text and text.strip() for (text,) in found(frame, "old_text")]
    new_texts = [text and text.strip() for (text,) in found(frame, "new_text")]
    assert old_texts == [None, "We met.", "They cancelled."]
    assert new_texts == ["We met again.", "We met twice.", None]


def test_diff_sees_a_changed_heading() -> None:
    old, new = PageMaker(), PageMaker()
    old.entry("2025-05-21", "We met.")
    new.entry("2025-05-21", "We met.", heading="Session 4, May 21")
    frame = views.diff(Result([old.parsed()]), Result([new.parsed()]))
    assert found(frame, "change", "heading") == [("edited", "Session 4, May 21")]


def test_diff_of_the_same_is_empty_and_mirrored_otherwise() -> None:
    old, new = crawl(("2025-05-21", "We met.")), crawl(("2025-05-21", "We met."), doc_id="q")
    assert len(views.diff(old, old)) == 0
    assert found(views.diff(old, new), "doc_id", "change") == [("q", "added"), ("p", "removed")]


def test_diff_wants_results() -> None:
    with pytest.raises(TypeError, match="diff compares results, not str"):
        views.diff("old.html", crawl())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="changes compares results, not str"):
        views.changes(crawl(), "new.html")  # type: ignore[arg-type]


def two_crawls() -> tuple[Result, Result]:
    """An entry whose sentence on impasse became a session, and whose proposal was another side's; one unchanged."""
    old, new = PageMaker(), PageMaker()
    before = old.entry("2025-05-21", "They proposed. They declared impasse.", heading="May 21", event_type="impasse")
    old.event(before, "proposal", "proposed", "employer")
    old.event(before, "impasse", "impasse", "employer", subtype="declaration")
    after = new.entry("2025-05-21", "They proposed. They met.", heading="May 21 (new)", event_type="proposal")
    new.event(after, "proposal", "proposed", "union")
    new.event(after, "meeting", "met", "both")
    for page in (old, new):
        page.event(page.entry("2025-05-01", "We wrote."), "correspondence", "wrote", "union")
    return Result([old.parsed()]), Result([new.parsed()])


def test_diff_says_which_columns_and_which_events() -> None:
    frame = views.diff(*two_crawls())
    names = ("change", "heading", "old_heading", "changed", "events_added", "events_removed")
    assert [tuple(text.strip() for text in row) for row in found(frame, *names)] == [
        (
            "edited",
            "May 21 (new)",
            "May 21",
            "heading, text, event_type, events",
            "proposal:occurred:union; meeting:occurred:both",
            "proposal:occurred:employer; impasse/declaration:occurred:employer",
        )
    ]


def test_changes_have_every_value_before_and_after() -> None:
    rows = found(views.changes(*two_crawls()), "kind", "event_id", "change", "words", "column", "old", "new")
    plain = [tuple(" ".join(v.split()) if isinstance(v, str) else v for v in row) for row in rows]
    assert plain == [
        ("entry", None, "edited", True, "heading", "May 21", "May 21 (new)"),
        ("entry", None, "edited", True, "text", "They proposed. They declared impasse.", "They proposed. They met."),
        ("entry", None, "edited", True, "event_type", "impasse", "proposal"),
        ("event", "p#2025-05-21/v1", "edited", True, "by", "employer", "union"),
        ("event", "p#2025-05-21/v2", "added", True, None, None, "met"),
        ("event", "p#2025-05-21/v2", "removed", True, None, "impasse", None),
    ]


def test_the_same_words_read_otherwise_are_a_change_but_no_edit() -> None:
    old, new = PageMaker(), PageMaker()
    old.event(old.entry("2025-05-21", "We met."), "meeting", "met", "both", status="planned")
    new.entry("2025-06-04", "We met again.")
    new.event(new.entry("2025-05-21", "We  met."), "meeting", "met", "both")
    results = Result([old.parsed()]), Result([new.parsed()])
    assert found(views.diff(*results), "entry_id", "change") == [("p#2025-06-04", "added")]
    assert found(views.changes(*results), "entry_id", "change", "words", "column", "old", "new")[1:] == [
        ("p#2025-05-21", "edited", False, "status", "planned", "occurred")
    ]


def test_a_page_that_grew_at_its_top_has_one_entry_more_and_no_other_change() -> None:
    import negotext

    text = (ROOT / "data" / "samples" / "stockton-2025.txt").read_text(encoding="utf-8")
    start = text.index("June 4")
    grown = text[:start] + "June 11, 2025\n\nThe District and CSEA 821 met.\n\n" + text[start:]
    old, new = negotext.parse(text, "p"), negotext.parse(grown, "p")
    (row,) = found(views.diff(old, new), "entry_id", "change", "old_text", "events_added", "events_removed")
    assert row == ("p#2025-06-11", "added", None, "meeting:occurred:both", None)
    assert set(views.changes(old, new)["entry_id"]) == {"p#2025-06-11"}
    assert list(views.diff(new, old)["change"]) == ["removed"]


# what the days and lists of an entry mean


def test_a_range_of_days_in_a_heading_holds_them_all() -> None:
    page = PageMaker()
    page.event(
        page.entry("2022-06-14", "We met.", date_end=date(2022, 6, 16), heading="June 14–16, 2022"), "meeting", "met"
    )
    page.event(
        page.entry("2022-07-05", "We sat.", date_end=date(2022, 7, 7), heading="July 5 and 7, 2022"), "meeting", "sat"
    )
    page.event(
        page.entry("2022-08-02", "We talked.", date_end=date(2022, 8, 4), heading="2022-08-02, 2022-08-04, Day 3-4"),
        "meeting",
        "talked",
    )  # fmt: skip
    days = [row[0] for row in session_rows(page)]
    assert days == ["2022-06-14", "2022-06-15", "2022-06-16", "2022-07-05", "2022-07-07", "2022-08-02", "2022-08-04"]


def test_a_meeting_later_on_the_day_is_scheduled() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "The teams meet this afternoon. They plan to meet again soon.")
    page.event(entry, "meeting", "meet this", status="planned")
    assert session_rows(page) == [("2025-05-21", "scheduled", "both")]
    page = PageMaker()
    page.event(page.entry("2025-05-21", "They plan to meet again soon."), "meeting", "meet again", status="planned")
    assert session_rows(page) == []


def test_a_meeting_that_did_not_happen_cancels_only_a_known_session() -> None:
    page = PageMaker()
    first = page.entry("2025-05-01", "The next session is on May 21.")
    page.mention(first, "DATE", "May 21", "2025-05-21", role="session")
    second = page.entry("2025-05-21", "The parties did not meet.")
    page.event(second, "meeting", "did not meet", "unknown", status="negated")
    page.event(page.entry("2025-06-01", "We have not met since."), "meeting", "not met", status="negated")
    assert session_rows(page) == [("2025-05-21", "cancelled", "unknown")]
    third = page.entry("2025-06-10", "No session was held on June 9.")
    page.mention(third, "DATE", "June 9", "2025-06-09", role="session")
    page.event(third, "meeting", "session", status="negated")
    assert session_rows(page)[-1] == ("2025-06-09", "cancelled", "both")


@pytest.mark.parametrize(
    ("body", "action"),
    [
        ("CSEA passed proposals: \n- Article 9\n- Article 10", "proposed"),
        ("CSEA passed proposals.\n• Article 9\n• Article 10", "proposed"),
        ("CSEA passed proposals:\n\nArticle 9\nArticle 10", "proposed"),
        ("CSEA passed proposals. We spoke of Article 9 and Article 10", "discussed"),
        ("CSEA passed proposals.\n\nNext time: Article 9 and Article 10", "discussed"),
        ("CSEA passed proposals:\n- wages\n\nStill open are Article 9 and Article 10", "discussed"),
    ],
)
def test_the_lines_of_a_list_belong_to_the_sentence_above(body: str, action: str) -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", body)
    page.event(entry, "proposal", "passed proposals", "union")
    event = page.events[-1]
    start = event.sentence_start
    page.events[-1] = replace(event, sentence_end=start + len("CSEA passed proposals."))
    for number in ("9", "10"):
        page.mention(entry, "ARTICLE", f"Article {number}", number)
    by = "union" if action == "proposed" else None
    assert article_rows(page.parsed(), "action", "by") == [(action, by)] * 2


def test_an_event_between_a_list_and_its_head_takes_it_over() -> None:
    page = PageMaker()
    entry = page.entry("2025-05-21", "CSEA passed proposals. They were read.\n- Article 9")
    page.event(entry, "proposal", "passed proposals", "union")
    page.event(entry, "meeting", "were read")
    page.mention(entry, "ARTICLE", "Article 9", "9")
    assert article_rows(page.parsed(), "action") == [("discussed",)]


MISREAD = 0.09  # the share of steps that the models may get wrong, 4 of 45 when this was set: each training has others

# page, union (- where none is known), round, steps; read by eye
ROUNDS = """
k12-07 SEIU_521 1 first_session=2021-03-09 impasse=2021-06-15 mediation=2021-08-16 ratification=2021-10-27
k12-08 ACTA 1 first_session=2018-11-15 impasse=2018-12-07 fact_finding=2019-03-04 approval=2019-05-22
k12-14 SnEA 1 sunshine=2022-07-12 mediation=2022-09-06 ratification=2022-09-08 approval=2022-09-12
other-01 RBFA 1 impasse=2018-02-27 mediation=2018-04-05 ratification=2018-05-09 approval=2018-05-22
other-06 MPOA 1 tentative_agreement=2019-06-11 ratification=2019-06-27 approval=2019-07-16
other-10 TNG-CWA_34077 1 first_session=2011-10-03 tentative_agreement=2011-12-09 ratification=2011-12-16
other-11 CWA_9477 1 first_session=2017-07-10 ratification=2017-09-29
other-12 CUPE_4377 1 first_session=2021-07-06 tentative_agreement=2021-12-01 ratification=2021-12-10
a-09 DCCT 1 sunshine=2019-10-08 first_session=2019-10-22 ratification=2020-02-07 approval=2020-02-11
b-04 FTA 1 first_session=2023-09-19 tentative_agreement=2024-03-20 ratification=2024-03-26
b-07 KREA 1 mediation=2018-08-28 ratification=2018-08-29
b-16 APW-UAW 1 first_session=2023-05-03 mediation=2023-09-27 ratification=2023-10-20
c-08 SEIU_721 1 first_session=2019-02-21 impasse=2019-06-14 mediation=2019-07-09 fact_finding=2019-09-24
h07 IAFF_2984 1 sunshine=2022-02-08 first_session=2022-01-27
"""


def test_milestones_read_by_eye() -> None:
    right = wrong = 0
    missed = []
    for line in ROUNDS.strip().splitlines():
        page, union, number, *steps = line.split()
        expected = dict(step.split("=") for step in steps)
        name = None if union == "-" else union.replace("_", " ")
        rows = found(parsed_page(page).milestones(), "union", "round", *expected)
        told = next((row[2:] for row in rows if row[:2] == (name, int(number))), ())
        bad = [step for step, day in zip(steps, told, strict=False) if step.partition("=")[2] != day]
        missed += [f"{page} {step}" for step in bad] if told else [line]
        wrong += len(bad) if told else len(steps)
        right += len(told) - len(bad)
    assert wrong <= MISREAD * (right + wrong), missed


def test_an_entry_that_names_no_union_stands_under_the_page_s_own() -> None:
    page = PageMaker()
    for day in ("2025-05-01", "2025-05-02", "2025-05-03"):
        page.mention(page.entry(day, "We wrote to SCTA."), "UNION", "SCTA")
    page.mention(page.entry("2025-05-04", "SEIU 1021 has settled elsewhere."), "UNION", "SEIU 1021")
    page.event(page.entry("2025-05-05", "We met."), "meeting", "met")
    assert found(Result([page.parsed()]).sessions(), "union") == [("SCTA",)]
    page.mention(page.entry("2025-05-06", "SEIU 1021 again."), "UNION", "SEIU 1021")
    assert found(Result([page.parsed()]).sessions(), "union") == [(None,)]


def test_a_union_named_without_its_local_is_the_local_of_the_page() -> None:
    page = PageMaker()
    page.mention(page.entry("2025-05-01", "CUPE 4377 begins."), "UNION", "CUPE 4377")
    met = page.entry("2025-05-02", "CUPE met us.")
    page.mention(met, "UNION", "CUPE")
    page.event(met, "meeting", "met")
    assert found(Result([page.parsed()]).sessions(), "union") == [("CUPE 4377",)]
