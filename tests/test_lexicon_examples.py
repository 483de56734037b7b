"""Every pattern of the lexicon proves itself on its own examples."""

from __future__ import annotations

import re

import pytest

from negotext import cues
from negotext.concepts import TOKEN, word_concepts
from negotext.dates import find
from negotext.lexicon import pattern, raw
from negotext.view import View

HEADINGS = [(r["id"], r) for r in raw("headings")["pattern"]]
CUES = {c.id: c for c in cues.cues()}


@pytest.mark.parametrize(("name", "record"), HEADINGS, ids=[n for n, _ in HEADINGS])
def test_heading_patterns(name: str, record: dict[str, object]) -> None:
    regex = pattern("headings", name)
    look = regex.search if record.get("search") else regex.match
    assert all(look(example) for example in record["examples"]), record["examples"]
    assert not any(look(example) for example in record.get("counterexamples", []))


@pytest.mark.parametrize("record", raw("cues")["cue"], ids=lambda r: r["id"])
def test_cues(record: dict[str, list[str]]) -> None:
    regex = CUES[record["id"]].pattern
    assert [e for e in record["examples"] if not regex.search(e)] == []
    assert [e for e in record.get("counterexamples", []) if regex.search(e)] == []


@pytest.mark.parametrize("record", [*raw("roles")["cue"], *raw("parties")["voice"]], ids=lambda r: r["id"])
def test_role_and_voice_cues(record: dict[str, list[str]]) -> None:
    regex = re.compile(str(record["regex"]))
    assert [e for e in record["examples"] if not regex.search(e)] == []
    assert [e for e in record.get("counterexamples", []) if regex.search(e)] == []


@pytest.mark.parametrize("record", raw("events")["concept"], ids=lambda r: r["id"])
def test_concepts(record: dict[str, list[str]]) -> None:
    for example in record["examples"]:
        words = TOKEN.findall(example)
        phrases = [p for p in record.get("phrases", []) if p in example]
        assert phrases or any(record["id"] in word_concepts(w) for w in map(str.lower, words)), example


@pytest.mark.parametrize("word", [w for words in raw("dates")["months"].values() for w in words])
def test_every_month_word_is_found(word: str) -> None:
    view = View(f"le 5 {word} 2021" if word in ("mars", "mai", "mayo") else f"on {word.title()} 5, 2021")
    assert [(s.month is not None, s.day, s.year) for s in find(view.text, view.low)] == [(True, 5, 2021)]
