"""Explanations as text for a terminal and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from ..letters import printable
from ..records import Event
from .features import Weight

if TYPE_CHECKING:
    from . import CueNote, Explanation, FrameNote

_WIDTH: Final = 9  # of the names of the lines
_LIKELY: Final = 0.005  # smaller chances are not shown


def headline(explanation: Explanation) -> str:
    """Day, type, status, side, confidence and id, on one line."""
    event, day = explanation.event, explanation.day
    when = day.isoformat() if day else "undated"
    facts = f"{kind(event)}: {event.status}, by {event.by}, confidence {event.confidence:.2f}"
    return printable(f"{when}  {facts}  {explanation.event_id}")


def kind(event: Event) -> str:
    """``type`` or ``type/subtype``."""
    return f"{event.event_type}/{event.subtype}" if event.subtype else event.event_type


def lines(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """What there is to say, each under a short name, one line each; without characters that would steer a terminal."""
    event = explanation.event
    before, words, after = (printable(part, strip=False) for part in explanation.sentence)
    yield "sentence", f"{before}»{words}«{after}".strip()
    yield "rule", printable(event.rule)
    for cue in explanation.cues:
        yield "cue", _cue(cue)
    for frame in explanation.frames:
        yield "frame", _frame(frame)
    yield "side", printable(explanation.side)
    if explanation.sides:
        yield "", _chances(explanation.sides)
    if explanation.subtypes:
        yield "subtype", _chances(explanation.subtypes)
    for name, value in (("actor", event.actor), ("target", event.target)):
        if value:
            yield name, printable(value)
    for name, pro, con in (
        ("sentence", explanation.sentence_for, explanation.sentence_against),
        ("words", explanation.words_for, explanation.words_against),
        ("entry", explanation.entry_for, explanation.entry_against),
    ):
        if pro or con:
            yield f"{name} +", _weights(pro)
            yield f"{name} -", _weights(con)
    yield "chance", printable(explanation.probability)


def as_text(explanation: Explanation) -> str:
    """The explanation as lines of plain text."""
    width = max(_WIDTH, *(len(name) for name, _ in lines(explanation)))
    return "\n".join(
        [headline(explanation), *(f"  {name:<{width}} {value}" for name, value in lines(explanation) if value)]
    )


def as_html(explanation: Explanation) -> str:
    """The explanation as HTML, everything from the page escaped; colors come from the notebook around it."""
    before, words, after = (html(printable(part, strip=False)) for part in explanation.sentence)
    cell = "style='text-align:left;vertical-align:top;padding:.1em .6em'"
    rows = [("sentence", f"{before}<mark>{words}</mark>{after}")]
    rows += [(name, html(value)) for number, (name, value) in enumerate(lines(explanation)) if number and value]
    table = "".join(f"<tr><th {cell}>{html(name)}</th><td {cell}>{value}</td></tr>" for name, value in rows)
    return (
        "<div style='color:inherit;background:transparent'>"
        f"<p><strong>{html(headline(explanation))}</strong></p>"
        f"<table style='border-collapse:collapse'>{table}</table></div>"
    )


def html(text: str) -> str:
    """Escaped; lone surrogates become ``?``, as a notebook cannot store them."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def _cue(cue: CueNote) -> str:
    around = f" by “{printable(cue.scope)}”" if cue.scope else ""
    return f"{cue.cue}: “{printable(cue.words)}”, {cue.meaning}{around}"


def _frame(frame: FrameNote) -> str:
    return f"{frame.frame}: “{printable(frame.words)}”, {frame.status}, by {frame.by or 'nobody named'}"


def _chances(chances: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {chance:.2f}" for name, chance in chances if chance >= _LIKELY)


def _weights(weights: Sequence[Weight]) -> str:
    return "; ".join(f"{printable(w.words)} {w.value:+.2f}" for w in weights) or "nothing"
