"""Pages for hypothesis: as people write them, as they come damaged, and any Unicode at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

DAYS = st.dates(min_value=dt.date(2001, 1, 1), max_value=dt.date(2030, 12, 28))

FORMS = (
    "{month} {d}, {y}", "{m}/{d}/{y}", "{d} {month} {y}", "Update – {mon} {d}, {y}", "Session of {month} {d}, {y}",
    "{y}-{m:02}-{d:02}", "{weekday}, {month} {d}, {y}", "{month} {d}, {y}: Bargaining update",
)  # fmt: skip
"""Headings that give their year."""

PLAIN_FORMS = tuple(form for form in FORMS if "/" not in form)
"""Those of them that leave no doubt which number is the month, whatever else is on the page."""

SHORT_FORMS = (
    "{month} {d}",
    "{weekday}, {mon}. {d}",
    "{m}/{d}",
    "Week of {month} {d}",
    "What happened on {month} {d}?",
)
"""Headings that leave it to the page."""

LINE_ENDS = ("\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85")

SENTENCES = (
    "The District and CSEA 821 met on May 8, 2025 for three hours.",
    "• 3% on schedule\n• two dates in the fall",
    "No agreement was reached on Article 8.6.",
    "SCTA rejected Article 8.6 and $1,200.",
    "Next session: June\u00a04 – 5, 9 a.m.",
    "The contract runs out on Decem-\nber 31.",
    "PERB\u2019s mediator | will\tmeet both teams next week.",
    "We offered ten dates since March 2020! The union gave none.",
    "İstanbul Local 12 sent its second letter since May 5.",
    "The City declared impasse (AFSCME Local 88) on the 3rd of June.",
    "The board ratified the tentative agreement; 63 dates were offered.",
)
FURNITURE = (
    "Posted by admin | Share this",
    "Read more",
    "* * *",
    "2019",
    "-- ",
    "> On May 5, 2020, A wrote:",
    "May 2020",
)
PREAMBLES = ("", "Negotiations\n\nWelcome to this page.\n\n", "2024-2025 Negotiations\n\nOak Teachers Union\n\n")
FOOTERS = ("", "\n© 2024 Human Resources\nCall us at 555-010-0177\n", "\nShare this page\nLast updated 6/5/2025\n")

# what comes with copying, scraping and bad decoding
ODD = (
    *LINE_ENDS, "\0", "\ud800", "\udfff", "\udcff", "\ufeff", "\ufffd", "\u200b", "\u200d", "\u00ad", "\u2060",
    "\u202e", "\u202c", "\u2066", "\u2069", "\u200f", "\u0301", "\u0316\u0489" * 9, "\U0001f1e8\U0001f1e6",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U00010330", "\u0660\u0665", "\u06f2\u06f0\u06f2\u06f5",
    "\uff12\uff10\uff12\uff15", "\U0001d7d0\U0001d7ce", "²⁰²⁵", "Ⅻ", "½", "İ", "ß", "ſ", "K", "\u00a0", "\u3000", "\t",
    "\u05d9\u05d5\u05dd", "١/٥/٢٠٢٥", "５月５日", "$", "%", "(", ")", "[", "|", "•", "-", "–", ".", ",", ":", "'",
    "\x1b[0m",
)  # fmt: skip


def heading(day: dt.date, form: str) -> str:
    """A heading of that day, whatever the locale and platform."""
    month, weekday = _MONTHS[day.month - 1], _WEEKDAYS[day.weekday()]
    return form.format(month=month, mon=month[:3], weekday=weekday, y=day.year, m=day.month, d=day.day)


_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

BODIES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map("\n\n".join)


@dataclass(frozen=True)
class Layout:
    """A page that follows one convention: its form of heading, and day and body of each entry in page order."""

    form: str
    entries: tuple[tuple[dt.date, str], ...]
    before: str = ""
    after: str = ""

    def pieces(self) -> list[str]:
        """The page's preamble, entries and footer; together they are its text."""
        return [self.before, *(f"{heading(day, self.form)}\n\n{body}\n\n" for day, body in self.entries), self.after]

    @property
    def text(self) -> str:
        return "".join(self.pieces())


@st.composite
def layouts(draw: st.DrawFn, *, forms: tuple[str, ...] = FORMS, least: int = 2, most: int = 7) -> Layout:
    """Pages as they should be, newest or oldest entry first."""
    newest_first = draw(st.booleans())
    days = sorted(draw(st.lists(DAYS, min_size=least, max_size=most)), reverse=newest_first)
    entries = tuple((day, draw(BODIES)) for day in days)
    return Layout(
        draw(st.sampled_from(forms)), entries, draw(st.sampled_from(PREAMBLES)), draw(st.sampled_from(FOOTERS))
    )


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A page gone wrong: pieces cut, doubled, moved and mixed with others, odd characters, other line ends."""
    text = draw(layouts(forms=FORMS + SHORT_FORMS, least=1)).text
    for _ in range(draw(st.integers(1, 6))):
        a = draw(st.integers(0, len(text)))
        b = min(len(text), a + draw(st.integers(0, 60)))
        match draw(st.integers(0, 6)):
            case 0:
                text = text[:a] + text[b:]
            case 1:
                text = text[:b] + text[a:]
            case 2:
                text = text[:a] + draw(st.sampled_from(ODD)) * draw(st.integers(1, 4)) + text[a:]
            case 3:
                text = text[:a] + draw(st.sampled_from(SENTENCES + FURNITURE)) + text[b:]
            case 4:
                text = text.replace("\n", draw(st.sampled_from(LINE_ENDS)))
            case 5:
                text = text[:a] + heading(draw(DAYS), draw(st.sampled_from(FORMS + SHORT_FORMS))) + text[a:]
            case _:
                text = text[b:] + text[:a]
    return text


LETTERS = st.characters(exclude_categories=())
"""Any code point, lone surrogates and NUL among them."""


@st.composite
def any_unicode(draw: st.DrawFn) -> str:
    """Any characters, with words between them that mean something to the library."""
    parts = st.one_of(
        st.text(LETTERS, max_size=20),
        st.sampled_from(ODD),
        st.sampled_from(SENTENCES),
        st.builds(heading, DAYS, st.sampled_from(FORMS + SHORT_FORMS)),
        st.sampled_from(LINE_ENDS),
        st.integers(0, 10**12).map(str),
    )
    return "".join(draw(st.lists(parts, max_size=25)))


PAGES = st.one_of(layouts().map(lambda layout: layout.text), mutated(), any_unicode())
