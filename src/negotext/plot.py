"""Pictures of a result with matplotlib: `timeline`, `offers`, `articles`, `milestones`; and one with Altair, `chart`.

Each draws on the Axes given as ``ax``, or on a new figure of a size that fits, and returns the Axes. An entry, an offer
or a step without a date is not drawn, and a line below the axis says how many. A result with nothing to draw gives
empty, labelled axes that say so. Colours and markers are those of `negotext.palette`, in the shades for the background
of the Axes. matplotlib and Altair are extras, imported on first use.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from . import palette, tables, taxonomy
from .plot_axes import (
    day_number,
    is_dark,
    label_axes,
    legend_beside,
    natural_key,
    need_matplotlib,
    new_axes,
    plain_name,
    say_nothing,
    shade_on,
    thin_ticks,
    time_axis,
)
from .schema import ACTIONS
from .show import visible

if TYPE_CHECKING:
    import altair
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["articles", "chart", "milestones", "offers", "timeline"]

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
"""The steps of `negotext.views.milestones`, each with the event type whose colour it has, and its marker."""

_UNIT_MARKERS: Final = {"dates": "o", "letters": "s", "sessions": "D", "proposals": "^"}
_ACTION_LETTERS: Final = {action: action[0].upper() for action in ACTIONS}


def timeline(result: Result, *, rows: Literal["event_type", "union"] = "event_type", ax: Axes | None = None) -> Axes:
    """The entries on a time axis, a marker each, in a row per type or per union.

    Markers that would cover one another are stacked.

    Args:
        result: what to draw.
        rows: what the rows are: the entries' ``event_type`` or their ``union``.
        ax: where to draw.

    Raises:
        ValueError: ``rows`` is something else.
        ImportError: matplotlib is not installed.
    """
    if rows not in ("event_type", "union"):
        raise ValueError(f"rows must be 'event_type' or 'union', not {rows!r}")
    need_matplotlib()
    found = [
        (day, kind, (kind if rows == "event_type" else union) or "none named")
        for day, kind, union in tables.rows(result.entries, ("date", "event_type", "union"))
    ]
    dated = sorted(item for item in found if item[0] is not None)
    counts = Counter(row for _, _, row in dated)
    names = (
        [name for name in taxonomy.TYPES if name in counts] if rows == "event_type" else sorted(counts, key=natural_key)
    )
    ax = new_axes(ax, max(2.2, min(9.0, 0.9 + 0.45 * len(names) + 0.02 * len(dated))))
    label_axes(ax, "date", "event type" if rows == "event_type" else "union", len(found) - len(dated), "without a date")
    if not dated:
        return say_nothing(ax, "no dated entries")
    time_axis(ax, [day for day, _, _ in dated])
    _stack(ax, dated, names)
    ax.set_yticklabels([f"{plain_name(name)} ({counts[name]})" for name in names])
    if rows == "union":
        legend_beside(ax, [(kind, shade_on(ax, palette.TYPES[kind]), palette.MARKERS[kind]) for kind in taxonomy.TYPES
                     if any(item[1] == kind for item in dated)])  # fmt: skip
    return ax


def _stack(ax: Axes, dated: Sequence[tuple[dt.date, str, str]], names: Sequence[str]) -> None:
    """One marker per entry, rows from the top; in a row, those in one marker's width of one another are piled up."""
    box = ax.get_window_extent()
    first, last = (int(edge) for edge in ax.get_xlim())
    for points in (9.0, 7.5, 6.0, 5.0, 4.0, 3.0, 2.0, 1.2):
        pixels = points * ax.figure.dpi / 72 * 1.35
        days = max((last - first) * pixels / max(box.width, 1), 1e-9)
        placed, heights = _piled(dated, days)
        if sum(heights.values()) * pixels + len(names) * pixels * 0.6 <= box.height:
            break
    bases: dict[str, float] = {}
    ground = 0.0
    for name in reversed(names):
        bases[name] = ground
        ground += heights[name] + 0.6
        if name != names[0]:
            ax.axhline(ground - 0.8, color=ax.xaxis.label.get_color(), alpha=0.15, linewidth=0.8)
    for kind in dict.fromkeys(item[1] for item in placed):
        mine = [item for item in placed if item[1] == kind]
        ax.plot([item[0] for item in mine], [bases[item[2]] + item[3] for item in mine], linestyle="none",
                marker=palette.MARKERS[kind], markersize=points * (1.6 if kind == "other" else 1), markeredgewidth=0,
                color=shade_on(ax, palette.TYPES[kind]), label=kind)  # fmt: skip
    ax.set_ylim(-0.8, ground - 0.8)
    ax.set_yticks([bases[name] + (heights[name] - 1) / 2 for name in names])


