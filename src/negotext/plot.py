"""Pictures of a result with matplotlib: `timeline`, `offers`, `articles`, `milestones`; and one with Altair, `chart`.

Entries and offers along the time axis are drawn here, grids and rounds in `negotext.plot_rows`.

Each draws on the Axes given as ``ax``, or on a new figure of a size that fits, and returns the Axes. An entry, an offer
or a step without a date is not drawn, and a line below the axis says how many. A result with nothing to draw gives
empty, labeled axes that say so. Colors and markers are those of `negotext.palette`, in the shades for the background
of the Axes. matplotlib and Altair are extras, imported on first use.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from . import palette, tables, taxonomy
from .errors import MissingExtraError
from .plot_axes import (
    day_number,
    label_axes,
    legend_beside,
    natural_key,
    new_axes,
    plain_name,
    say_nothing,
    shade_on,
    time_axis,
)
from .plot_rows import articles, milestones
from .show import visible

if TYPE_CHECKING:
    import altair
    from matplotlib.axes import Axes

    from .result import Result

__all__ = ["articles", "chart", "milestones", "offers", "timeline"]

_UNIT_MARKERS: Final = {"dates": "o", "letters": "s", "sessions": "D", "proposals": "^"}


def timeline(result: Result, *, rows: Literal["event_type", "union"] = "event_type", ax: Axes | None = None) -> Axes:
    """The entries on a time axis, a marker each, in a row per type or per union.

    Markers that would cover one another are stacked.

    Args:
        result: what to draw.
        rows: what the rows are: the entries' ``event_type`` or their ``union``.
        ax: where to draw.

    Raises:
        ValueError: ``rows`` is something else.
        MissingExtraError: matplotlib is not installed.
    """
    if rows not in ("event_type", "union"):
        raise ValueError(f"rows must be 'event_type' or 'union', not {rows!r}")
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
    when they count, where that is known; one whose side is not told goes with the only side that has totals of that
    unit there. Other offers are single markers, not added up: whether two of them overlap is not known. Offers without
    a number (*several*) are not drawn, nor a total again where its entry repeats it.

    Args:
        result: what to draw.
        ax: where to draw.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
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
    """The offers by page, side and unit; by union too where a page's are of several, and named.

    A total whose side is not told goes with the only side that has totals of this unit on the page.
    """
    unions: dict[str, set[str]] = defaultdict(set)
    counting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for offer in drawn:
        if offer["union"] is not None:
            unions[offer["doc_id"]].add(offer["union"])
        if offer["cumulative"] and offer["by"] != "unknown":
            counting[offer["doc_id"], offer["unit"]].add(offer["by"])
    totals = {_point(offer): offer["by"] for offer in drawn if offer["cumulative"]}
    series: dict[_Series, list[Mapping[str, Any]]] = defaultdict(list)
    for offer in drawn:
        known, sides = unions[offer["doc_id"]], counting[offer["doc_id"], offer["unit"]]
        union = offer["union"] if len(known) != 1 else min(known)
        by = totals.get(_point(offer), offer["by"])
        if _point(offer) in totals and by == "unknown" and len(sides) == 1:
            by = min(sides)
        series[_Series(offer["doc_id"], union, by, offer["unit"])].append(offer)
    return series


def _point(offer: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an entry's second mention of a total has in common with it."""
    return tuple(offer[name] for name in ("doc_id", "union", "unit", "value", "date"))


def _draw_offers(ax: Axes, name: str, key: _Series, found: Sequence[Mapping[str, Any]]) -> None:
    shade = shade_on(ax, palette.SIDES[key.by])
    marker = _UNIT_MARKERS[key.unit]
    dashes = "--" if key.unit == "letters" else "-"
    totals = sorted({(offer["date"], offer["value"]) for offer in found if offer["cumulative"]})
    if totals:
        since = min((offer["since"] for offer in found if offer["cumulative"] and offer["since"]), default=None)
        line = [(since, 0), *totals] if since and since < totals[0][0] else totals
        ax.step(*zip(*line, strict=True), where="post", color=shade, linestyle=dashes, linewidth=1.6)
        for day, value in totals if len(totals) <= 8 else ():
            ax.annotate(str(value), (day, value), (-5, 4), textcoords="offset points", ha="right", fontsize="small")
    single = sorted({(offer["date"], offer["value"]) for offer in found if not offer["cumulative"]} - {*totals})
    for points, more, fill in ((totals, ", in all", "full"), (single, "", "none")):
        if points:
            label = plain_name(name) + more
            ax.plot(*zip(*points, strict=True), marker=marker, color=shade, linestyle="none", fillstyle=fill,
                    label=label)  # fmt: skip


def chart(result: Result) -> altair.Chart:
    """The time line as an Altair chart: move over a mark for its entry, drag and zoom along the time axis.

    Args:
        result: what to draw; undated entries are left out.

    Returns:
        A chart. In a notebook it is shown by what the notebook has; Altair's ``save`` to HTML loads Vega from the web.

    Raises:
        MissingExtraError: Altair is not installed.
    """
    try:
        import altair
    except ImportError as error:
        raise MissingExtraError("charts need Altair: pip install 'negotext[altair]'") from error
    names = ("date", "event_type", "union", "heading", "doc_id")
    values = [
        {name: visible(value) if isinstance(value, str) else value for name, value in zip(names, row, strict=True)}
        | {"date": row[0].isoformat()}
        for row in tables.rows(result.entries, names)
        if row[0] is not None
    ]
    present = [name for name in taxonomy.TYPES if any(value["event_type"] == name for value in values)]
    colors = altair.Scale(domain=present, range=[palette.TYPES[name].light for name in present])
    return (
        altair.Chart(altair.Data(values=values), width=640)
        .mark_tick(thickness=3, size=22)
        .encode(
            x=altair.X("date:T", title="date"),
            y=altair.Y("event_type:N", sort=present, title="event type"),
            color=altair.Color("event_type:N", scale=colors, legend=None),
            tooltip=[altair.Tooltip(f"{name}:{'T' if name == 'date' else 'N'}") for name in names],
        )
        .interactive(bind_y=False)
    )
