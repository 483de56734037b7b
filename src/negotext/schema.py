"""The one declaration of every table's columns: name, dtype, meaning, allowed values, and which may be missing.

Frames, JSON Schema, pandera checks and SQL types all follow from it. Offsets are half-open code-point offsets into the
page's text. pandas and pandera are imported by the functions that need them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from . import taxonomy
from .errors import MissingExtraError
from .records import UNION_JOINER

if TYPE_CHECKING:
    import pandas as pd

LABELS: Final = taxonomy.LABELS
ROLES: Final = taxonomy.ROLES
PRECISIONS: Final = ("day", "month", "year")
BASES: Final = ("explicit", "page_year", "neighbour", "weekday", "published")
UNITS: Final = ("dates", "hour", "day", "week", "month", "year")
OFFER_UNITS: Final = ("dates", "letters", "sessions", "proposals")
SESSION_STATUSES: Final = ("held", "scheduled", "offered", "cancelled", "postponed")
ACTIONS: Final = tuple(taxonomy.ACTIONS)
CHANGES: Final = ("added", "edited", "removed")

EVIDENCE_JOINER: Final = " · "
WARNING_JOINER: Final = "; "
NAME_JOINER: Final = ", "
EVENT_JOINER: Final = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: its name.
        dtype: ``string`` (pandas' string dtype), ``Int64``, ``Float64``, ``boolean``, ``datetime64[s]`` (a day at
            midnight, no time zone) or ``category``.
        meaning: what it holds, in words.
        nullable: whether a value may be missing: ``<NA>``, ``NaT``, or ``NaN`` in a category.
        values: the categories in their order; empty for other dtypes.
        extensible: whether a user's lexicon may add categories; they follow the known ones in alphabetical order.
        minimum: the least value allowed.
        maximum: the greatest value allowed.
    """

    name: str
    dtype: str
    meaning: str
    nullable: bool = False
    values: tuple[str, ...] = ()
    extensible: bool = False
    minimum: int | None = None
    maximum: int | None = None


def _text(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, "string", meaning, nullable)


def _day(name: str, meaning: str) -> Column:
    return Column(name, "datetime64[s]", meaning, nullable=True)


def _whole(name: str, meaning: str, *, minimum: int | None = 0, nullable: bool = False) -> Column:
    return Column(name, "Int64", meaning, nullable, minimum=minimum)


def _category(
    name: str, meaning: str, values: tuple[str, ...], *, nullable: bool = False, extensible: bool = False
) -> Column:
    return Column(name, "category", meaning, nullable, values, extensible)


def _probability(meaning: str, *, nullable: bool = False) -> Column:
    return Column("confidence", "Float64", meaning, nullable, minimum=0, maximum=1)


_DOC_ID = _text("doc_id", "the page's id")
_ENTRY_ID = _text("entry_id", "the entry's id: stable when the page grows at its top")
_UNION = _text("union", "the union concerned, where the page or the entry tells", nullable=True)
_BY = _category("by", "the side that acted", taxonomy.SIDES)
_BY_IF_KNOWN = _category("by", "the side that acted, where the text tells", taxonomy.SIDES, nullable=True)
_TEXT = _text("text", "the words, to the letter: page[start:end]")
_START = _whole("start", "offset of the first character")
_END = _whole("end", "offset after the last character")


def _between(name: str, meaning: str) -> Column:
    return _whole(name, f"days from {meaning}; negative where the page reports them the other way round", minimum=None,
                  nullable=True)  # fmt: skip


