"""What a lexicon file may hold, and that it does: keys, types, ids, patterns, concepts, event types.

Every fault is a `LexiconError` that names the file, the record by its id, the field and what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from .. import taxonomy
from ..errors import LexiconError

# The kind of each field; `!` marks those that a record must have.
_BODY: Final = {
    "id": "text!",
    "name": "text!",
    "acronym": "text",
    "aliases": "texts",
    "affiliation": "texts",
    "region": "text",
    "norm": "text",
    "examples": "texts!",
    "counterexamples": "texts",
}
_PATTERN: Final = {"id": "text!", "regex": "regex!", "examples": "texts!", "counterexamples": "texts"}
_UNION: Final = {**_BODY, "sector": "text"}
_AGENCY: Final = {**_BODY, "kind": "text"}

RECORDS: Final[Mapping[str, Mapping[str, Mapping[str, str]]]] = {
    "unions": {"union": _UNION},
    "agencies": {"agency": _AGENCY},
    "headings": {"pattern": {**_PATTERN, "use": "text!", "search": "flag"}},
    "cues": {"cue": {**_PATTERN, "type": "text!", "subtype": "text", "status": "text", "by": "text"}},
    "roles": {"cue": _PATTERN, "plain": _PATTERN, "named": _PATTERN},
    "frames": {
        "verb": {"id": "text!", "meaning": "text!", "words": "texts!", "examples": "texts!"},
        "noun": {"id": "text!", "words": "texts!", "phrases": "texts", "examples": "texts!"},
        "frame": {
            "id": "text!",
            "verbs": "texts!",
            "objects": "texts",
            "subjects": "texts",
            "type": "text!",
            "subtype": "text",
            "status": "text",
            "by": "text",
            "examples": "texts!",
            "counterexamples": "texts",
        },
    },
    "parties": {"voice": {**_PATTERN, "side": "text!", "weight": "number!", "head": "number"}},
    "dates": {
        "guard": {**_PATTERN, "use": "text!"},
        "holiday": {
            "id": "text!",
            "falls": "text!",
            "names": "texts!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
    },
    "acts": {"act": {**_PATTERN, "place": "text!", "action": "text!"}},
    "offers": {"pattern": {**_PATTERN, "use": "text!"}},
    "sessions": {"pattern": _PATTERN},
    "scopes": {"scope": {**_PATTERN, "context": "text!", "where": "text!", "frames": "flag"}},
    "events": {
        "concept": {
            "id": "text!",
            "meaning": "text!",
            "words": "texts!",
            "phrases": "texts",
            "hides": "texts",
            "examples": "texts!",
            "counterexamples": "texts",
        }
    },
}
"""The tables of records (``[[union]]``) of each shipped file, by name without suffix."""

SECTIONS: Final[Mapping[str, Mapping[str, Mapping[str, str] | str]]] = {
    "scopes": {"borders": {"clause": "regex!"}},
    "cues": {"macros": "regex parts"},
    "acts": {"words": "lists"},
    "events": {"triggers": "lists", "actions": "lists"},
    "frames": {"words": "lists", "mood": "lists"},
    "dates": {
        "months": "lists",
        "weekdays": "lists",
        "relative": "numbers",
        "relative_text": "numbers",
        "relative_then": "numbers",
        "modifiers": "lists",
        "modifiers_text": "lists",
        "ordinals": "numbers",
        "units": "lists",
        "ties": "lists",
        "words": "lists",
        "direction": {"past": "regex!", "future": "regex!", "past_examples": "texts", "future_examples": "texts"},
    },
    "quantities": {
        "numbers": "numbers",
        "units": "lists",
        "article": {
            "keywords": "names!",
            "numbered": "names!",
            "lettered": "names!",
            "no_titles": "texts!",
            "no_titles_alone": "texts!",
            "statute_before": "regex!",
            "statute_after": "regex!",
            "section_after": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "percent": {
            "pay": "regex!",
            "no_pay": "regex!",
            "listed": "regex!",
            "of_items": "regex!",
            "percentage": "regex!",
            "stand": "regex!",
            "no_pay_before": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "offered": {
            "vague": "texts!",
            "adjectives": "texts!",
            "nouns": "texts!",
            "cue": "regex!",
            "near_cue": "regex!",
            "verbs": "regex!",
            "announcement": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
    },
    "names": {
        "union": {
            "tails": "texts!",
            "sure": "texts!",
            "kinds": "texts!",
            "places": "texts!",
            "workers": "texts!",
            "heads": "texts!",
            "local_words": "regex!",
            "cues": "regex!",
            "acts": "regex!",
            "before": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "employer": {
            "tails": "texts!",
            "heads": "texts!",
            "places": "texts!",
            "numbered": "texts!",
            "drop": "texts!",
            "common_first": "texts!",
            "generic": "texts!",
            "stop": "texts!",
            "councils": "texts!",
            "councils_where": "regex!",
            "rooms": "texts!",
            "streets": "regex!",
            "people": "regex!",
            "led": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "counts": {"counted": "texts!"},
        "french": {
            "union_heads": "texts!",
            "employer_heads": "texts!",
            "nouns": "texts!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "agency": {
            "tails": "texts!",
            "with": "texts!",
            "heads": "texts!",
            "offices": "texts!",
            "cues": "regex!",
            "not_after": "texts!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
        "acronyms": {
            "stop": "texts!",
            "employer_endings": "regex!",
            "union_endings": "regex!",
            "examples": "texts!",
            "counterexamples": "texts",
        },
    },
}
"""The sections of each shipped file that are no records: their fields, or one kind for all values of a free one."""

USER: Final[Mapping[str, Mapping[str, str]]] = {
    "union": _UNION,
    "agency": _AGENCY,
    "label": {**_PATTERN, "label": "text!", "norm": "text"},
}
"""The tables of records that a user's own file may hold."""


