"""The dates of any text: each phrase with the day it is read from and the value it has."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negotext
from negotext.dates import MAX_YEAR, MIN_YEAR, find, find_dates, read_date
from negotext.dates.counting import moved
from negotext.dates.holidays import holiday
from negotext.dates.words import full_year, holidays, number
from negotext.view import View

WEDNESDAY = date(2025, 5, 21)


def values(text: str, anchor: date | str | None = WEDNESDAY, **more: object) -> list[tuple[str, str | None]]:
    """The words and ISO value of each date."""
    found = find_dates(text, anchor, **more)  # type: ignore[arg-type]
    return [(text[m.start : m.end], m.value and m.value.norm) for m in found]


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        # lower case and short forms
        ("may 5", "2025-05-05"), ("jun 2nd", "2025-06-02"), ("2 june", "2025-06-02"), ("june", "2025-06"),
        ("friday, june 6", "2025-06-06"), ("fri 6/6", "2025-06-06"), ("Oct-2-2025", "2025-10-02"),
        ("jun2", "2025-06-02"), ("Jun-2", "2025-06-02"), ("jun/2", "2025-06-02"), ("23/5", "2025-05-23"),
        ("2025-jun-2", "2025-06-02"), ("2/Jun/2025", "2025-06-02"), ("2025/2/Jun", "2025-06-02"),
        ("20250602", "2025-06-02"), ("jun 2, '24", "2024-06-02"), ("june of 97", "1997-06"), ("2024 june", "2024-06"),
        ("6/2024", "2024-06"), ("Friday 5-30", "2025-05-30"),
        # numbers in words
        ("june twenty-first", "2025-06-21"), ("twenty first of june", "2025-06-21"), ("june the third", "2025-06-03"),
        ("june second nineteen ninety-nine", "1999-06-02"),
        ("the tenth of june, two thousand and eight", "2008-06-10"),
        ("twenty five january twenty twenty", "2020-01-25"), ("june two thousand five", "2005-06"),
        ("june nineteen hundred", "1900-06"),
        # days around the day of reading
        ("today", "2025-05-21"), ("tmrw", "2025-05-22"), ("the day after tomorrow", "2025-05-23"),
        ("day before yesterday", "2025-05-19"), ("the next day", "2025-05-22"), ("the previous day", "2025-05-20"),
        # weekdays
        ("this friday", "2025-05-23"), ("next friday", "2025-05-30"), ("last friday", "2025-05-16"),
        ("last monday", "2025-05-12"), ("this past monday", "2025-05-19"), ("the coming monday", "2025-05-26"),
        ("upcoming wednesday", "2025-05-28"), ("past wednesday", "2025-05-14"), ("following tuesday", "2025-05-27"),
        ("next week monday", "2025-05-26"), ("next week, on Monday", "2025-05-26"),
        ("friday of last week", "2025-05-16"), ("monday of this week", "2025-05-19"),
        ("tues next week", "2025-05-27"), ("on sat", "2025-05-17"), ("thursday the 22nd", "2025-05-22"),
        ("fri 13th", "2025-06-13"), ("Sunday the first", "2025-06-01"),
        # counted
        ("two days ago", "2025-05-19"), ("in 3 days", "2025-05-24"), ("a week ago today", "2025-05-14"),
        ("a fortnight from now", "2025-06-04"), ("in a week's time", "2025-05-28"),
        ("two weeks from tomorrow", "2025-06-05"), ("3 days after May 5", "2025-05-08"),
        ("a week before june 2", "2025-05-26"), ("the day after Easter", "2025-04-21"),
        ("a week from next monday", "2025-06-02"), ("the friday before labor day", "2025-08-29"),
        ("two days before yesterday", "2025-05-18"), ("10 days later", "2025-05-31"),
        ("three days earlier", "2025-05-18"), ("1 month, 21 days ago", "2025-03-31"),
        ("two years and 3 days ago", "2023-05-18"), ("a month ago", "2025-04"), ("three years from now", "2028"),
        ("four months from tomorrow", "2025-09-22"), ("a year earlier", "2024"),
        ("in four business days", "2025-05-27"), ("3 working days ago", "2025-05-16"),
        ("two sundays from now", "2025-06-01"), ("two mondays ago", "2025-05-12"),
        ("two weeks from now on friday", "2025-06-06"), ("Thursday, two years from now", "2027-05-27"),
        ("saturday 3 days from now", "2025-05-24"),
        # of a month
        ("the 3rd of next month", "2025-06-03"), ("15th day of last month", "2025-04-15"),
        ("the 1st of june", "2025-06-01"), ("first monday of june", "2025-06-02"),
        ("last friday in june 2024", "2024-06-28"), ("second tuesday", "2025-05-13"),
        ("the first friday of next month", "2025-06-06"), ("last day of february 2024", "2024-02-29"),
        ("last day of this month", "2025-05-31"), ("first day of next year", "2026-01-01"),
        ("last day of 2023", "2023-12-31"), ("on the 27", "2025-05-27"), ("on the thirtieth", "2025-05-30"),
        ("met on 15", "2025-05-15"),
        # of a year
        ("may 5 of last year", "2024-05-05"), ("march 3 next year", "2026-03-03"), ("march last year", "2024-03"),
        ("last march", "2025-03"), ("next march", "2026-03"), ("this september", "2025-09"), ("last year", "2024"),
        ("next month", "2025-06"), ("february 29", "2024-02-29"),
        # holidays
        ("Christmas Eve 2024", "2024-12-24"), ("easter 2026", "2026-04-05"), ("next easter", "2026-04-05"),
        ("last easter", "2025-04-20"), ("Thanksgiving of last year", "2024-11-28"), ("mothers day", "2025-05-11"),
        ("the fourth of july", "2025-07-04"),
    ],
)  # fmt: skip
def test_phrases(phrase: str, value: str) -> None:
    """Read on Wednesday the 21st of May 2025."""
    assert [norm for _, norm in values(phrase)] == [value]


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("next friday", "2025-05-19", "2025-05-30"),
        ("last friday", "2025-05-24", "2025-05-23"),
        ("last sunday", "2025-05-24", "2025-05-18"),
        ("They left last thursday", "2025-05-25", "2025-05-22"),
        ("We met this monday", "2025-05-21", "2025-05-19"),
        ("in 2 business days", "2025-05-24", "2025-05-27"),
        ("5 business days ago", "2025-05-24", "2025-05-19"),
        ("a month and a day ago", "2024-03-31", "2024-02-28"),
        ("tue 13th", "2025-01-01", "2025-05-13"),
        ("We met on tue 13th", "2025-01-01", "2024-08-13"),
        ("we will sit on mon 13th", "2025-01-01", "2025-01-13"),
        ("It begins 3 days from tuesday", "2016-11-07", "2016-11-11"),
        ("We left 2 weeks before Christmas", "2016-11-07", "2016-12-11"),
        ("the deadline is the 3rd of next month", "2024-12-31", "2025-01-03"),
        ("the 31st of last month", "2025-01-15", "2024-12-31"),
    ],
)
def test_phrases_of_another_day(text: str, anchor: str, value: str) -> None:
    assert [norm for _, norm in values(text, date.fromisoformat(anchor))] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "next week", "this weekend", "last night", "this summer", "the 1990s", "school year 2024-25",
        "in the evening", "a few days ago", "more than two weeks ago", "two or three days ago", "within 3 days",
        "every two days", "over the past month", "ten days before the vote", "in the four months before",
        "the first time in 3 days", "they signed in two days", "two days of talks", "day after day",
        "next day delivery", "it may rain", "they may 5 times", "march on", "the sun came out, he sat down",
        "wed in church", "a second friday", "every other friday", "mondays", "monday to friday",
        "the second tuesday of each month", "by the third party", "the 30 members", "voted on the 30 proposals",
        "hired 20 in the last month", "two October dates", "24/7", "Monday 9-5", "rose 3 1/8", "the Christmas party",
        "Labor Day weekend", "31st of this month is feb 30", "fifth sunday of february", "2025-13-01", "20251301",
        "the last day of talks", "on 15 points",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert values(text, date(2025, 2, 21)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met on May 5. The next day we left, and two days later we signed.",
         [("May 5", "2025-05-05"), ("next day", "2025-05-06"), ("two days later", "2025-05-08")]),
        ("see you friday or next week tuesday", [("friday", "2025-05-23"), ("next week tuesday", "2025-05-27")]),
        ("the week before Christmas 2024", [("Christmas 2024", "2024-12-25")]),
        ("june 3, 4 and fifth", [("june 3", "2025-06-03"), ("4", "2025-06-04"), ("fifth", "2025-06-05")]),
        ("between ninth and seventeenth of june", [("ninth", "2025-06-09"), ("seventeenth of june", "2025-06-17")]),
        ("May 30-June 2", [("May 30", "2025-05-30"), ("June 2", "2025-06-02")]),
        ("today, May 21", [("today", "2025-05-21"), ("May 21", "2025-05-21")]),
        ("3 days after the vote on May 5", [("May 5", "2025-05-05")]),
        ("Decem\u00ad\nber 3, 2020 and \u201cnext\u00a0friday\u201d",
         [("Decem\u00ad\nber 3, 2020", "2020-12-03"), ("next\u00a0friday", "2025-05-30")]),
    ],
)  # fmt: skip
def test_several_dates(text: str, found: list[tuple[str, str]]) -> None:
    assert values(text) == found


def test_the_tense_of_the_clause_gives_the_direction() -> None:
    assert values("we met on friday and will meet on monday") == [("friday", "2025-05-16"), ("monday", "2025-05-26")]
    assert values("It expired on december 31") == [("december 31", "2024-12-31")]
    assert values("It will expire on december 31") == [("december 31", "2025-12-31")]


def test_day_before_month() -> None:
    assert values("3/4 and 25/9/2024") == [("3/4", "2025-04-03"), ("25/9/2024", "2024-09-25")]
    assert values("3/4") == [("3/4", "2025-03-04")]
    assert values("3/4", day_first=True) == [("3/4", "2025-04-03")]
    assert values("two days after 3/4", day_first=True) == [("two days after 3/4", "2025-04-05")]
    assert values("3/4 and 25/9/2024", day_first=False) == [("3/4", "2025-03-04"), ("25/9/2024", "2024-09-25")]


def test_the_page_is_read_more_narrowly() -> None:
    text = "See you Friday, next week Monday or may 5, Christmas 2024, in 3 days or on June 3."
    assert [words for words, _ in values(text, scope="page")] == ["Friday", "Monday", "June 3"]
    assert len(values(text)) == 6
    assert values("The day after tomorrow", scope="page") == [("day after tomorrow", "2025-05-23")]
    assert values("We met this past Friday.", scope="page") == [("Friday", "2025-05-16")]
    assert values("Come next Tuesday, May 27.", scope="page") == [("next Tuesday, May 27", "2025-05-27")]
    assert values("todays session", scope="page") == [("todays", "2025-05-21")]


def test_without_a_day_of_reading() -> None:
    open_ = [("may 5", None), ("tomorrow", None), ("two weeks after june 2", None)]
    assert values("may 5, tomorrow, two weeks after june 2", None) == open_
    dated = [("two weeks after june 2, 2020", "2020-06-16"), ("easter 2020", "2020-04-12"), ("2019", "2019")]
    assert values("two weeks after june 2, 2020, easter 2020 and in 2019", None) == dated
    assert values("february 30, 2021", None) == []


def test_precision_and_basis() -> None:
    (mention,) = find_dates("two months ago", WEDNESDAY)
    assert mention.value is not None
    assert (mention.value.value, mention.value.precision, mention.value.basis) == (date(2025, 3, 1), "month", "anchor")
    assert [m.value.basis for m in find_dates("a week after May 5, 2020", WEDNESDAY) if m.value] == ["explicit"]


@pytest.mark.parametrize(
    ("arguments", "more", "error", "message"),
    [
        ((3,), {}, TypeError, "text must be str, not int"),
        (("today", 20250521), {}, TypeError, "anchor must be a date, an ISO string .* or None, not int"),
        (("today", "21 May 2025"), {}, ValueError, "anchor must be an ISO date .*, not '21 May 2025'"),
        (("today",), {"scope": "web"}, ValueError, "scope must be one of page, text, not 'web'"),
    ],
)
def test_wrong_arguments(arguments: tuple[object, ...], more: dict[str, object], error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        find_dates(*arguments, **more)  # type: ignore[arg-type]


def test_a_time_of_day_is_its_day() -> None:
    assert values("tomorrow", datetime(2025, 5, 21, 23, 59)) == [("tomorrow", "2025-05-22")]


def test_the_day_of_reading_as_an_iso_string() -> None:
    assert values("tomorrow", "2025-05-21") == values("tomorrow", date(2025, 5, 21))
    assert read_date("tomorrow", "2025-05-21") == read_date("tomorrow", date(2025, 5, 21))


# --- one date and nothing else -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (" May 5, 2020. ", "2020-05-05"), ("the 3rd of next month", "2025-06-03"), ("(6/2/24)", "2024-06-02"),
        ("next year", "2026"), ("15. Oktober 2021", "2021-10-15"), ("2 \u043c\u0430\u044f 2020", "2020-05-02"),
        ("3 \u0434\u043d\u044f \u043d\u0430\u0437\u0430\u0434", None), ("Oktober 2021", None), ("May 5 or 6", None),
        ("23. April 2021", "2021-04-23"), ("5 de mayo de 2021", "2021-05-05"), ("le 5 mai 2021", "2021-05-05"),
        ("half a dozen days ago", "2025-05-15"), ("half a dozen days after May 5", "2025-05-11"),
        ("the last Friday of June 2025", "2025-06-27"), ("the last Friday", "2025-05-16"),
        ("May 5 at noon", None), ("", None), ("soon", None), ("32/32/2020", None), ("7" * 80 + "x", None),
    ],
)  # fmt: skip
def test_read_date(words: str, value: str | None) -> None:
    found = read_date(words, WEDNESDAY)
    assert (found and found.norm) == value


def test_dateparser_is_loaded_only_for_words_that_the_grammar_does_not_know() -> None:
    script = (
        "import sys\n"
        "from negotext import find_dates, read_date\n"
        "assert read_date('June 2, 2020') and find_dates('15. Oktober 2021') == [] and read_date('soon') is None\n"
        "assert 'dateparser' not in sys.modules\n"
        "assert read_date('15. Oktober 2021').norm == '2021-10-15'\n"
        "assert 'dateparser' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)


def test_the_public_names() -> None:
    assert negotext.find_dates is find_dates and negotext.read_date is read_date


# --- parts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("third", 3), ("thirty-first", 31), ("twenty two", 22), ("07th", 7), ("nineteen ten", 1910), ("a", 1),
        ("nineteen hundred and five", 1905), ("two thousand", 2000), ("two thousand nineteen", 2019),
    ],
)  # fmt: skip
def test_number(words: str, value: int) -> None:
    assert number(words) == value


def test_full_year() -> None:
    assert [full_year(w) for w in ("'69", "70", "1905", "twenty twenty five")] == [2069, 1970, 1905, 2025]


def test_every_holiday_falls_in_every_year() -> None:
    for record in holidays():
        days = [holiday(record["id"], year) for year in range(MIN_YEAR, MAX_YEAR + 1)]
        assert [day.year for day in days] == list(range(MIN_YEAR, MAX_YEAR + 1))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("easter", "2000-04-23"), ("easter", "2019-04-21"), ("good-friday", "2025-04-18"),
        ("mardi-gras", "2024-02-13"), ("thanksgiving", "2024-11-28"), ("black-friday", "2024-11-29"),
        ("memorial", "2021-05-31"), ("labor", "2021-09-06"), ("victoria", "2020-05-18"), ("victoria", "2026-05-18"),
        ("election", "2022-11-08"), ("election", "2024-11-05"), ("king", "2023-01-16"), ("christmas", "2023-12-25"),
    ],
)  # fmt: skip
def test_holidays(name: str, day: str) -> None:
    assert holiday(name, int(day[:4])).isoformat() == day


@given(st.dates(date(1901, 1, 1), date(2099, 12, 31)), st.integers(-400, 400))
def test_working_days_are_working_days(day: date, count: int) -> None:
    found = moved(day, [(count, "workday")])
    if found is None or not count:
        return
    assert found.weekday() < 5
    between = range(min(day, found).toordinal() + (count > 0), max(day, found).toordinal() + (count > 0))
    assert sum(date.fromordinal(o).weekday() < 5 for o in between) == abs(count)


# --- properties --------------------------------------------------------------------------------------------------

WORDS = """
    the a next last this past coming day days week weeks month year years ago from now after before later earlier of
    in on and to two three twenty first second third thirty-first may June jan 5 31 29 2020 1900 2100 '19 5/3 31/12
    2020-02-30 20200229 999 friday sat mon Monday tomorrow yesterday today christmas easter thanksgiving business
    nineteen thousand hundred , . - / ( ) every more than will met 24/7 fortnight hence 12-31-99