TABLES: Final[Mapping[str, tuple[Column, ...]]] = MappingProxyType(
    {
        "entries": (
            _DOC_ID,
            _ENTRY_ID,
            _whole("position", "0, 1, … in page order"),
            _day("date", "the first day that the heading names"),
            _day("date_end", "the last day, where the heading names several"),
            _category("date_precision", "what the heading names; a month or year gives its first day", PRECISIONS,
                      nullable=True),
            _category("date_basis", "where the year or day comes from", BASES, nullable=True),
            _day("posted", "a second date, as in 'Posted on …'"),
            _text("heading", "the heading line or lines, without the white space after them"),
            _text("text", "the body: page[body_start:end]; may be empty"),
            _whole("start", "offset of the heading"),
            _whole("body_start", "offset of the body"),
            _END,
            _text("union", "the union of the section or tag that the entry stands under; several joined by "
                  f"'{UNION_JOINER}'", nullable=True),
            _category("event_type", "the one primary type", taxonomy.TYPES),
            _probability("calibrated probability of event_type; missing for 'other' if the classifier does not tell",
                         nullable=True),
        ),
        "entities": (
            _DOC_ID,
            _ENTRY_ID,
            _text("entity_id", "the entry's id, then /e1, /e2, … in text order"),
            _category("label", "what kind of thing is mentioned", LABELS, extensible=True),
            _TEXT,
            _START,
            _END,
            _text("norm", "the value in standard form", nullable=True),
            _text("canonical", "the lexicon's id, where the thing is known", nullable=True),
            _category("role", "what a DATE is for", ROLES, nullable=True),
            _text("rule", "the rule or lexicon record that found it"),
            _text("canonical_name", "the lexicon's full name, where the thing is known", nullable=True),
            _category("unit", "per what time a sum or percentage is, where the words tell; dates for offered dates",
                      UNITS, nullable=True),
        ),
        "events": (
            _DOC_ID,
            _ENTRY_ID,
            _text("event_id", "the entry's id, then /v1, /v2, … in text order"),
            _category("event_type", "what is reported", taxonomy.TYPES),
            _category("subtype", "its finer kind; which ones a type has is fixed",
                      tuple(name for names in taxonomy.SUBTYPES.values() for name in names), nullable=True),
            _category("status", "occurred, formally requested, planned, or reported as not having happened",
                      taxonomy.STATUSES),
            _BY,
            _text("actor", "the acting party by name, where the text gives one", nullable=True),
            _text("target", "the party acted on by name, where the text gives one", nullable=True),
            _day("date", "the day of the event where stated, else the entry's"),
            _TEXT,
            _START,
            _END,
            _whole("sentence_start", "offset of the sentence that reports it"),
            _whole("sentence_end", "offset after that sentence"),
            _probability("calibrated probability of the event"),
            _text("rule", "the rule or model that decided"),
            _text("evidence", f"what the decision rests on, joined by '{EVIDENCE_JOINER}'", nullable=True),
        ),
        "offers": (
            _DOC_ID,
            _ENTRY_ID,
            _whole("value", "how many", nullable=True),
            _category("unit", "of what", OFFER_UNITS),
            _BY,
            _day("since", "the day from which is counted"),
            Column("cumulative", "boolean", "whether it is a running total and not a new offer"),
            _TEXT,
            _START,
            _END,
            _day("date", "the day as of which it holds: the one its sentence gives, else the entry's"),
            _text("union", "the union that it is made to or by, where the text tells", nullable=True),
        ),
        "pages": (
            _DOC_ID,
            _text("source", "the file it was read from", nullable=True),
            _text("title", "the document's own title", nullable=True),
            _text("employer", "the employer's full name, where it was given", nullable=True),
            _day("published",
                 "the day the page was saved; from a file, the day it says it was last changed, sent or printed"),
            _text("sha256", "SHA-256 of the text in UTF-8, in hexadecimal"),
            _whole("n_chars", "code points in the text"),
            _whole("n_entries", "entries found"),
            _text("version", "of negotext"),
            _text("warnings", f"what was odd, joined by '{WARNING_JOINER}'", nullable=True),
        ),
        "sessions": (
            _DOC_ID,
            _UNION,
            _day("date", "the day of the session"),
            _category("status", "what the latest entry says of it", SESSION_STATUSES),
            _BY_IF_KNOWN,
            _text("first_entry", "id of the earliest entry that speaks of it"),
            _text("last_entry", "id of the latest entry that speaks of it"),
        ),
        "articles": (
            _DOC_ID,
            _ENTRY_ID,
            _day("date", "the entry's day"),
            _UNION,
            _text("article", "its number; a range has one row per article"),
            _text("title", "its title, where this or another entry gives one", nullable=True),
            _category("action", "what the entry reports of it", ACTIONS),
            _BY_IF_KNOWN,
        ),
        "milestones": (
            _DOC_ID,
            _UNION,
            _whole("round", "1, 2, …: the bargaining rounds that the page tells of", minimum=1),
            _day("sunshine", "first initial proposal"),
            _day("first_session", "first session held"),
            _day("impasse", "first request, declaration or certification of impasse"),
            _day("mediation", "first mediation"),
            _day("fact_finding", "first fact-finding"),
            _day("tentative_agreement", "first tentative agreement"),
            _day("ratification", "first members' vote in favor"),
            _day("approval", "first board's vote in favor"),
            _between("days_sunshine_to_session", "sunshine to first_session"),
            _between("days_session_to_impasse", "first_session to impasse"),
            _between("days_impasse_to_mediation", "impasse to mediation"),
            _between("days_mediation_to_fact_finding", "mediation to fact_finding"),
            _between("days_session_to_agreement", "first_session to tentative_agreement"),
            _between("days_agreement_to_ratification", "tentative_agreement to ratification"),
            _between("days_ratification_to_approval", "ratification to approval"),
        ),
        "diff": (
            _DOC_ID,
            _ENTRY_ID,
            _category("change", "what happened to the entry", CHANGES),
            _day("date", "the entry's day"),
            _text("heading", "its heading, the new one if there is one"),
            _text("old_text", "its body before; missing if added", nullable=True),
            _text("new_text", "its body now; missing if removed", nullable=True),
            _text("old_heading", "its heading before; missing if added", nullable=True),
            _text("changed", f"what is different of an edited entry: columns, and events, joined by '{NAME_JOINER}'",
                  nullable=True),
            _text("events_added", f"events of the new one only: type/subtype:status:by, joined by '{EVENT_JOINER}'",
                  nullable=True),
            _text("events_removed", "events of the old one only, in the same form", nullable=True),
        ),
        "changes": (
            _DOC_ID,
            _ENTRY_ID,
            _category("kind", "what is different: the entry, or one of its events", ("entry", "event")),
            _text("event_id", "the event's id, the new one if there is one; missing for entries", nullable=True),
            _category("change", "what happened to the entry or event", CHANGES),
            Column("words", "boolean", "whether the entry has other words; if not, the same words were read otherwise"),
            _text("column", "the column with another value; missing if all was added or removed", nullable=True),
            _text("old", "the value before; the words of what was removed", nullable=True),
            _text("new", "the value now; the words of what was added", nullable=True),
        ),
    }
)  # fmt: skip
"""The columns of every table, in order."""

