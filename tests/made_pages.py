"""Parsed pages made by hand, entry by entry; offsets are found from the words."""

from __future__ import annotations

from datetime import date
from typing import Any

from negotext.records import Entity, Entry, Event, Offer, Page, ParsedPage


class PageMaker:
    """Writes a page's text and the records that go with it."""

    def __init__(self, doc_id: str = "p", **page: Any) -> None:
        self.doc_id = doc_id
        self.page = page
        self.text = "Updates\n\n"
        self.entries: list[Entry] = []
        self.entities: list[Entity] = []
        self.events: list[Event] = []
        self.offers: list[Offer] = []
        self.titles: dict[tuple[str, str], str] = {}

    def entry(self, day: str | None, body: str, **fields: Any) -> str:
        """Append an entry headed by its ISO day; gives its id."""
        heading = fields.pop("heading", day or "Undated")
        start = len(self.text)
        body_start = start + len(heading) + 1
        self.text += f"{heading}\n{body}\n\n"
        same_day = sum(entry.entry_id.startswith(f"{self.doc_id}#{day}") for entry in self.entries)
        entry_id = f"{self.doc_id}#{day}" + (f".{same_day + 1}" if same_day else "")
        self.entries.append(
            Entry(
                entry_id,
                len(self.entries),
                start,
                body_start,
                len(self.text),
                date.fromisoformat(day) if day else None,
                **fields,
            )
        )
        return entry_id

    def span(self, entry_id: str, words: str) -> tuple[int, int]:
        entry = next(entry for entry in self.entries if entry.entry_id == entry_id)
        start = self.text.index(words, entry.body_start, entry.end)
        return start, start + len(words)

    def mention(self, entry_id: str, label: str, words: str, norm: str | None = None, **fields: Any) -> None:
        start, end = self.span(entry_id, words)
        fields.setdefault("rule", "by-hand")
        self.entities.append(Entity(entry_id, label, words, start, end, norm or words, **fields))

    def event(
        self, entry_id: str, event_type: str, words: str, by: str = "both", status: str = "occurred", **fields: Any
    ) -> None:
        """A reported event; its sentence is what stands between full stops around the words."""
        start, end = self.span(entry_id, words)
        entry = next(entry for entry in self.entries if entry.entry_id == entry_id)
        before = self.text.rfind(". ", entry.body_start, start)
        after = self.text.find(".", end, entry.end)
        sentence = (entry.body_start if before < 0 else before + 2, entry.end if after < 0 else after + 1)
        self.events.append(Event(entry_id, event_type, status, by, words, start, end, *sentence, 0.9, "cue", **fields))

    def offer(self, entry_id: str, words: str, **fields: Any) -> None:
        start, end = self.span(entry_id, words)
        self.offers.append(Offer(entry_id, text=words, start=start, end=end, **fields))

    def parsed(self, **fields: Any) -> ParsedPage:
        return ParsedPage(
            Page(self.text, self.doc_id, **self.page),
            tuple(self.entries),
            tuple(self.entities),
            tuple(self.events),
            tuple(self.offers),
            article_titles=self.titles,
            **fields,
        )


def full_page(doc_id: str = "p") -> ParsedPage:
    """A page with a row in every table, of which every kind of value is missing somewhere."""
    page = PageMaker(
        doc_id,
        source="page.html",
        title="Bargaining “updates”",
        employer="Fox Hollow Area School District",
        published=date(2025, 6, 10),
        warnings=("odd encoding",),
    )
    first = page.entry(
        "2025-06-04",
        "The District gave CSEA 821 its proposal on Article 8.6. It offered 63 dates since May 1, 2025.",
        date_precision="day",
        date_basis="explicit",
        posted=date(2025, 6, 5),
        event_type="proposal",
        confidence=0.75,
    )
    second = page.entry("2025-05-21", "=SUM(A1) is how the letter from PERB began. We met.", union="CSEA 821")
    page.mention(first, "UNION", "CSEA 821", canonical="csea", canonical_name="California School Employees Association")
    page.mention(first, "ARTICLE", "Article 8.6", "8.6")
    page.mention(first, "DATE", "May 1, 2025", "2025-05-01", role="deadline")
    page.mention(second, "AGENCY", "PERB")
    page.event(
        first, "proposal", "gave", "employer", subtype="package", actor="District", evidence=("gave", "actor: District")
    )
    page.event(second, "meeting", "met", date=date(2025, 5, 20))
    page.offer(first, "63 dates", value=63, unit="dates", by="employer", since=date(2025, 5, 1), cumulative=True)
    page.offer(second, "letter", value=None, unit="letters", by="unknown")
    return page.parsed(warnings=("2 dates could not be placed",))
