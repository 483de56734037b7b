"""Texts that could make the library slow, and all patterns that they could do it to."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import negotext
from negotext.lexicon import raw
from negotext.lexicon.checks import RECORDS, RUNS, SECTIONS, expand

# --- patterns --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern; ``anchored`` if the library only asks whether it matches at one place."""

    name: str
    pattern: re.Pattern[str]
    anchored: bool

    @property
    def home(self) -> str:
        """The lexicon's file or the module of the package that it stands in."""
        return self.name.split(":")[0] if ".toml:" in self.name else ".".join(self.name.split(".")[:2])


def rules() -> list[Rule]:
    """Every pattern of the library: in the names of its modules, in calls of ``re``, in the lexicon's records."""
    found: dict[str, re.Pattern[str]] = dict(_of_lexicon())
    methods: dict[str, set[str]] = defaultdict(set)
    for module in _modules():
        for name, value in vars(module).items():
            if getattr(value, "__module__", module.__name__) == module.__name__ or isinstance(value, re.Pattern):
                found |= dict(_inside(f"{module.__name__}.{name}", _called(value), 3))
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (name := _named(node.value, module.__name__)):
                methods[name].add(node.attr)
        found |= dict(_inline(module.__name__, tree, methods))
    named = {pattern: name for name, pattern in reversed(found.items())}
    uses: dict[re.Pattern[str], set[str]] = defaultdict(set)
    for name, pattern in found.items():
        uses[pattern] |= methods.get(name, set())
    return [Rule(name, pattern, bool(uses[pattern]) and uses[pattern] <= _ANCHORED) for pattern, name in named.items()]


_ANCHORED = {"match", "fullmatch"}


def _named(node: ast.expr, module: str) -> str | None:
    """The pattern that an expression stands for: a name, a cached function's result, a record of the lexicon."""
    if isinstance(node, ast.Name):
        return f"{module}.{node.id}"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if node.func.id == "pattern" and len(words) == 2:
            return f"{words[0]}.toml:{words[1]}"
        return f"{module}.{node.func.id}" if not node.args else None
    return None