"""
PHRASES = st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=14).map(" ".join)
DAYS = st.one_of(
    st.dates(), st.dates(date(1899, 12, 1), date(1901, 2, 1)), st.dates(date(2099, 12, 1), date(2101, 2, 1))
)


@settings(deadline=None)  # the first call compiles the grammar
@given(st.one_of(PHRASES, st.text(max_size=60)), DAYS | st.none(), st.sampled_from(["text", "page"]))
def test_never_raises_and_values_lie_between_1900_and_2100(text: str, anchor: date | None, scope: str) -> None:
    end = 0
    for mention in find_dates(text, anchor, scope=scope):  # type: ignore[arg-type]
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        assert mention.value is None or MIN_YEAR <= mention.value.value.year <= MAX_YEAR
        assert mention.value is not None or anchor is None


@settings(deadline=None)  # the first call loads dateparser
@given(st.one_of(PHRASES, st.text(alphabet="May june 5/2.,-()\u00e9\u0130", max_size=40)), DAYS | st.none())
def test_read_date_never_raises(words: str, anchor: date | None) -> None:
    found = read_date(words, anchor)
    assert found is None or MIN_YEAR <= found.value.year <= MAX_YEAR


@given(PHRASES, st.dates(date(1950, 1, 1), date(2050, 1, 1)))
def test_the_same_words_have_the_same_values(text: str, anchor: date) -> None:
    assert find_dates(text, anchor) == find_dates(text, anchor)


@pytest.mark.parametrize("scope", ["page", "text"])
@pytest.mark.parametrize(
    "unit",
    [
        "May 5, ", "5 and ", "the ", "5th of ", "two weeks and ", "twenty ", "3 days ", "next week ", "friday, ",
        "a week from ", "first monday of ", "in 2019 a", "a", "on 15 ", "nineteen hundred and ", "1 month, ", " ",
        "\n", "(", "christmas ", "the day before ", "5-", "2019-",
    ],
)  # fmt: skip
def test_time_is_linear(scope: str, unit: str) -> None:
    """Half a minute and more where it is not."""
    view = View("on May 5" + unit * (40_000 // len(unit)) + "in 2019x")
    begin = time.process_time()
    find(view.text, view.low, scope=scope)  # type: ignore[arg-type]
    assert time.process_time() - begin < 5
