"""Counted and listed offers: how many dates, letters, sessions or proposals, by whom, since when, whether in all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from .classify import Judged
from .entities import Found, between
from .events import Reading
from .features import party_of
from .quantities import number_pattern, number_value
from .view import View

_SIDES = ("employer", "union", "both", "agency")


@dataclass(frozen=True, slots=True)
class FoundOffer:
    """One offer in view offsets; ``value`` is ``None`` for `several`."""

    start: int
    end: int
    value: int | None
    unit: str
    by: str
    since: date | None
    cumulative: bool


@cache
def _letters() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,$/-])(?P<n>{number_pattern()}|(?P<o>\d{{1,2}}(?:st|nd|rd|th)|second|third|fourth|fifth|sixth"
        rf"|seventh|eighth|ninth|tenth|eleventh|twelfth))"
        rf"(?:[ \n](?:previous|such|more|separate|written|additional|formal))?[ \n](?P<u>letters?|sessions|proposals)\b"
    )


_TOTAL = re.compile(
    r"\b(?:since|to date|so far|in all|in total|total(?:ing|s)?|altogether|now (?:sent|having)|has (?:now )?sent"
    r"|have (?:now )?sent|after (?:now )?(?:having )?(?:sen[dt]\w*|offer\w*)|not one has|previous)\b"
)


def find_offers(
    view: View, readings: Sequence[Reading], items: Sequence[Found], judged: Sequence[Judged], anchor: date | None
) -> list[FoundOffer]:
    """The offers of one entry, in text order."""
    found: list[FoundOffer] = []
    for reading in readings:
        inside = between(items, reading.start, reading.end)
        low = view.low[reading.start : reading.end]
        counted = [i for i in inside if i.label == "DATES_OFFERED"]
        letters = list(_letters().finditer(view.low, reading.start, reading.end)) if counted or "letter" in low else []
        listed = [
            i for i in inside if i.label == "DATE" and i.role == "offered" and i.value and i.value.precision == "day"
        ]
        if not counted and not letters and not listed:
            continue
        since = _since(view, inside)
        total = since is not None or (bool(_TOTAL.search(low)) and bool(letters))
        by = _side(reading, judged, readings)
        for item in counted:
            value = int(float(item.norm)) if item.norm and item.norm != "unknown" else None
            found.append(FoundOffer(item.start, item.end, value, "dates", by, since, total))
        for match in letters:
            if match["u"].startswith("letter") and (match["o"] is None) and number_value(match["n"]) > 1:
                found.append(
                    FoundOffer(
                        match.start(),
                        match.end(),
                        int(number_value(match["n"])),
                        "letters",
                        by,
                        since,
                        total or bool(counted),
                    )
                )
        if listed and not counted:
            found.append(FoundOffer(listed[0].start, listed[-1].end, len(listed), "dates", by, None, False))
    return sorted(found, key=lambda o: o.start)


def _since(view: View, inside: Sequence[Found]) -> date | None:
    for item in inside:
        if (
            item.label == "DATE"
            and item.value
            and re.search(r"\bsince[ \n]$", view.low[max(0, item.start - 7) : item.start])
        ):
            return item.value.value
    return None


def _side(reading: Reading, judged: Sequence[Judged], readings: Sequence[Reading]) -> str:
    """The side of the scheduling event of the sentence, else the first party it names."""
    for event in judged:
        if event.event_type == "scheduling" and readings[event.reading] is reading:
            return event.by
    for token in reading.tokens:
        side = party_of(token, reading.context.voice)
        if side in _SIDES:
            return side
    return "unknown"
