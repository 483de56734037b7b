"""How likely a text reports an event of a label: its type and status, and its subtype and side where it names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..classify import EventModel, Weighed
from ..events import Reading, trigger
from .labels import OTHER, Scheme
from .texts import Text
from .units import Label


def label_chances(model: EventModel, scheme: Scheme, text: Text, labels: Sequence[Label]) -> list[float]:
    """The probability of each label for a text, each 0 to 1 on its own; that of ``other`` is that there is no event."""
    readings, _ = text.read()
    chances = dict.fromkeys(labels, 0.0)
    for weighed in model.weigh(readings):
        mine = [label for label in labels if label.cell == weighed.label]
        for shares in _shares(model, scheme, readings, weighed, mine) if mine else ():
            for label, share in shares:
                chances[label] = max(chances[label], weighed.probability * share)
    nothing = 1.0
    for label in labels:
        nothing *= 1 - chances[label]
    return [nothing if label.type == OTHER.type else chances[label] for label in labels]


def _shares(
    model: EventModel,
    scheme: Scheme,
    readings: Sequence[Reading],
    weighed: Weighed,
    labels: Sequence[Label],
) -> Iterator[list[tuple[Label, float]]]:
    """For each sentence that shows an event, how likely it is of each label rather than of another of its cell."""
    event_type, status = weighed.type_and_status
    for number in weighed.shown(readings):
        subtypes = model.subtypes(readings[number], event_type, status) or {"plain": 1.0}
        sides: dict[str, float] = {}
        if any(label.by is not None for label in labels):
            likely = max(subtypes, key=subtypes.__getitem__)
            token, _, _ = trigger(readings[number], event_type, likely if likely != "plain" else None)
            told = model.sides(readings, number, event_type, status, token)
            sides = {
                side: told.beside(side)[side] if side in told.by else chance for side, chance in told.chances.items()
            }
        yield [
            (
                label,
                (1.0 if scheme.leaves_open(label) else subtypes.get(label.subtype or "plain", 0.0))
                * (1.0 if label.by is None else sides.get(label.by, 0.0)),
            )
            for label in labels
        ]