def fault(place: str, reason: str) -> LexiconError:
    """The error to raise for one place of one file."""
    return LexiconError(f"{place}: {reason}")


def check_shipped(name: str, data: Mapping[str, Any]) -> None:
    """Check one of the library's own files, ``name`` without its suffix.

    Raises:
        LexiconError: something in it is wrong; only the first fault is told.
    """
    file = f"{name}.toml"
    records, sections = RECORDS.get(name, {}), SECTIONS.get(name, {})
    _only(file, data, {*records, *sections}, "table")
    for section, fields in sections.items():
        if section not in data:
            raise fault(f"{file}: {section}", "is missing")
        _check_section(f"{file}: {section}", data[section], fields)
    macros = {**data["macros"], **RUNS} if name == "cues" else {}
    for table, fields in records.items():
        check_records(file, table, data.get(table, []), fields, macros)
    if name == "cues":
        _check_types(file, data["cue"])
    if name == "events":
        _check_concepts(file, data)


def check_user_table(file: str, table: str, records: Any) -> None:
    """Check that a table of a user's file is one that it may hold, and a list of records.

    Raises:
        LexiconError: it is not.
    """
    _only(file, (table,), USER, "table")
    _check_list(file, table, records)


def check_records(file: str, table: str, records: Any, fields: Mapping[str, str], macros: Mapping[str, str]) -> None:
    """Check the records of one table: their keys, their values, and that no id comes twice."""
    _check_list(file, table, records)
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        place = check_record(file, table, number, record, fields, macros)
        if record["id"] in seen:
            raise fault(f"{place}: id", "stands for another record too")
        seen.add(record["id"])


