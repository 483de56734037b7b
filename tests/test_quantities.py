"""Articles, money, percentages and counted offers of dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotext.quantities import find_offered, find_quantities, number_value, short
from negotext.view import View


def found(text: str, label: str | None = None) -> list[tuple[str, str]]:
    view = View(text)
    items = find_quantities(view, 0, len(view.text))
    return [(view.text[q.start : q.end], q.norm) for q in items if label in (None, q.label)]


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("Article 8.6", [("Article 8.6", "8.6")]),
        ("section 13.1.1", [("section 13.1.1", "13.1.1")]),
        ("clause 14.9", [("clause 14.9", "14.9")]),
        ("Articles 3, 4 and 6-9", [("Articles 3", "3"), ("4", "4"), ("6-9", "6-9")]),
        ("Art. XII", [("Art. XII", "12")]),
        ("Article Twelve", [("Article Twelve", "12")]),
        ("Art. 2, 5, 9 and 21", [("Art. 2", "2"), ("5", "5"), ("9", "9"), ("21", "21")]),
        ("Articles 15.2-15.5", [("Articles 15.2-15.5", "15.2-15.5")]),
        ("App. C", [("App. C", "Appendix C")]),
        ("cl 31.4", [("cl 31.4", "31.4")]),
        ("ARTICLE IV", [("ARTICLE IV", "4")]),
        ("Articles XLI and LII", [("Articles XLI", "41"), ("LII", "52")]),
        ("Article 22.3(b)", [("Article 22.3(b)", "22.3(b)")]),
        ("Appendix B", [("Appendix B", "Appendix B")]),
        ("Side Letter 2", [("Side Letter 2", "Side Letter 2")]),
        ("MOU #4", [("MOU #4", "MOU 4")]),
        ("Article\u00a05", [("Article 5", "5")]),
        ("Article\n5", [("Article\n5", "5")]),
        ("Articles 5 (Hours) and 7 (Leaves)", [("Articles 5", "5"), ("7", "7")]),
        ("Article 5 and 3% more", [("Article 5", "5")]),
        ("Article 5 and 12 members", [("Article 5", "5")]),
        ("Sections 5.1 and 5.7 of the MOU", [("Sections 5.1", "5.1"), ("5.7", "5.7")]),
        ("§ 14.2 of the agreement", [("§ 14.2", "14.2")]),
        ("§§ 3 and 4", [("§§ 3", "3"), ("4", "4")]),
        ("ARTICLES 4 AND 5", [("ARTICLES 4", "4"), ("5", "5")]),
        ("Section 7 of the contract breaks the law", [("Section 7", "7")]),
        ("the article of 2019", []),
        ("articles on pay", []),
    ],
)
def test_articles(text: str, articles: list[tuple[str, str]]) -> None:
    assert found(text, "ARTICLE") == articles


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Article 9 is open. TA on 6.3.2, bulletin boards.", ["9", "6.3.2"]),
        ("Article 6 is left. We spoke on 6 (Official Time) and of 7 (Leaves).", ["6", "6"]),
        ("Section 23.5 is open. We lost on 23.5.", ["23.5", "23.5"]),
        ("These sections were TA'd:\n2.3 Access\n- 2.9 Stewards\nArticle 4 waits.", ["2.3", "2.9", "4"]),
        ("Section 3.5 is open. They stand on 3.5 percent and on 3.5%.", ["3.5"]),
        ("We met on 5.3.2 of the outline.", []),
        ("Short session: TA'd 4 (finally) and 27.", ["4", "27"]),
        ("TA'd 4 (30 minutes) and 27.", ["4", "27"]),
        ("Signed off 3, 8 and the definitions.", ["3", "8"]),
        ("Art. 5, 7 | 5.1 and 5.6 TA'd.", ["5", "7", "5.1", "5.6"]),
        ("Art. 11 waits.\nTheir counter on 11.4 came.", ["11", "11.4"]),
        ("Art. 5 | 5.1% in all, 5.6 later", ["5"]),
        ("Art. 3 waits.\nThey moved on 3.4 and left.", ["3"]),
        ("A joint petition on Article 7, 10 and compensation.", ["7", "10"]),
        ("Article 7, 10 days later", ["7"]),
        ("Article L.9 and Appx. B are open.", ["L.9", "Appendix B"]),
        ("TA on 5, 18 and the calendar.", ["5", "18"]),
        ("We TA'd 3 proposals and signed off on 5/3.", []),
        ("Article 9: release 1.2.3.4 and $6.3.2 and 6.3.25", ["9"]),
        ("Sections 13, 19.C and Article 4.A.", ["13", "19.C", "4.A"]),
        ("Article 9 waits. Costs were\n2.3 Million in all", ["9"]),
    ],
)
def test_numbers_without_a_keyword(text: str, numbers: list[str]) -> None:
    assert [norm for _, norm in found(text, "ARTICLE")] == numbers


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (
            "We closed Article 5 (Hours of Work) and Article 9, Leaves of Absence.",
            ["Hours of Work", "Leaves of Absence"],
        ),
        ("Article 8 \u2013 Pay and Allowances", ["Pay and Allowances"]),
        ("Article 4 Hours, Article 7 Class Size, Article 15 Evaluation\n", ["Hours", "Class Size", "Evaluation"]),
        ("Art. 5.1 (work year) and Art. 5.4 (call-back)", ["work year", "call-back"]),
        (
            "We presented Compensation (Article 19) and Leaves of Absence (Article 10).",
            ["Compensation", "Leaves of Absence"],
        ),
        ("On Leaves (Article 10) we moved.", ["Leaves"]),
        ("Side Letter 6: Field Vehicles.", ["Field Vehicles"]),
        ("We closed Article 5, Tuesday.", [None]),
        ("We closed Article 5 (closed last week) and Article 6 (tentatively agreed).", [None, None]),
        ("We closed Article 5, District proposals pending.", [None]),
        ("ARTICLE 5 IS CLOSED.", [None]),
        ("Article 6 (Union Access), Article 1 (Agreement)", ["Union Access", "Agreement"]),
        ("Article 7 (Tentative Agreement), Article 9 (TA 5/3)", [None, None]),
        ("Article 14 Bereavement, Art 16 Jury Duty", ["Bereavement", "Jury Duty"]),
        ("On the question of hours (Article 5) we moved.", [None]),
    ],
)
def test_titles_of_articles(text: str, titles: list[str | None]) -> None:
    view = View(text)
    assert [q.title for q in find_quantities(view, 0, len(view.text))] == titles


@pytest.mark.parametrize(
    "text",
    [
        "Government Code section 3548",
        "Section 8(a)(5)",
        "Section 12 of the Labor Relations Act",
        "section 3543.2 of the Government Code",
        "Education Code section 44949",
        "Labor Code Section 1102.5",
        "ORS Section 243",
        "Title Section 7",
        "29 U.S.C. § 158",
        "Sections 7 and 8 of the National Labor Relations Act",
        "Chapter 150E, section 9 of the General Laws",
        "a section 188 notice",
        "Section 504 plans",
    ],
)
def test_statutes_are_no_articles(text: str) -> None:
    assert found(text, "ARTICLE") == []


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("$1,200", [("$1,200", "1200")]),
        ("$4.50 an hour", [("$4.50", "4.5")]),
        ("$1.2 million", [("$1.2 million", "1200000")]),
        ("$266,500.", [("$266,500", "266500")]),
        ("$2.5M and $40k", [("$2.5M", "2500000"), ("$40k", "40000")]),
        ("US$ 500", [("US$ 500", "500")]),
        ("£300 and €20", [("£300", "300"), ("€20", "20")]),
        ("25 000 $", [("25 000 $", "25000")]),
        ("75 cents", [("75 cents", "0.75")]),
        ("500 dollars", [("500 dollars", "500")]),
        ("two dollars", [("two dollars", "2")]),
        ("two thousand dollars", [("two thousand dollars", "2000")]),
        ("one hundred and fifty dollars", [("one hundred and fifty dollars", "150")]),
        ("three thousand five hundred dollars", [("three thousand five hundred dollars", "3500")]),
        ("twenty-five hundred dollars", [("twenty-five hundred dollars", "2500")]),
        ("half a million dollars", [("half a million dollars", "500000")]),
        ("fifty pounds of ballots", []),
        ("£20, or fifty pounds", [("£20", "20"), ("fifty pounds", "50")]),
        ("50p an hour, 12p", [("50p", "0.5")]),
        ("$$$", []),
    ],
)
def test_money(text: str, money: list[tuple[str, str]]) -> None:
    assert found(text, "MONEY") == money


def test_the_unit_of_a_sum() -> None:
    view = View(
        "$4.50 an hour, $1,000 per month, $20, $5/hr, 60 cents hourly, $9 each year, $1 p.a., $2 a dayroom, $3 hour"
    )
    assert [q.unit for q in find_quantities(view, 0, len(view.text))] == [
        "hour", "month", None, "hour", "hour", "year", "year", None, None
    ]  # fmt: skip
    view = View("3% per year, one percent annually, 2% in year two")
    assert [q.unit for q in find_quantities(view, 0, len(view.text))] == ["year", "year", None]


@pytest.mark.parametrize(
    ("text", "percents"),
    [
        ("3.5%", [("3.5%", "3.5")]),
        ("3 percent", [("3 percent", "3")]),
        ("four and a half percent", [("four and a half percent", "4.5")]),
        ("half a percent", [("half a percent", "0.5")]),
        ("2, 3 and 4%", [("2", "2"), ("3", "3"), ("4%", "4")]),
        ("4/3/3", [("4", "4"), ("3", "3"), ("3", "3")]),
        ("96% yes", [("96%", "96")]),
        ("pay of 9-3-3 now", [("9", "9"), ("3", "3"), ("3", "3")]),
        ("a wage offer of 2-2.5-3.", [("2", "2"), ("2.5", "2.5"), ("3", "3")]),
        ("the 2-2-3 shift and its pay", []),
        ("room 9-3-3", []),
        ("pay by 555-9-3-3-1-2 or 9-3-33", []),
        ("73 per cent", [("73 per cent", "73")]),
        ("2,5 %", [("2,5 %", "2.5")]),
        ("a quarter of a percent", [("a quarter of a percent", "0.25")]),
        ("one hundred and five percent", [("one hundred and five percent", "105")]),
        ("two and three-quarters percent", [("two and three-quarters percent", "2.75")]),
        ("3½%, 2 1/4 percent", [("3½%", "3.5"), ("2 1/4 percent", "2.25")]),
        ("two hundred percent", [("two hundred percent", "200")]),
        ("May 5 and 3%", [("3%", "3")]),
        ("Articles 4 and 5%", [("5%", "5")]),
        ("The City is at 3-3-2.5 and", [("3", "3"), ("3", "3"), ("2.5", "2.5")]),
        ("their numbers: 2, 2 and 1.5.", [("2", "2"), ("2", "2"), ("1.5", "1.5")]),
        ("Proposals 2, 3 and 5 were signed.", []),
        ("5% then 4 then 4, and parking", [("5%", "5"), ("4", "4"), ("4", "4")]),
        ("5% and then 4 days", [("5%", "5")]),
        ("they are at 4.75 and we are at 2.6 percent", [("4.75", "4.75"), ("2.6 percent", "2.6")]),
        ("back at 4.30 with 3%", [("3%", "3")]),
        ("moved to 4.75 hours", []),
        (
            "It receded from six percent to five and one-quarter.",
            [("six percent", "6"), ("five and one-quarter", "5.25")],
        ),
        (
            "It fell from six percent to five hours. Add one percent to two.",
            [("six percent", "6"), ("one percent", "1")],
        ),
        ("Still open: 2, 3 and 5 percent", [("2", "2"), ("3", "3"), ("5 percent", "5")]),
        ("Still open: 6, 9, 17, money. Article 6 is next.", []),
        ("We answered at 9%, down from 11. Good.", [("9%", "9"), ("11", "11")]),
        ("It is 3% now, and we came down from 11 items.", [("3%", "3")]),
        ("Pay talks. Subsequent meetings: 03.19, 04.02, 04.16.", []),
        ("Ours: Articles 8 & 10. Theirs: 4, 7, 10 & 19.", []),
    ],
)
def test_percentages(text: str, percents: list[tuple[str, str]]) -> None:
    assert found(text, "PERCENT") == percents


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("the district sent 17 letters offering 63 dates", ["63"]),
        ("it offered several dates in may", ["unknown"]),
        ("we gave them half a dozen evenings to choose from", ["6"]),
        ("the director dangled four fridays", ["4"]),
        ("human resources responded by naming two days for next month", ["2"]),
        ("reply to ms garside with four slots, earliest 21 may", ["4"]),
        ("we gave the committee a choice of seven afternoons", ["7"]),
        ("the shop works four fridays of a month", []),
        ("they gave us three fridays off each year", []),
        ("we proposed to give them two slots on the safety committee", []),
        ("naming the hall took two days", []),
        ("the city proposed three evenings", ["3"]),
        ("they gave us a list of ten possible dates", ["10"]),
        ("we sent twenty-four additional dates", ["24"]),
        ("we sent one hundred twenty dates", ["120"]),
        ("the university came back to us with three dates", ["3"]),
        ("the ministry has replied already with five dates", ["5"]),
        ("the parties agreed on 4 dates", []),
        ("final offers follow within 7 days", []),
        ("we met over three days", []),
        ("the offer is good for ten days", []),
        ("they accepted these three dates", []),
        ("the due dates are posted", []),
    ],
)
def test_offers_of_dates(text: str, offered: list[str]) -> None:
    view = View(text)
    assert [q.norm for q in find_offered(view, 0, len(view.text))] == offered


@pytest.mark.parametrize(
    ("words", "value"),
    [("ninety-six", 96), ("1,250.50", 1250.5), ("half a", 0.5), ("a hundred", 100), ("twelve", 12), ("2,5", 2.5)],
)
def test_number_words(words: str, value: float) -> None:
    assert number_value(words) == value


@given(st.integers(0, 10**9))
def test_sums_of_any_size(amount: int) -> None:
    assert found(f"a fund of ${amount:,} now", "MONEY") == [(f"${amount:,}", short(amount))]


@given(st.text(alphabet=st.sampled_from("$%.,0123456789/-()Article &and MOU#\n"), max_size=60))
def test_quantities_are_in_order_and_apart(text: str) -> None:
    view = View(text)
    end = 0
    for item in find_quantities(view, 0, len(view.text)):
        assert end <= item.start < item.end <= len(view.text)
        assert item.norm
        end = item.end
