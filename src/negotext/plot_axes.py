"""Axes that every picture needs: size, labels, time, ticks that fit, a legend beside, names that are safe to draw."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from . import palette
from .errors import MissingExtraError
from .show import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME_CHARS: Final = 36
"""How long a name in a picture may be."""

_SHORT: Final = 40
"""So many days from the first to the last, or fewer: ticks name month and day, as bare numbers leave open whose they
are."""


def new_axes(ax: Axes | None, height: float, width: float = 8.5) -> Axes:
    """The Axes given, or those of a new figure of so many inches."""
    if ax is None:
        try:
            import matplotlib.pyplot as plt
        except ImportError as error:
            raise MissingExtraError("plots need matplotlib: pip install 'negotext[plot]'") from error

        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def label_axes(ax: Axes, x: str, y: str, left_out: int, why: str) -> None:
    ax.set_xlabel(x + (f"\n{left_out} {why} not shown" if left_out else ""))
    ax.set_ylabel(y)


def say_nothing(ax: Axes, words: str) -> Axes:
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", alpha=0.7)
    return ax


def time_axis(ax: Axes, days: Sequence[dt.date]) -> None:
    """Limits with some room around the days, and ticks that do not repeat the year."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    first, last = min(days), max(days)
    room = dt.timedelta(days=max(15.0, (last - first).days * 0.04))
    ax.set_xlim(dt.datetime.combine(first, dt.time()) - room, dt.datetime.combine(last, dt.time()) + room)
    locator = AutoDateLocator(minticks=3, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    short = (last - first).days <= _SHORT
    ax.xaxis.set_major_formatter(_day_formatter() if short else ConciseDateFormatter(locator))


def _day_formatter() -> Any:
    """Ticks such as `Dec 29`, with the year below the first one of each year."""
    from matplotlib.dates import num2date
    from matplotlib.ticker import Formatter

    class Days(Formatter):  # type: ignore[misc]
        def __call__(self, value: float, place: int | None = None) -> str:
            return f"{num2date(value):%b %d}"

        def format_ticks(self, values: Sequence[float]) -> list[str]:
            years = [num2date(value).year for value in values]
            new = [year not in years[:place] for place, year in enumerate(years)]
            return [self(value) + (f"\n{years[place]}" if new[place] else "") for place, value in enumerate(values)]

    return Days()


def day_number(day: dt.date) -> float:
    from matplotlib.dates import date2num

    return float(date2num(day))


def thin_ticks(axis: Any, names: Sequence[str], room: float) -> None:
    """A tick for each name, or for every n-th where fewer points than a line of text needs are there for each."""
    every = max(1, -(-10 // max(int(room), 1)))
    axis.set_ticks(range(0, len(names), every), names[::every], fontsize=8 if room < 13 else 9)


def legend_beside(ax: Axes, marks: Sequence[tuple[str, str, str]] | None = None) -> None:
    """Beside the axes, where it covers nothing: the labeled lines, or a mark each of name, color and marker."""
    from matplotlib.lines import Line2D

    handles = None
    if marks is not None:
        handles = [
            Line2D([], [], color=shade, marker=marker, linestyle="none", label=name) for name, shade, marker in marks
        ]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize="small")


def shade_on(ax: Axes, shades: palette.Shades) -> str:
    from matplotlib.colors import to_hex

    return shades.dark if is_dark(to_hex(ax.get_facecolor())) else shades.light


def is_dark(color: str) -> bool:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def plain_name(text: str, longest: int = NAME_CHARS) -> str:
    """A name as it stands, in one short line: ``$`` would begin a formula."""
    line = " ".join(visible(text).split())
    return (line if len(line) <= longest else line[: longest - 1] + "…").replace("$", r"\$")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sorts numbers in names by value: 8.6 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,9})", name) if part]
