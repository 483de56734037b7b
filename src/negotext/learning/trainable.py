"""Whether texts and labels are something that can be learned from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from ..errors import TrainingError
from .labels import FULL, OTHER, Labels
from .texts import Text

UNEQUAL: Final = "there are {} texts and {} labels; each text needs one, '' or [] for no events"


def check_trainable(texts: Sequence[Text], labels: Labels, groups: Sequence[Any] | None) -> None:
    """Raise `TrainingError`, with the reason and what would help, where nothing could be learned."""
    if len(texts) != len(labels.rows):
        raise TrainingError(UNEQUAL.format(len(texts), len(labels.rows)))
    if groups is not None and len(groups) != len(texts):
        raise TrainingError(f"there are {len(texts)} texts and {len(groups)} groups; each text needs one")
    if not texts:
        raise TrainingError("there are no texts to learn from")
    if not any(text.text.strip() or text.heading.strip() for text in texts):
        raise TrainingError("all texts are empty")
    kinds = {frozenset(label for label in row if label.type != OTHER.type) for row in labels.rows}
    if len(kinds) == 1:
        said = ", ".join(sorted(FULL.write(label) or "" for label in kinds.pop())) or "no event"
        raise TrainingError(
            f"all {len(texts)} texts are labeled alike ({said}): there is nothing to tell apart;"
            " add texts that report something else"
        )
    if len({*(groups if groups is not None else range(len(texts)))}) < 2:
        raise TrainingError("all texts are of one group; models are checked across groups, so two are needed")
