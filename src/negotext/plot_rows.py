"""Pictures with a row for each article or bargaining round: `articles` and `milestones` of `negotext.plot`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from . import palette, tables, taxonomy
from .plot_axes import (
    day_number,
    is_dark,
    label_axes,
    legend_beside,
    natural_key,
    new_axes,
    plain_name,
    say_nothing,
    shade_on,
    thin_ticks,
    time_axis,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .result import Result

_TALLEST: Final = 20.0
"""Inches; a figure of more rows than fit names only every second, third … of them."""

_STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "sunshine": ("proposal", "s"),
    "first_session": ("meeting", "D"),
    "impasse": ("impasse", "X"),
    "mediation": ("impasse", "^"),
    "fact_finding": ("impasse", "v"),
    "tentative_agreement": ("agreement", "o"),
    "ratification": ("agreement", "P"),
    "approval": ("agreement", "*"),
}
"""The steps of `negotext.views.milestones`, each with the event type whose color it has, and its marker."""

_ACTION_LETTERS: Final = {action: action[0].upper() for action in taxonomy.ACTIONS}


def articles(result: Result, *, ax: Axes | None = None) -> Axes:
    """What happened to each contract article, entry day by entry day: a grid of article by date.

    The columns are the days on which an article is named, in order and not to scale. A cell has the color and the
    first letter of the action; of several on one day the most telling one counts (agreed, rejected, countered,
    proposed, discussed). With several unions or pages, articles of each have rows of their own.

    Args:
        result: what to draw.
        ax: where to draw.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    found = list(tables.rows(result.articles(), ("doc_id", "union", "article", "date", "action")))
    dated = [row for row in found if row[3] is not None]
    several = [len({row[part] for row in dated}) > 1 for part in (0, 1)]
    cells: dict[tuple[str, dt.date], str] = {}
    for doc_id, union, article, day, action in dated:
        before = [plain_name(part or "–", 20) for part, wanted in zip((doc_id, union), several, strict=True) if wanted]
        key = (" · ".join([*before, plain_name(article, 20)]), day)
        if key not in cells or taxonomy.ACTIONS[action] > taxonomy.ACTIONS[cells[key]]:
            cells[key] = action
    names = sorted({name for name, _ in cells}, key=natural_key)
    days = sorted({day for _, day in cells})
    ax = new_axes(ax, min(_TALLEST, 1.8 + 0.27 * len(names)), min(24.0, max(6.5, 3.5 + 0.33 * len(days))))
    label_axes(ax, "date of the entry", "article", len(found) - len(dated), "without a date")
    if not cells:
        return say_nothing(ax, "no articles named")
    _grid(ax, cells, names, days)
    return ax


def _grid(ax: Axes, cells: Mapping[tuple[str, dt.date], str], names: Sequence[str], days: Sequence[dt.date]) -> None:
    from matplotlib.patches import Rectangle

    rows, columns = ({value: place for place, value in enumerate(values)} for values in (names, days))
    box = ax.get_window_extent()
    room = min(box.height / len(names), box.width / max(len(days), 6)) * 72 / ax.figure.dpi
    for (name, day), action in cells.items():
        x, y = columns[day], rows[name]
        shade = shade_on(ax, palette.ACTIONS[action])
        ax.add_patch(Rectangle((x - 0.45, y - 0.42), 0.9, 0.84, facecolor=shade, linewidth=0))
        if room >= 7:
            ax.text(x, y, _ACTION_LETTERS[action], ha="center", va="center", fontsize=min(9, room * 0.6),
                    color="white" if is_dark(shade) else "black")  # fmt: skip
    ax.set_xlim(-0.6, max(len(days), 6) - 0.4)
    ax.set_ylim(len(names) - 0.4, -0.6)
    thin_ticks(ax.xaxis, [day.isoformat() for day in days], box.width / max(len(days), 6) * 72 / ax.figure.dpi)
    thin_ticks(ax.yaxis, names, box.height / len(names) * 72 / ax.figure.dpi)
    ax.tick_params(axis="x", rotation=90)
    ax.tick_params(length=0)
    legend_beside(
        ax,
        [
            (action, shade_on(ax, palette.ACTIONS[action]), "s")
            for action in taxonomy.ACTIONS
            if action in cells.values()
        ],
    )


def milestones(results: Result | Iterable[Result], *, since_first: bool = False, ax: Axes | None = None) -> Axes:
    """The steps of each bargaining round on a time axis, a row per page, union and round.

    Args:
        results: one result, or several.
        since_first: count days from each round's first step, so that rounds of different years compare.
        ax: where to draw.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    rounds: list[tuple[str, dict[str, dt.date]]] = []
    for result in [results] if hasattr(results, "milestones") else results:
        for doc_id, union, number, *days in tables.rows(result.milestones(), ("doc_id", "union", "round", *_STEPS)):
            name = f"{doc_id} · {union or '–'}" + (f" · round {number}" if number > 1 else "")
            rounds.append((name, {step: day for step, day in zip(_STEPS, days, strict=True) if day is not None}))
    rounds = sorted((one for one in rounds if one[1]), key=lambda one: (min(one[1].values()), one[0]))
    ax = new_axes(ax, min(_TALLEST, 1.9 + 0.3 * len(rounds)), 9.5)
    label_axes(ax, "days since the first step" if since_first else "date", "union and round", 0, "")
    if not rounds:
        return say_nothing(ax, "no milestones")
    if since_first:
        span = max((max(steps.values()) - min(steps.values())).days for _, steps in rounds) + 1.0
        ax.set_xlim(-0.04 * span, 1.04 * span)
    else:
        time_axis(ax, [day for _, steps in rounds for day in steps.values()])
        span = ax.get_xlim()[1] - ax.get_xlim()[0]
    seen = {}
    for place, (_, steps) in enumerate(rounds):
        start = min(steps.values())
        at = {step: (day - start).days if since_first else day_number(day) for step, day in steps.items()}
        grey = shade_on(ax, palette.UNKNOWN)
        ax.plot([min(at.values()), max(at.values())], [place, place], color=grey, linewidth=1, zorder=1)
        for (step, x), level in zip(at.items(), _dodged(list(at.values()), span / 45), strict=True):
            kind, marker = _STEPS[step]
            seen[step] = (step.replace("_", " "), shade_on(ax, palette.TYPES[kind]), marker)
            ax.plot([x], [place + level], marker=marker, color=seen[step][1], linestyle="none", markersize=6)
    ax.set_ylim(len(rounds) - 0.4, -0.6)
    room = ax.get_window_extent().height / len(rounds) * 72 / ax.figure.dpi
    thin_ticks(ax.yaxis, [plain_name(name) for name, _ in rounds], room)
    legend_beside(ax, [seen[step] for step in _STEPS if step in seen])
    return ax


def _dodged(places: Sequence[float], near: float) -> list[float]:
    """How far above or below its row a marker stands, so that those near one another do not cover one another."""
    levels: dict[int, float] = {}
    last, turn = float("-inf"), 0
    for number in sorted(range(len(places)), key=places.__getitem__):
        turn = turn + 1 if places[number] - last < near else 0
        levels[number] = (0.0, -0.28, 0.28)[turn % 3]
        last = places[number]
    return [levels[number] for number in range(len(places))]
