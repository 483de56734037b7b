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
