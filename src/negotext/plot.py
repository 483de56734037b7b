"""Pictures of a result with matplotlib: `timeline`, `offers`, `articles`, `milestones`; and one with Altair, `chart`.

Each draws on the Axes given as ``ax``, or on a new figure of a size that fits, and returns the Axes. An entry, an offer
or a step without a date is not drawn, and a line below the axis says how many. A result with nothing to draw gives
empty, labelled axes that say so. Colours and markers are those of `negotext.palette`, in the shades for the background
of the Axes. matplotlib and Altair are extras, imported on first use.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from . import palette, tables, taxonomy
from .schema import ACTIONS
from .show import visible

if TYPE_CHECKING:
    import altair
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["articles", "chart", "milestones", "offers", "timeline"]

_NAME_CHARS: Final = 36
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
    _need_matplotlib()
    found = [
        (day, kind, (kind if rows == "event_type" else union) or "none named")
        for day, kind, union in tables.rows(result.entries, ("date", "event_type", "union"))
    ]
    dated = sorted(item for item in found if item[0] is not None)
    counts = Counter(row for _, _, row in dated)
    names = (
        [name for name in taxonomy.TYPES if name in counts] if rows == "event_type" else sorted(counts, key=_natural)
    )
    ax = _axes(ax, max(2.2, min(9.0, 0.9 + 0.45 * len(names) + 0.02 * len(dated))))
    _label(ax, "date", "event type" if rows == "event_type" else "union", len(found) - len(dated), "without a date")
    if not dated:
        return _nothing(ax, "no dated entries")
    _time_axis(ax, [day for day, _, _ in dated])
    _stack(ax, dated, names)
    ax.set_yticklabels([f"{_plain(name)} ({counts[name]})" for name in names])
    if rows == "union":
        _legend(ax, [(kind, _shade(ax, palette.TYPES[kind]), palette.MARKERS[kind]) for kind in taxonomy.TYPES
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
                color=_shade(ax, palette.TYPES[kind]), label=kind)  # fmt: skip
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
        at = _number(day)
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
    _need_matplotlib()
    names = ("doc_id", "union", "by", "unit", "value", "date", "since", "cumulative")
    found = [dict(zip(names, row, strict=True)) for row in tables.rows(result.offers, names)]
    drawn = [offer for offer in found if offer["date"] is not None and offer["value"] is not None]
    ax = _axes(ax, 4.2)
    _label(ax, "date", "number offered", len(found) - len(drawn), "without a number or a date")
    if not drawn:
        return _nothing(ax, "no counted offers")
    series = _series(drawn)
    pages, unions = (len({getattr(key, part) for key in series}) for part in ("doc_id", "union"))
    _time_axis(ax, [day for offer in drawn for day in (offer["date"], offer["since"]) if day is not None])
    for key in sorted(series, key=lambda key: (key.unit, key.by, key.union or "", key.doc_id)):
        side = "side unknown" if key.by == "unknown" else f"by {key.by}"
        name = f"{key.unit}, {side}" + (f", {key.union or 'no union'}" if unions > 1 else "")
        _draw_offers(ax, name + (f", {key.doc_id}" if pages > 1 else ""), key, series[key])
    ax.set_ylim(0, max(offer["value"] for offer in drawn) * 1.15 + 0.5)
    ax.yaxis.get_major_locator().set_params(integer=True)
    _legend(ax)
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
    shade = _shade(ax, palette.SIDES[key.by])
    marker = _UNIT_MARKERS.get(key.unit, "p")
    dashes = "--" if key.unit == "letters" else "-"
    totals = sorted({(offer["date"], offer["value"]) for offer in found if offer["cumulative"]})
    if totals:
        since = min((offer["since"] for offer in found if offer["cumulative"] and offer["since"]), default=None)
        line = [(since, 0), *totals] if since and since < totals[0][0] else totals
        ax.step(*zip(*line, strict=True), where="post", color=shade, linestyle=dashes, linewidth=1.6)
        ax.plot(
            *zip(*totals, strict=True), marker=marker, color=shade, linestyle="none", label=f"{_plain(name)}, in all"
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
            label=_plain(name),
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
    _need_matplotlib()
    found = list(tables.rows(result.articles(), ("doc_id", "union", "article", "date", "action")))
    dated = [row for row in found if row[3] is not None]
    several = [len({row[part] for row in dated}) > 1 for part in (0, 1)]
    cells: dict[tuple[str, dt.date], str] = {}
    rank = {"agreed": 4, "rejected": 3, "countered": 2, "proposed": 1, "discussed": 0}
    for doc_id, union, article, day, action in dated:
        before = [_plain(part or "–", 20) for part, wanted in zip((doc_id, union), several, strict=True) if wanted]
        key = (" · ".join([*before, _plain(article, 20)]), day)
        if key not in cells or rank[action] > rank[cells[key]]:
            cells[key] = action
    names = sorted({name for name, _ in cells}, key=_natural)
    days = sorted({day for _, day in cells})
    ax = _axes(ax, min(_TALLEST, 1.8 + 0.27 * len(names)), min(24.0, max(6.5, 3.5 + 0.33 * len(days))))
    _label(ax, "date of the entry", "article", len(found) - len(dated), "without a date")
    if not cells:
        return _nothing(ax, "no articles named")
    _grid(ax, cells, names, days)
    return ax


def _grid(ax: Axes, cells: Mapping[tuple[str, dt.date], str], names: Sequence[str], days: Sequence[dt.date]) -> None:
    from matplotlib.patches import Rectangle

    rows, columns = ({value: place for place, value in enumerate(values)} for values in (names, days))
    box = ax.get_window_extent()
    room = min(box.height / len(names), box.width / max(len(days), 6)) * 72 / ax.figure.dpi
    for (name, day), action in cells.items():
        x, y = columns[day], rows[name]
        shade = _shade(ax, palette.ACTIONS[action])
        ax.add_patch(Rectangle((x - 0.45, y - 0.42), 0.9, 0.84, facecolor=shade, linewidth=0))
        if room >= 7:
            ax.text(x, y, _ACTION_LETTERS[action], ha="center", va="center", fontsize=min(9, room * 0.6),
                    color="white" if _is_dark(shade) else "black")  # fmt: skip
    ax.set_xlim(-0.6, max(len(days), 6) - 0.4)
    ax.set_ylim(len(names) - 0.4, -0.6)
    _thin_ticks(ax.xaxis, [day.isoformat() for day in days], box.width / max(len(days), 6) * 72 / ax.figure.dpi)
    _thin_ticks(ax.yaxis, names, box.height / len(names) * 72 / ax.figure.dpi)
    ax.tick_params(axis="x", rotation=90)
    ax.tick_params(length=0)
    _legend(ax, [(action, _shade(ax, palette.ACTIONS[action]), "s") for action in ACTIONS if action in cells.values()])


def milestones(results: Result | Iterable[Result], *, since_first: bool = False, ax: Axes | None = None) -> Axes:
    """The steps of each bargaining round on a time axis, a row per page, union and round.

    Args:
        results: one result, or several.
        since_first: count days from each round's first step, so that rounds of different years compare.
        ax: where to draw.

    Raises:
        ImportError: matplotlib is not installed.
    """
    _need_matplotlib()
    rounds: list[tuple[str, dict[str, dt.date]]] = []
    for result in [results] if hasattr(results, "milestones") else results:
        for doc_id, union, number, *days in tables.rows(result.milestones(), ("doc_id", "union", "round", *_STEPS)):
            name = f"{doc_id} · {union or '–'}" + (f" · round {number}" if number > 1 else "")
            rounds.append((name, {step: day for step, day in zip(_STEPS, days, strict=True) if day is not None}))
    rounds = sorted((one for one in rounds if one[1]), key=lambda one: (min(one[1].values()), one[0]))
    ax = _axes(ax, min(_TALLEST, 1.9 + 0.3 * len(rounds)), 9.5)
    _label(ax, "days since the first step" if since_first else "date", "union and round", 0, "")
    if not rounds:
        return _nothing(ax, "no milestones")
    if since_first:
        span = max((max(steps.values()) - min(steps.values())).days for _, steps in rounds) + 1.0
        ax.set_xlim(-0.04 * span, 1.04 * span)
    else:
        _time_axis(ax, [day for _, steps in rounds for day in steps.values()])
        span = ax.get_xlim()[1] - ax.get_xlim()[0]
    seen = {}
    for place, (_, steps) in enumerate(rounds):
        start = min(steps.values())
        at = {step: (day - start).days if since_first else _number(day) for step, day in steps.items()}
        grey = _shade(ax, palette.UNKNOWN)
        ax.plot([min(at.values()), max(at.values())], [place, place], color=grey, linewidth=1, zorder=1)
        for (step, x), level in zip(at.items(), _dodged(list(at.values()), span / 60), strict=True):
            kind, marker = _STEPS[step]
            seen[step] = (step.replace("_", " "), _shade(ax, palette.TYPES[kind]), marker)
            ax.plot([x], [place + level], marker=marker, color=seen[step][1], linestyle="none", markersize=6)
    ax.set_ylim(len(rounds) - 0.4, -0.6)
    room = ax.get_window_extent().height / len(rounds) * 72 / ax.figure.dpi
    _thin_ticks(ax.yaxis, [_plain(name) for name, _ in rounds], room)
    _legend(ax, [seen[step] for step in _STEPS if step in seen])
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


# --- axes ---


def _need_matplotlib() -> None:
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise ImportError("plots need matplotlib: pip install 'negotext[plot]'") from error


def _axes(ax: Axes | None, height: float, width: float = 8.5) -> Axes:
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(width, height), layout="constrained")
        # the layout settles only when drawn, and what follows measures the axes: keep room for names and legend
        ax.get_figure().set_layout_engine("constrained")
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def _label(ax: Axes, x: str, y: str, left_out: int, why: str) -> None:
    ax.set_xlabel(x + (f"\n{left_out} {why} not shown" if left_out else ""))
    ax.set_ylabel(y)


def _nothing(ax: Axes, words: str) -> Axes:
    ax.set_xticks([])
    ax.set_yticks([])
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", alpha=0.7)
    return ax


def _time_axis(ax: Axes, days: Sequence[dt.date]) -> None:
    """Limits with some room around the days, and ticks that do not repeat the year."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    first, last = min(days), max(days)
    room = dt.timedelta(days=max(15.0, (last - first).days * 0.04))
    ax.set_xlim(dt.datetime.combine(first, dt.time()) - room, dt.datetime.combine(last, dt.time()) + room)
    locator = AutoDateLocator(minticks=3, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def _number(day: dt.date) -> float:
    from matplotlib.dates import date2num

    return float(date2num(day))


def _thin_ticks(axis: Any, names: Sequence[str], room: float) -> None:
    """A tick for each name, or for every n-th where fewer points than a line of text needs are there for each."""
    every = max(1, -(-10 // max(int(room), 1)))
    axis.set_ticks(range(0, len(names), every), names[::every], fontsize=8 if room < 13 else 9)


def _legend(ax: Axes, marks: Sequence[tuple[str, str, str]] | None = None) -> None:
    """Beside the axes, where it covers nothing: the labelled lines, or a mark each of name, colour and marker."""
    from matplotlib.lines import Line2D

    handles = None
    if marks is not None:
        handles = [
            Line2D([], [], color=shade, marker=marker, linestyle="none", label=name) for name, shade, marker in marks
        ]
    ax.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.01, 1.0), frameon=False, fontsize="small")


def _shade(ax: Axes, shades: palette.Shades) -> str:
    from matplotlib.colors import to_hex

    return shades.dark if _is_dark(to_hex(ax.get_facecolor())) else shades.light


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _plain(text: str, longest: int = _NAME_CHARS) -> str:
    """A name as it stands, in one short line: ``$`` would begin a formula."""
    line = " ".join(visible(text).split())
    return (line if len(line) <= longest else line[: longest - 1] + "…").replace("$", r"\$")


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sorts numbers in names by value: 8.6 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,9})", name) if part]
