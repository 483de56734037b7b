"""Offers of dates, letters, sessions and proposals: by whom, as of when, since when, in all or new."""

from __future__ import annotations

import pandas as pd
import pytest

import negotext

EMPLOYER = "Fern Valley Unified School District"
PAGE = """Fern Valley Unified School District: news of the talks with the Fern Valley Teachers Association (FVTA)

January 14, 2025

On December 18, 2024 we told families that after sending 9 letters and offering 31 dates to FVTA leaders, the District \
had asked PERB to certify an impasse. Because PERB has not ruled, we again today asked it to do so, having now sent 10 \
letters and offered 36 dates.

December 18, 2024

After sending 9 letters and offering 31 dates, the District today asked PERB to certify an impasse.

October 2, 2024

The District sent FVTA leaders a letter with four more dates in October.

September 4, 2024

Since May 6, 2024 the District has sent 5 letters offering 18 dates to begin. Click here to read all 5 previous letters.

May 6, 2024

The District asked FVTA to begin and offered June 3, June 4 and June 10.
"""


def offers(body: str, day: str = "June 5, 2025", head: str = "") -> pd.DataFrame:
    return negotext.parse(f"{head}{day}\n\n{body}\n", doc_id="p", employer=EMPLOYER).offers


def sides(body: str, head: str = "") -> list[tuple[str, str]]:
    table = offers(body, head=head)
    return list(zip(table["text"], table["by"], strict=True))


def test_letters_and_dates_can_be_plotted_over_time() -> None:
    """Every running total stands once for each day it was told of, on the day as of which it holds."""
    table = negotext.parse(PAGE, employer=EMPLOYER).offers
    assert set(table["by"]) == {"employer"}
    assert set(table["union"]) == {"FVTA"}
    totals = table[table["cumulative"]].drop_duplicates(["date", "unit", "value"])
    series = totals.pivot(index="date", columns="unit", values="value").sort_index()
    assert [day.date().isoformat() for day in series.index] == ["2024-09-04", "2024-12-18", "2025-01-14"]
    assert series["letters"].tolist() == [5, 9, 10]
    assert series["dates"].tolist() == [18, 31, 36]
    assert table.loc[table["since"].notna(), "since"].dt.date.astype(str).unique().tolist() == ["2024-05-06"]
    new = table[~table["cumulative"]]
    assert list(zip(new["date"].dt.date.astype(str), new["value"], strict=True)) == [
        ("2024-10-02", 4),
        ("2024-05-06", 3),
    ]


@pytest.mark.parametrize(
    ("body", "by"),
    [
        ("The District offered CSEA four dates in July.", "employer"),
        ("CSEA offered the District four dates in July.", "union"),
        ("CSEA has been offered four dates.", "employer"),
        ("CSEA was given four dates by the District.", "employer"),
        ("Four dates have been sent to CSEA.", "employer"),
        ("Four dates were sent over by CSEA.", "union"),
        ("The District has asked CSEA to resume, and has offered four dates.", "employer"),
        ("After offering four dates, the District asked PERB to help CSEA.", "employer"),
        ("Because PERB has not ruled, the District, which offered four dates, wrote again.", "employer"),
        ("The mediator offered four dates to both teams in July.", "agency"),
        ("A letter to CSEA offered four dates.", "employer"),
    ],
)
def test_who_offers(body: str, by: str) -> None:
    assert sides(body) == [("four dates" if "Four" not in body else "Four dates", by)]


@pytest.mark.parametrize(("head", "by"), [("Dear members, your union team reports.\n\n", "union"), ("", "union")])
def test_we_is_whose_page_it_is(head: str, by: str) -> None:
    text = "We gave management four dates. Our members at the union hall want to know why our union waits."
    assert sides(text, head=head) == [("four dates", by)]


def test_the_day_that_the_sentence_gives() -> None:
    table = offers("On May 12 the District offered CSEA four dates. Since May 1 it has sent 3 letters to CSEA.")
    assert table["date"].dt.date.astype(str).tolist() == ["2025-05-12", "2025-06-05"]
    assert table["since"].isna().tolist() == [True, False]
    assert table["since"].iloc[1].date().isoformat() == "2025-05-01"
    assert table["cumulative"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("body", "value", "words"),
    [
        ("The District offered to meet on June 10, 12 or 17.", 3, "June 10, 12 or 17"),
        ("The District offered to meet with CSEA June 16 through June 20.", 5, "June 16 through June 20"),
        ("The District offered these dates to CSEA:\n- June 10\n- June 12", 2, "June 10\n- June 12"),
        ("Dates proposed by the District: June 10; June 12, 9 a.m.; June 17", 3, "June 10; June 12, 9 a.m.; June 17"),
        ("The District proposed to meet with CSEA in July or August.", None, "July or August"),
        ("The District offered June 10 or June 12, and we took June 12.", 2, "June 10 or June 12"),
        ("The District offered June 10, 11 and 12 as alternative dates.", 3, "June 10, 11 and 12"),
        ("The District offered several dates, the first in July.", None, "several dates"),
    ],
)
def test_listed_days_and_months_are_one_offer(body: str, value: int | None, words: str) -> None:
    table = offers(body)
    assert table["text"].tolist() == [words]
    assert [None if pd.isna(count) else count for count in table["value"]] == [value]
    assert table["unit"].tolist() == ["dates"]


def test_other_units() -> None:
    table = offers(
        "The District has offered CSEA three more sessions. The District passed two proposals. We met for two "
        "sessions. The District sent its ninth letter. Both teams discussed four proposals."
    )
    assert list(zip(table["text"], table["unit"], table["value"], strict=True)) == [
        ("three more sessions", "sessions", 3),
        ("two proposals", "proposals", 2),
    ]


def test_a_total_told_twice_is_one_offer() -> None:
    table = offers(
        "The District has sent 9 letters offering 34 dates. All 9 previous letters are here. So far 34 dates were "
        "offered."
    )
    assert table["text"].tolist() == ["9 letters", "34 dates"]


def test_the_union_of_several() -> None:
    table = offers("CSEA 821 was offered three dates. SEIU Local 1021 was offered five dates. Two dates were offered.")
    assert [None if pd.isna(union) else union for union in table["union"]] == ["CSEA 821", "SEIU 1021", None]


def test_dates_behind_a_count_are_to_come() -> None:
    found = negotext.parse(
        "June 5, 2025\n\nThe District has offered six dates in July and August. It met in May.\n"
    ).entities
    assert found.loc[found["label"] == "DATE", "norm"].tolist() == ["2025-07", "2025-08", "2025-05"]


def test_no_offers() -> None:
    table = offers("The teams agreed on four dates, met over three days and accepted two dates. Due dates are posted.")
    assert len(table) == 0
    assert list(table)[-2:] == ["date", "union"]


def test_days_taken_or_refused_are_not_offered() -> None:
    assert len(offers("The union refused June 10 and accepted June 12.")) == 0
    table = offers("The union refused June 10 and offered June 12 and 13.")
    assert list(zip(table["text"], table["value"], strict=True)) == [("June 12 and 13", 2)]


@pytest.mark.parametrize(
    "words", ["has not offered other dates", "did not offer 5 dates", "refused to give us any more dates"]
)
def test_what_was_not_offered_is_no_offer(words: str) -> None:
    assert len(offers(f"The union cancelled the session and {words}.")) == 0


def test_lists_under_two_names_are_two_offers() -> None:
    told = "Dates offered:\nUSD: June 9 or June 10\nCTA: June 16 or June 17\n"
    assert list(negotext.parse(f"June 1, 2025\n\n{told}").offers["value"]) == [2, 2]
