"""What is found in an entry, and which events of one entry can stand beside one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .events import Reading
from .taxonomy import SIDES, STATUSES, SUBTYPES

_SURER = 0.4  # a sentence that tells of an event in one status so much surer than in another tells of the one


@dataclass(frozen=True, slots=True)
class Judged:
    """One event found in an entry; offsets are those of the text that was judged.

    Attributes:
        event_type: one of `negotext.taxonomy.TYPES`.
        subtype: one of the type's `negotext.taxonomy.SUBTYPES`; ``None`` for none of them.
        status: one of `negotext.taxonomy.STATUSES`.
        by: one of `negotext.taxonomy.SIDES`.
        probability: how sure that is, 0 to 1.
        reading: the number of the sentence that shows it.
        token: the number of the word in it with which the trigger begins; only explanations of the library's own models
            look at it.
        start: where the words that report it begin.
        end: where they end.
        told_as: the ``type:status`` that its sentence tells, where the rest of the entry makes another of it.
    """

    event_type: str
    subtype: str | None
    status: str
    by: str
    probability: float
    reading: int
    token: int
    start: int
    end: int
    told_as: str | None = None


def fault_of(event: object, readings: Sequence[Reading], length: int) -> str | None:
    """What is wrong with an event that a judge of the user's own gave, if anything.

    Args:
        event: what was given.
        readings: the entry's sentences.
        length: that of the text which offsets refer to.
    """
    if not isinstance(event, Judged):
        return f"it gave {type(event).__name__}, no negotext.classify.Judged"
    named = (event.event_type, event.status, event.by)
    known = all(isinstance(name, str) for name in named)
    if not known or event.event_type not in SUBTYPES or event.status not in STATUSES or event.by not in SIDES:
        return f"{event.event_type}:{event.status}:{event.by} is no event of the taxonomy"
    if event.subtype is not None and event.subtype not in SUBTYPES[event.event_type]:
        return f"{event.subtype!r} is no subtype of {event.event_type}"
    if not isinstance(event.probability, (int, float)) or not 0 <= event.probability <= 1:
        return f"probability {event.probability!r} is no float between 0 and 1"
    if not isinstance(event.reading, int) or not 0 <= event.reading < len(readings):
        return f"there is no sentence {event.reading!r}; the entry has {len(readings)}"
    if not all(isinstance(n, int) for n in (event.start, event.end)) or not 0 <= event.start <= event.end <= length:
        return f"{event.start!r} to {event.end!r} is no place in the text of {length} characters"
    return None


def tells_more(readings: Sequence[Reading], number: int, known: int, best: int) -> bool:
    """Whether a sentence tells more of an event than one known before: the best does, but a heading leaves out who and
    when."""
    heads = readings[number].context.heading, readings[known].context.heading
    return number == best if heads[0] == heads[1] else heads[1]


def without_weaker(found: Sequence[Judged], chances: Mapping[tuple[str, str, int], float]) -> list[Judged]:
    """Without what a sentence tells far more surely in another status: `will vote on May 2` is no vote taken.

    What is negated stands beside the rest (`no deal on pay, but one on Article 5`), and so does a strike beside the
    notice of it.

    Args:
        found: the events.
        chances: what the sentence model says, by type, status and the number of the sentence.
    """
    surest: dict[tuple[str, int], float] = {}
    live = [j for j in found if j.status != "negated" and j.event_type != "job_action"]
    for judged in live:
        told = (judged.event_type, judged.reading)
        surest[told] = max(surest.get(told, 0.0), chances[judged.event_type, judged.status, judged.reading])
    return [
        j
        for j in found
        if j not in live or surest[j.event_type, j.reading] - chances[j.event_type, j.status, j.reading] < _SURER
    ]


def without_echoes(found: Sequence[Judged], readings: Sequence[Reading]) -> list[Judged]:
    """Without what is no news of its own beside something else in its sentence.

    Days not set where the side refused (`has not accepted any of our dates`), and the proposing of ground rules.
    """
    refused = {(j.reading, j.by) for j in found if (j.event_type, j.status) == ("rejection", "occurred")}
    return [
        j
        for j in found
        if ((j.event_type, j.status) != ("scheduling", "negated") or (j.reading, j.by) not in refused)
        and not (j.event_type == "proposal" and _of_ground_rules(readings[j.reading]))
    ]


def mediated(found: Sequence[Judged]) -> list[Judged]:
    """With the next day as one of mediation, too, where an entry reports one: it is no other session."""
    kinds = {(j.event_type, j.subtype, j.status) for j in found}
    if ("impasse", "mediation", "occurred") not in kinds:
        return list(found)
    events = [j for j in found if not _sets_a_day(j)]
    if ("impasse", "mediation", "planned") not in kinds:
        events += [
            replace(j, event_type="impasse", subtype="mediation", status="planned", by="both", told_as=_SET)
            for j in found
            if _sets_a_day(j)
        ][:1]
    return events


_SET = "scheduling:occurred"


def _sets_a_day(judged: Judged) -> bool:
    """Whether a day is set, and not only accepted by one side."""
    one_side = judged.by in ("employer", "union")
    return f"{judged.event_type}:{judged.status}" == _SET and judged.subtype is None and not one_side


def _of_ground_rules(reading: Reading) -> bool:
    """Whether the grammar of a sentence speaks of ground rules and of no proposal."""
    rules = [frame.rule for frame in reading.frames]
    return any(r.subtype == "ground_rules" for r in rules) and not any(r.type == "proposal" for r in rules)


def without_doubles(found: Sequence[Judged]) -> list[Judged]:
    """One event per type, status and side: the plain form gives way to the one with a subtype."""
    kept: list[Judged] = []
    items = sorted(found, key=lambda j: (j.subtype is None, -j.probability))
    for judged in items:
        same = [k for k in kept if (k.event_type, k.status, k.by) == (judged.event_type, judged.status, judged.by)]
        if judged.subtype is None and same:
            continue
        kept.append(judged)
    known = {(k.event_type, k.status) for k in kept if k.by != "unknown"}
    return [k for k in kept if k.by != "unknown" or (k.event_type, k.status) not in known]