def _piled(
    dated: Sequence[tuple[dt.date, str, str]], days: float
) -> tuple[list[tuple[dt.date, str, str, int]], dict[str, int]]:
    """Each entry with the lowest level of its row that is free for so many days; and how many levels a row has."""
    busy: dict[str, list[tuple[float, int]]] = defaultdict(list)
    free: dict[str, list[int]] = defaultdict(list)
    heights: dict[str, int] = Counter()
    placed = []
    for day, kind, name in dated:
        at = day_number(day)
        while busy[name] and busy[name][0][0] <= at - days:
            heappush(free[name], heappop(busy[name])[1])
        level = heappop(free[name]) if free[name] else heights[name]
        heights[name] = max(heights[name], level + 1)
        heappush(busy[name], (at, level))
        placed.append((day, kind, name, level))
    return placed, heights


class _Series(NamedTuple):
    """Which offers are drawn as one line."""

    doc_id: str
    union: str | None
    by: str
    unit: str


def offers(result: Result, *, ax: Axes | None = None) -> Axes:
    """How many dates, letters, sessions and proposals were offered over time, by whom.

    Running totals (``cumulative``) of one page, side and unit are joined by steps, which begin at 0 on the day since
    when they count, where that is known. Other offers are single markers, not added up: whether two of them overlap is
    not known. Offers without a number (*several*) are not drawn.

    Args:
        result: what to draw.
        ax: where to draw.

    Raises:
        ImportError: matplotlib is not installed.
    """
    need_matplotlib()
    names = ("doc_id", "union", "by", "unit", "value", "date", "since", "cumulative")
    found = [dict(zip(names, row, strict=True)) for row in tables.rows(result.offers, names)]
    drawn = [offer for offer in found if offer["date"] is not None and offer["value"] is not None]
    ax = new_axes(ax, 4.2)
    label_axes(ax, "date", "number offered", len(found) - len(drawn), "without a number or a date")
    if not drawn:
        return say_nothing(ax, "no counted offers")
    series = _series(drawn)
    pages, unions = (len({getattr(key, part) for key in series}) for part in ("doc_id", "union"))
    time_axis(ax, [day for offer in drawn for day in (offer["date"], offer["since"]) if day is not None])
    for key in sorted(series, key=lambda key: (key.unit, key.by, key.union or "", key.doc_id)):
        side = "side unknown" if key.by == "unknown" else f"by {key.by}"
        name = f"{key.unit}, {side}" + (f", {key.union or 'no union'}" if unions > 1 else "")
        _draw_offers(ax, name + (f", {key.doc_id}" if pages > 1 else ""), key, series[key])
    ax.set_ylim(0, max(offer["value"] for offer in drawn) * 1.15 + 0.5)
    ax.yaxis.get_major_locator().set_params(integer=True)
    legend_beside(ax)
    return ax


def _series(drawn: Sequence[Mapping[str, Any]]) -> dict[_Series, list[Mapping[str, Any]]]:
    """The offers by page, side and unit; by union too where a page's are of several, and named."""
    unions: dict[str, set[str]] = defaultdict(set)
    for offer in drawn:
        if offer["union"] is not None:
            unions[offer["doc_id"]].add(offer["union"])
    series: dict[_Series, list[Mapping[str, Any]]] = defaultdict(list)
    for offer in drawn:
        known = unions[offer["doc_id"]]
        union = offer["union"] if len(known) != 1 else min(known)
        series[_Series(offer["doc_id"], union, offer["by"], offer["unit"])].append(offer)
    return series


