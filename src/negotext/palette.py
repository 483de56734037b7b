"""The colors of event types, labels, sides and actions: the one declaration for plots, reports and notebooks.

Every color has two shades, one for light and one for dark backgrounds, each at a contrast of 3 to 1 or more. The
shades of the event types were chosen so that any two can be told apart with normal sight, protanopia, deuteranopia and
tritanopia; the tests compute it. Color never stands alone: types, labels and sides are also written out, and plots
give each its own marker.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


class Shades(NamedTuple):
    """One color as ``#rrggbb``, for light and for dark backgrounds."""

    light: str
    dark: str


UNKNOWN: Final = Shades("#707070", "#c9c9c9")
"""For whatever is not declared, such as the labels of a user's lexicon."""

TYPES: Final[Mapping[str, Shades]] = MappingProxyType(
    {
        "proposal": Shades("#5e6ae4", "#8fb6fe"),
        "agreement": Shades("#225849", "#42a98d"),
        "impasse": Shades("#a30309", "#d43a3c"),
        "cancellation": Shades("#ad9128", "#d98927"),
        "rejection": Shades("#a26613", "#f7b46a"),
        "job_action": Shades("#61147e", "#a36eda"),
        "meeting": Shades("#779b9d", "#b7feff"),
        "scheduling": Shades("#043343", "#5b7a8d"),
        "correspondence": Shades("#0d1b04", "#f1f734"),
        "other": UNKNOWN,
    }
)
"""Each of `negotext.taxonomy.TYPES`."""

LABELS: Final[Mapping[str, Shades]] = MappingProxyType(
    {
        "UNION": Shades("#2563c9", "#7aa7f7"),
        "EMPLOYER": Shades("#b4530a", "#f0a35e"),
        "AGENCY": Shades("#8a3fb0", "#c99aec"),
        "ARTICLE": Shades("#1f7a3d", "#6cc98a"),
        "DATE": Shades("#0f7280", "#5cc4d1"),
        "DATES_OFFERED": Shades("#8a6a00", "#d8b93c"),
        "MONEY": Shades("#5f6f00", "#b7c94a"),
        "PERCENT": Shades("#b8326e", "#f08bb8"),
    }
)
"""Each of `negotext.taxonomy.LABELS`."""

SIDES: Final[Mapping[str, Shades]] = MappingProxyType(
    {
        "employer": LABELS["EMPLOYER"],
        "union": LABELS["UNION"],
        "both": Shades("#1f7a3d", "#6cc98a"),
        "agency": LABELS["AGENCY"],
        "unknown": UNKNOWN,
    }
)
"""Each of `negotext.taxonomy.SIDES`."""

ACTIONS: Final[Mapping[str, Shades]] = MappingProxyType(
    {
        "proposed": TYPES["proposal"],
        "countered": TYPES["job_action"],
        "agreed": TYPES["agreement"],
        "rejected": TYPES["rejection"],
        "discussed": TYPES["meeting"],
    }
)
"""Each of `negotext.taxonomy.ACTIONS`."""

MARKERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "proposal": "s",
        "agreement": "o",
        "impasse": "X",
        "cancellation": "v",
        "rejection": "P",
        "job_action": "^",
        "meeting": "D",
        "scheduling": ">",
        "correspondence": "p",
        "other": ".",
    }
)
"""The shape that stands for each of `negotext.taxonomy.TYPES` in plots, by matplotlib's names."""


def css_variables(dark: bool) -> str:
    """Declarations of ``--neg-<type or label>`` for a style sheet, for light or for dark backgrounds.

    >>> css_variables(dark=False)[:24]
    '--neg-proposal: #5e6ae4;'
    """
    named = {**TYPES, **LABELS, "unknown": UNKNOWN}
    return " ".join(f"--neg-{name}: {shades.dark if dark else shades.light};" for name, shades in named.items())


def css_class(name: str) -> str:
    """The class of a type or label in a style sheet; one that is not declared has that of `UNKNOWN`.

    >>> css_class("proposal"), css_class("\\"><script>")
    ('neg-proposal', 'neg-unknown')
    """
    return f"neg-{name}" if name in TYPES or name in LABELS else "neg-unknown"


def css_classes() -> str:
    """Rules by which an element of a class of `css_class` has its color as ``--neg``."""
    return "\n".join(f".neg-{name} {{ --neg: var(--neg-{name}); }}" for name in [*TYPES, *LABELS, "unknown"])