def _modules() -> Iterator[Any]:
    for info in pkgutil.walk_packages(negotext.__path__, "negotext."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def _called(value: Any) -> Any:
    """What a cached function without parameters gives; anything else as it is."""
    if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
        return value()
    return value


def _inside(name: str, value: Any, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif depth and isinstance(value, dict):
        for key, item in value.items():
            yield from _inside(f"{name}[{key}]", item, depth - 1)
    elif depth and isinstance(value, (list, tuple)):
        for number, item in enumerate(value):
            yield from _inside(f"{name}[{number}]", item, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _inside(f"{name}.{field.name}", getattr(value, field.name), depth - 1)


def _inline(module: str, tree: ast.AST, methods: dict[str, set[str]]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that ``re.search(r"...", words)`` and its like compile as they run."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
            and node.func.attr not in ("compile", "escape")
        ):
            name = f"{module}.{_function_at(tree, node.lineno)}:{node.lineno}"
            methods[name].add(node.func.attr)
            yield name, re.compile(node.args[0].value)


def _function_at(tree: ast.AST, line: int) -> str:
    """The name of the innermost function that holds a line."""
    holders = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.lineno <= line <= (n.end_lineno or 0)]
    return max(holders, key=lambda n: n.lineno).name if holders else ""


def _of_lexicon() -> Iterator[tuple[str, re.Pattern[str]]]:
    for file in {*RECORDS, *SECTIONS}:
        data = raw(file)
        macros = {**data.get("macros", {}), **RUNS} if file == "cues" else {}
        for table in RECORDS.get(file, {}):
            for record in data[table]:
                if "regex" in record:
                    yield f"{file}.toml:{record['id']}", re.compile(expand(record["regex"], macros))
        for section, kinds in SECTIONS.get(file, {}).items():
            for key, kind in kinds.items() if isinstance(kinds, dict) else ():
                if kind.startswith("regex") and key in data[section]:
                    yield f"{file}.toml:{section}.{key}", re.compile(data[section][key])


# --- texts that a pattern nearly matches -------------------------------------------------------------------------

_SAMPLES = "a A1 \n.-,'\"(/|:;$é_"  # one of these stands for a class of characters
MANY = 8  # a repetition with a higher limit counts as one without


def attacks(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """What leads to each repetition of a pattern, and what can be repeated there: ``(head, piece)``."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    found: dict[tuple[str, str], None] = {}
    for head, pieces in _repetitions(list(tree)):
        for piece in pieces:
            if piece:
                found[head, piece] = None
            if piece.isspace():
                found[head, piece + "\n"] = None
    return list(found)


def _repetitions(items: list[Any], head: str = "") -> Iterator[tuple[str, list[str]]]:
    """The unbounded repetitions of a tree with a text that leads to each."""
    for position, (op, value) in enumerate(items):
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            _, highest, body = value
            body = list(body)
            if highest == ops.MAXREPEAT or highest > MANY:
                pieces = _samples(body)
                after = _sample(items[position + 1 :])[:12]
                yield head, list(dict.fromkeys((*pieces, *(p + after for p in pieces[:2]))))
            yield from _repetitions(body, head)
        elif op is ops.SUBPATTERN:
            yield from _repetitions(list(value[3]), head)
        elif op is ops.ATOMIC_GROUP:
            yield from _repetitions(list(value), head)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), head)
        elif op in (ops.ASSERT, ops.ASSERT_NOT) and value[0] > 0:
            yield from _repetitions(list(value[1]), head)
        head += _sample([items[position]])


def _samples(items: list[Any]) -> list[str]:
    """Some texts that a tree matches: each branch and each kind of character where the tree is that or little more."""
    if len(items) == 1:
        op, value = items[0]
        if op is ops.BRANCH:
            return [text for branch in value[1] for text in _samples(list(branch))]
        if op is ops.SUBPATTERN:
            return _samples(list(value[3]))
        if op is ops.IN or op is ops.NOT_LITERAL or op is ops.ANY:
            return _characters(op, value)
    if items and items[-1][0] is ops.BRANCH:
        head = _sample(items[:-1])
        return [head + _sample(list(branch)) for branch in items[-1][1][1]]
    return [_sample(items)]


def _characters(op: Any, value: Any) -> list[str]:
    """Up to three characters of a class."""
    if op is ops.ANY:
        return ["a", " "]
    if op is ops.NOT_LITERAL:
        return [c for c in _SAMPLES if ord(c) != value][:3]
    wanted = [c for c in _SAMPLES if _in_class(c, value)]
    named = [chr(v) for o, v in value if o is ops.LITERAL] + [chr(v[0]) for o, v in value if o is ops.RANGE]
    return list(dict.fromkeys((*wanted[:4], *named[:2]))) or ["a"]


_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_WORD: r"\w", ops.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _in_class(character: str, members: Any) -> bool:
    negated, hit = False, False
    for op, value in members:
        if op is ops.NEGATE:
            negated = True
        elif op is ops.LITERAL:
            hit |= ord(character) == value
        elif op is ops.RANGE:
            hit |= value[0] <= ord(character) <= value[1]
        elif op is ops.CATEGORY:
            hit |= bool(re.match(_CATEGORIES[value], character))
    return hit is not negated


def _sample(items: list[Any]) -> str:
    """One text that a tree matches, look-around aside."""
    text = ""
    for op, value in items:
        if op is ops.LITERAL:
            text += chr(value)
        elif op in (ops.IN, ops.NOT_LITERAL, ops.ANY):
            text += _characters(op, value)[0]
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
            text += _sample(list(value[2])) * max(value[0], min(value[1], 1))
        elif op is ops.SUBPATTERN:
            text += _sample(list(value[3]))
        elif op is ops.ATOMIC_GROUP:
            text += _sample(list(value))
        elif op is ops.BRANCH:
            text += _sample(list(value[1][0]))
    return text


# --- pages -------------------------------------------------------------------------------------------------------

_DAYS = ("May 5, 2020", "5/5/20", "5 May 2020", "2020-05-05", "May 5", "May 2020", "Tuesday, May 5")
_UNITS = {
    "ones": "1 1 ", "thousands": "1,111,", "digits": "7", "years": "2020 ", "slashes": "5/", "percents": "3% ",
    "money": "$1,000,000,", "articles": "Article 1, 2, 3, ", "sections": "1.2.3.", "clauses": "1(a)(b)",
    "months": "May ", "days": "May 5, ", "ranges": "May 5-", "weekdays": "Monday, ", "ordinals": "the 5th of ",
    "letters": "A.B.C.", "capitals": "ABCD ", "one word": "a", "names": "Stone Hill ", "joined": "Stone and ",
    "locals": "SEIU Local 12, ", "teachers": "Teachers Association of ", "short forms": "(ABC) ",
    "abbreviations": "e.g. ", "councils": "Oak Council ate. ",
    "prose": "the district offered the union a counterproposal, ", "questions": "why? ", "clauses of prose": "if not; ",
    "open": "[{(<\"", "quotes": "\"'", "stops": ".", "commas": ", ", "dashes": "- ", "rules": "---\n", "pipes": "| ",
    "tabs": "\t", "spaces": " ", "blank lines": "\n", "odd spaces": "\u00a0\u2003", "split words": "a-\n",
    "no width": "\u200b", "emoji": "👉", "accents": "é", "grows when lowered": "\u0130",
    "lines": "a\n", "paragraphs": "a\n\n", "bullets": "• May 5\n", "table": "May 5, 2020 | SEIU | met on Article 5\n",
    "calendar": "Upcoming sessions:\nMay 5, 2020\n", "titles": "A title\nA. Name\nMay 5, 2020\n\nWe met.\n\n",
    "mail": "From: a\nSent: May 5, 2020\nTo: b\nSubject: May 4\n\nWe met.\n\n", "fields": "From: a\n",
    "posts": "May 4, 2020 Update\nPosted on May 5, 2020\n\nWe met.\n\n", "quoted": "> On May 5, 2020, A wrote:\n",
    "year lines": "2020\n\nMay 5\n\nWe met.\n\n", "unions": "Oak Teachers Union\n\nMay 5, 2020\n\nWe met.\n\n",
    "month lines": "May 2020\n\n5th - We met.\n\n", "footers": "Call us at 555-010-0177\n\n",
    "menu": "Ok\n" * 20 + "May 5\n", "dates offered": "63 dates ", "letters sent": "sent a second letter since May 5, ",
    "one short form, defined again": "The Oak Elm Association (OEA) sent it.\n", "settled": "TA'd 4 (finally), ",
    "loose titles": "Summary of bargaining about pay October 15, 2024\n\n\n",
}  # fmt: skip


def _distinct(number: int) -> str:
    """A word of its own for each number."""
    word = ""
    while True:
        number, letter = divmod(number, 26)
        word += chr(65 + letter)
        if not number:
            return word.ljust(3, "X")


def pages() -> dict[str, Callable[[int], str]]:
    """Texts by name, each as a function of its least length in characters."""
    made: dict[str, Callable[[int], str]] = {
        name: (lambda size, unit=unit: unit * (size // len(unit) + 1)) for name, unit in _UNITS.items()
    }
    for day in _DAYS:
        entry = f"{day}\n\nThe parties met for an hour.\n\n"
        made[f"entries {day}"] = lambda size, entry=entry: entry * (size // len(entry) + 1)
    made["distinct unions"] = lambda size: "".join(
        f"The {_distinct(n).title()} Teachers Association ({_distinct(n)}) met. " for n in range(size // 45)
    )
    made["distinct short forms"] = lambda size: "".join(f"{_distinct(n)} met. " for n in range(size // 9))
    made["distinct names that spell their letters"] = lambda size: "".join(
        f"{' '.join(f'{letter}ak' for letter in _distinct(n))} Workers ({_distinct(n)}W) met. "
        for n in range(size // 36)
    )
    made["distinct names that letters equal"] = lambda size: "".join(
        f"{_distinct(n)}S = {' '.join(f'{letter}ak' for letter in _distinct(n))} Staff. " for n in range(size // 36)
    )
    made["distinct locals"] = lambda size: "".join(f"Unit {n}. ATU Unit {n} met. " for n in range(size // 30))
    made["distinct employers"] = lambda size: "".join(
        f"{_distinct(n).title()} Unified School District met. " for n in range(size // 36)
    )
    for words in ("May", "May 5", "May 5, 2020", "Article 5", "SEIU Local", "Teachers", "$1", "since", "x"):
        made[f"{words}, spaces"] = lambda size, words=words: words + " " * size + "x"
        made[f"{words}, blank lines"] = lambda size, words=words: words + "\n" * size + "x"
    made["a long word"] = lambda size: "in 2020 " + "a" * size
    made["spaces, abbreviations"] = lambda size: " " * (size // 2) + "e.g. " * (size // 10)
    return made
