"""How a classifier does on texts that it was not trained on, beside what it started from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..errors import TrainingError
from .estimator import EventClassifier
from .labels import read_labels
from .texts import Text

PARTS: Final = 4


def held_out(model: EventClassifier, texts: Sequence[Text], events: Sequence[Sequence[str]]) -> tuple[float, float]:
    """The mean score on each of four parts of the texts, after training on the others; and that of the base alone.

    Without a base the second number is 0.

    Raises:
        TrainingError: there are fewer than eight texts, or too few in one of the parts to train on.
    """
    if len(texts) < 2 * PARTS:
        raise TrainingError(f"{len(texts)} texts are too few to hold some out; {2 * PARTS} are needed")
    types = read_labels(list(events)).types
    before = model.untrained(types)
    own = base = 0.0
    for part in range(PARTS):
        train = [n for n in range(len(texts)) if n % PARTS != part]
        test = [n for n in range(len(texts)) if n % PARTS == part]
        given, answers = [texts[n] for n in test], [events[n] for n in test]
        trained = EventClassifier(**model.get_params(deep=False))
        trained.fit([texts[n] for n in train], [events[n] for n in train])
        own += trained.score(given, answers) / PARTS
        base += before.score(given, answers) / PARTS if before else 0.0
    return own, base
