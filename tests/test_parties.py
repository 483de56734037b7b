"""Whose `we` a page speaks with."""

from __future__ import annotations

import pytest

from negotext import parties
from negotext.entities import survey
from negotext.segment import segment
from negotext.view import View

ENTRIES = "\n\nJune 5, 2025\n\n{}\n\nMay 21, 2025\n\n{}\n"


def side(head: str, *bodies: str, employer: str | None = None) -> str:
    view = View(head + ENTRIES.format(*bodies))
    cut = segment(view, published=None)
    first, last = cut.sections[0].start, cut.sections[-1].end
    return survey(view, cut.spans, employer=employer, first_entry=first, last_entry=last).voice


MET = "We met for four hours and talked about hours of work."
NEXT = "We meet again next week."


@pytest.mark.parametrize(
    ("head", "bodies", "expected"),
    [
        ("SCTA STRONG\nContract campaign", (MET, NEXT), "union"),
        ("SEIU Local 521\nBargaining updates", (MET, NEXT), "union"),
        ("Staff Hub\nRosters | Payslips | Pay talks", (MET, "We wrote to both unions with dates."), "employer"),
        ("HARBOR PORT EMPLOYERS\nA record for customers", (MET, NEXT), "employer"),
        ("Office of Labor Relations\nNegotiations with SEIU Local 521", (MET, NEXT), "employer"),
        ("Bargaining diary", ("Admin rolled in late. " + MET, "Our 1,165 members are out. " + NEXT), "union"),
        ("Updates", ("We speak up for faculty. " + MET, "Our state affiliate joined us."), "union"),
        ("Updates", ("We presented three proposals to the administration.", MET), "union"),
        ("Updates", ("We presented three proposals to the union.", MET), "employer"),
        ("Updates", ("Your CSEA negotiations team met. " + MET, NEXT), "union"),
        ("Updates", ("Your CSEA team met the District. We have set dates.", "We got an answer."), "union"),
        ("Updates", ("We saw no movement from management.", NEXT), "union"),
        ("Updates", ("The parties met.", "The parties met again."), "neutral"),
    ],
)
def test_whose_page_it_is(head: str, bodies: tuple[str, str], expected: str) -> None:
    assert side(head, *bodies) == expected


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        ("negotiations with scta", "scta", True),
        ("bargaining updates: talks with the scta and csea 821", "csea", True),
        ("contract talks with csea 821 and the scta", "scta", True),
        ("scta negotiations", "scta", False),
        ("negotiations with the district. scta members meet", "scta", False),
    ],
)
def test_whom_one_negotiates_with_does_not_count_as_the_page_s_own(head: str, name: str, expected: bool) -> None:
    assert (parties._WITH.search(head, 0, head.index(name)) is not None) is expected