def check_record(
    file: str, table: str, number: int, record: Mapping[str, Any], fields: Mapping[str, str],
    macros: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Check the keys and values of one record, the ``number``-th of its table.

    Returns:
        How to name it in messages: by its file, table and id.

    Raises:
        LexiconError: a key is not known, missing, or holds what it must not.
    """
    stated = record.get("id")
    place = f"{file}: {table} {stated!r}" if isinstance(stated, str) and stated else f"{file}: {table} no. {number}"
    _check_fields(place, record, fields, macros or {})
    return place


def _check_list(file: str, table: str, records: Any) -> None:
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise fault(f"{file}: {table}", f"must be records, each headed [[{table}]]")


def _check_section(place: str, section: Any, fields: Mapping[str, str] | str) -> None:
    if not isinstance(section, dict):
        raise fault(place, "must be a table")
    if isinstance(fields, str):
        _check_value(place, section, fields, {})
    else:
        _check_fields(place, section, fields, {})


def _check_fields(place: str, record: Mapping[str, Any], fields: Mapping[str, str], macros: Mapping[str, str]) -> None:
    _only(place, record, fields, "key")
    for field, kind in fields.items():
        if kind.endswith("!") and field not in record:
            raise fault(f"{place}: {field}", "is missing")
    for field, value in record.items():
        _check_value(f"{place}: {field}", value, fields[field].rstrip("!"), macros, required="!" in fields[field])


def _only(place: str, given: Iterable[str], known: Iterable[str], what: str) -> None:
    for key in given:
        if key not in known:
            raise fault(f"{place}: {key}", f"unknown {what}; known are {', '.join(sorted(known))}")


def _check_value(place: str, value: Any, kind: str, macros: Mapping[str, str], *, required: bool = False) -> None:
    """Check one value against its kind, one of those that `RECORDS` and `SECTIONS` name."""
    match kind:
        case "text" | "regex":
            if not isinstance(value, str) or not value.strip():
                raise fault(place, f"must be a text that is not empty, not {value!r}")
            if kind == "regex":
                compiled(place, value, macros)
        case "texts":
            if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
                raise fault(place, f"must be a list of texts that are not empty, not {value!r}")
            if required and not value:
                raise fault(place, "is empty")
        case "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise fault(place, f"must be a number, not {value!r}")
        case "flag":
            if not isinstance(value, bool):
                raise fault(place, f"must be true or false, not {value!r}")
        case _:
            if not isinstance(value, dict):
                raise fault(place, "must be a table")
            for key, part in value.items():
                _check_part(f"{place}: {key}", part, kind)


def _check_part(place: str, value: Any, kind: str) -> None:
    """Check one value of a free section."""
    if kind == "lists":
        _check_value(place, value, "texts", {}, required=True)
    elif kind == "numbers":
        if not isinstance(value, int) or isinstance(value, bool):
            raise fault(place, f"must be a whole number, not {value!r}")
    elif not isinstance(value, str):
        raise fault(place, f"must be a text, not {value!r}")


def _check_types(file: str, cues: Iterable[Mapping[str, Any]]) -> None:
    for cue in cues:
        place = f"{file}: cue {cue['id']!r}"
        if cue["type"] not in taxonomy.SUBTYPES:
            raise fault(f"{place}: type", f"{cue['type']!r} is no event type; known are {', '.join(taxonomy.TYPES)}")
        subtype = cue.get("subtype")
        if subtype is not None and subtype not in taxonomy.SUBTYPES[cue["type"]]:
            raise fault(f"{place}: subtype", f"{subtype!r} is no subtype of {cue['type']}")
        status, side = cue.get("status"), cue.get("by")
        if (status is None) is not (side is None):
            raise fault(place, "needs both status and by, or neither")
        if status is not None and (status not in taxonomy.STATUSES or side not in taxonomy.SIDES):
            raise fault(place, f"{status!r} is no status, or {side!r} no side")


def _check_concepts(file: str, data: Mapping[str, Any]) -> None:
    """Check that what an event type's words are said to be are concepts that the file has."""
    known = {concept["id"] for concept in data["concept"]}
    for record in data["concept"]:
        for concept in record.get("hides", ()):
            if concept not in known:
                raise fault(f"{file}: concept {record['id']!r}: hides", f"no concept {concept!r}")
    for section in ("triggers", "actions"):
        for name, concepts in data[section].items():
            place = f"{file}: {section}: {name}"
            event_type, _, subtype = name.partition("/")
            if event_type not in taxonomy.SUBTYPES or (subtype and subtype not in taxonomy.SUBTYPES[event_type]):
                raise fault(place, "is no event type or subtype")
            for concept in concepts:
                if concept not in known:
                    raise fault(place, f"no concept {concept!r}")


# --- patterns with macros ---------------------------------------------------------------------------------------


def _run(count: int) -> str:
    """A run of at most ``count`` words."""
    return rf"(?:(?:[\w'%$#.&-]+,?\s){{0,{count}}}?)"


RUNS: Final[Mapping[str, str]] = {"W": _run(6), "w": _run(3)}
"""The macros that every pattern of ``cues.toml`` may use beside those of the file."""

_MACRO: Final = re.compile(r"\{([A-Za-z]+)\}")
_DEPTH: Final = 3


def expand(regex: str, macros: Mapping[str, str]) -> str:
    """A pattern with its ``{MACRO}`` parts put in; counts like ``{0,6}`` stay.

    Raises:
        KeyError: there is no such macro.

    >>> expand(r"(?:{GIVE}) {0,2}", {"GIVE": "hand|pass"})
    '(?:hand|pass) {0,2}'
    """
    for _ in range(_DEPTH):
        regex = _MACRO.sub(lambda match: macros[match[1]], regex)
    return regex


def compiled(place: str, regex: str, macros: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """The pattern compiled, its macros put in if there are any to use.

    Raises:
        LexiconError: it does not compile, or names a macro that is not there; the message begins with ``place``.
    """
    try:
        return re.compile(expand(regex, macros) if macros else regex)
    except KeyError as error:
        raise fault(place, f"no macro {error.args[0]!r}") from error
    except (re.error, OverflowError, RecursionError) as error:
        raise fault(place, f"does not compile: {error}") from error