STORED: Final = ("pages", "entries", "entities", "events", "offers")
"""The tables built from records, a parent before its children; the others derive from them."""

KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {"pages": "doc_id", "entries": "entry_id", "entities": "entity_id", "events": "event_id"}
)
"""The column that identifies a row, for the tables that have one."""

FOREIGN_KEYS: Final[Mapping[str, str]] = MappingProxyType(
    {"entries": "pages", "entities": "entries", "events": "entries", "offers": "entries"}
)
"""The table that a table's rows belong to; they carry its key."""

DERIVED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "sessions": {"doc_id": "pages", "first_entry": "entries", "last_entry": "entries"},
        "articles": {"doc_id": "pages", "entry_id": "entries"},
        "milestones": {"doc_id": "pages"},
    }
)
"""The tables that a result derives from the stored ones, with the columns that hold other tables' keys."""


def references(table: str) -> Mapping[str, str]:
    """The columns of a table that hold another's key, with that table.

    >>> references("events")
    {'entry_id': 'entries'}
    """
    parent = FOREIGN_KEYS.get(table)
    return {KEYS[parent]: parent} if parent else DERIVED.get(table, {})


def columns(table: str) -> tuple[Column, ...]:
    """The declared columns of a table.

    Raises:
        ValueError: there is no such table.

    >>> [column.name for column in columns("offers")][:4]
    ['doc_id', 'entry_id', 'value', 'unit']
    """
    try:
        return TABLES[table]
    except KeyError:
        raise ValueError(f"no table {table!r}; there are {', '.join(TABLES)}") from None


@cache
def category_dtype(values: tuple[str, ...]) -> pd.CategoricalDtype:
    """The pandas dtype of a category with these values; one object per set of values, as making one is slow."""
    import pandas as pd

    return pd.CategoricalDtype(pd.Index(values, dtype="str"))


def json_schema(table: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one row as JSON Lines has it: ISO days, missing as null.

    ``x-dtype`` is the pandas dtype. Categories that a user's lexicon may extend are given as examples, not as an enum.

    Raises:
        ValueError: there is no such table.

    >>> json_schema("offers")["properties"]["value"]
    {'description': 'how many', 'type': ['integer', 'null'], 'minimum': 0, 'x-dtype': 'Int64'}
    """
    declared = columns(table)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"negotext {table}",
        "type": "object",
        "properties": {
            "table": {"const": table},
            **{column.name: _property(column) for column in declared},
        },
        "required": [column.name for column in declared],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    kinds = {"Int64": "integer", "Float64": "number", "boolean": "boolean"}
    kind = kinds.get(column.dtype, "string")
    schema: dict[str, Any] = {"description": column.meaning, "type": [kind, "null"] if column.nullable else kind}
    if column.dtype == "datetime64[s]":
        schema["format"] = "date"
    if column.extensible:
        schema["examples"] = list(column.values)
    elif column.values:
        schema["enum"] = [*column.values, None] if column.nullable else list(column.values)
    if column.minimum is not None:
        schema["minimum"] = column.minimum
    if column.maximum is not None:
        schema["maximum"] = column.maximum
    schema["x-dtype"] = column.dtype
    return schema


def pandera_schema(table: str) -> Any:
    """A `pandera.pandas.DataFrameSchema`: columns and their order, dtypes, missing values, bounds, unique ids.

    Raises:
        ValueError: there is no such table.
        MissingExtraError: pandera is not installed (``pip install 'negotext[pandera]'``).

    >>> from negotext.tables import build
    >>> pandera_schema("offers").validate(build("offers", [])).shape
    (0, 12)
    """
    declared = columns(table)
    try:
        import pandera.pandas as pa
    except ImportError as error:
        raise MissingExtraError("pandera_schema needs pandera: pip install 'negotext[pandera]'") from error
    import pandas as pd

    def declare(column: Column) -> Any:
        dtype: Any = column.dtype
        if dtype == "string":
            dtype = pd.StringDtype()
        elif dtype == "category" and not column.extensible:
            dtype = category_dtype(column.values)
        checks = []
        if column.minimum is not None:
            checks.append(pa.Check.ge(column.minimum))
        if column.maximum is not None:
            checks.append(pa.Check.le(column.maximum))
        return pa.Column(dtype, checks, nullable=column.nullable, unique=column.name == KEYS.get(table))

    return pa.DataFrameSchema(
        {column.name: declare(column) for column in declared}, strict=True, ordered=True, name=table
    )