def _draw_offers(ax: Axes, name: str, key: _Series, found: Sequence[Mapping[str, Any]]) -> None:
    shade = shade_on(ax, palette.SIDES[key.by])
    marker = _UNIT_MARKERS.get(key.unit, "p")
    dashes = "--" if key.unit == "letters" else "-"
    totals = sorted({(offer["date"], offer["value"]) for offer in found if offer["cumulative"]})
    if totals:
        since = min((offer["since"] for offer in found if offer["cumulative"] and offer["since"]), default=None)
        line = [(since, 0), *totals] if since and since < totals[0][0] else totals
        ax.step(*zip(*line, strict=True), where="post", color=shade, linestyle=dashes, linewidth=1.6)
        ax.plot(
            *zip(*totals, strict=True),
            marker=marker,
            color=shade,
            linestyle="none",
            label=f"{plain_name(name)}, in all",
        )
        for day, value in totals if len(totals) <= 8 else ():
            ax.annotate(str(value), (day, value), (-5, 4), textcoords="offset points", ha="right", fontsize="small")
    single = sorted({(offer["date"], offer["value"]) for offer in found if not offer["cumulative"]})
    if single:
        ax.plot(
            *zip(*single, strict=True),
            marker=marker,
            color=shade,
            linestyle="none",
            fillstyle="none",
            label=plain_name(name),
        )


def articles(result: Result, *, ax: Axes | None = None) -> Axes:
    """What happened to each contract article, entry day by entry day: a grid of article by date.

    The columns are the days on which an article is named, in order and not to scale. A cell has the colour and the
    first letter of the action; of several on one day the most telling one counts (agreed, rejected, countered,
    proposed, discussed). With several unions or pages, articles of each have rows of their own.

    Args:
        result: what to draw.
        ax: where to draw.

    Raises:
        ImportError: matplotlib is not installed.
    """
    need_matplotlib()
    found = list(tables.rows(result.articles(), ("doc_id", "union", "article", "date", "action")))
    dated = [row for row in found if row[3] is not None]
    several = [len({row[part] for row in dated}) > 1 for part in (0, 1)]
    cells: dict[tuple[str, dt.date], str] = {}
    rank = {"agreed": 4, "rejected": 3, "countered": 2, "proposed": 1, "discussed": 0}
    for doc_id, union, article, day, action in dated:
        before = [plain_name(part or "–", 20) for part, wanted in zip((doc_id, union), several, strict=True) if wanted]
        key = (" · ".join([*before, plain_name(article, 20)]), day)
        if key not in cells or rank[action] > rank[cells[key]]:
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
        ax, [(action, shade_on(ax, palette.ACTIONS[action]), "s") for action in ACTIONS if action in cells.values()]
    )


def milestones(results: Result | Iterable[Result], *, since_first: bool = False, ax: Axes | None = None) -> Axes:
    """The steps of each bargaining round on a time axis, a row per page, union and round.

    Args:
        results: one result, or several.
        since_first: count days from each round's first step, so that rounds of different years compare.
        ax: where to draw.

    Raises:
        ImportError: matplotlib is not installed.
    """
    need_matplotlib()
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
        for (step, x), level in zip(at.items(), _dodged(list(at.values()), span / 60), strict=True):
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


def chart(result: Result) -> altair.Chart:
    """The time line as an Altair chart: move over a mark for its entry, drag and zoom along the time axis.

    Args:
        result: what to draw; undated entries are left out.

    Returns:
        A chart. In a notebook it is shown by what the notebook has; Altair's ``save`` to HTML loads Vega from the web.

    Raises:
        ImportError: Altair is not installed.
    """
    try:
        import altair
    except ImportError as error:
        raise ImportError("charts need Altair: pip install 'negotext[altair]'") from error
    names = ("date", "event_type", "union", "heading", "doc_id")
    values = [
        {name: visible(value) if isinstance(value, str) else value for name, value in zip(names, row, strict=True)}
        | {"date": row[0].isoformat()}
        for row in tables.rows(result.entries, names)
        if row[0] is not None
    ]
    present = [name for name in taxonomy.TYPES if any(value["event_type"] == name for value in values)]
    colours = altair.Scale(domain=present, range=[palette.TYPES[name].light for name in present])
    return (
        altair.Chart(altair.Data(values=values), width=640)
        .mark_tick(thickness=3, size=22)
        .encode(
            x=altair.X("date:T", title="date"),
            y=altair.Y("event_type:N", sort=present, title="event type"),
            color=altair.Color("event_type:N", scale=colours, legend=None),
            tooltip=[altair.Tooltip(f"{name}:{'T' if name == 'date' else 'N'}") for name in names],
        )
        .interactive(bind_y=False)
    )
