"""What the library knows: every record proves itself, malformed files are refused by name, users' files add to it."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from own_files import AGENCY, LABEL, UNION

import negotext
from negotext import LexiconError, dates, names, quantities
from negotext.clauses import Clauses
from negotext.concepts import Span, Token, tokenize
from negotext.cues import cues
from negotext.entities import SYMBOLS
from negotext.features import Context
from negotext.frames import find_frames
from negotext.lexicon import checks, default_lexicon, hostile, raw
from negotext.view import View

FILES = sorted(
    path.name.removesuffix(".toml") for path in files("negotext.lexicon").iterdir() if path.name.endswith(".toml")
)
HEAD = "June 5, 2025\n\n"


def mentioned(text: str) -> list[names.Mention]:
    """The names that the library finds in the text of a short page."""
    view = View(f"{HEAD}{text}\n")
    registry, full = names.learn(view, default_lexicon().names, employer=None, first_entry=0, last_entry=len(view.text))
    return names.mentions_of(view, registry, full)


# --- every record proves itself ---------------------------------------------------------------------------------


def bodies(file: str, table: str) -> Iterator[tuple[str, str, bool, bool]]:
    """The record, the text, whether it is an example, and whether the record is among the candidates of a mention."""
    for record in raw(file)[table]:
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                found = any(
                    mention.label == table.upper() and record["id"] in {body.id for body in mention.bodies}
                    for mention in mentioned(text)
                )
                yield record["id"], text, kind == "examples", found


def patterns(file: str, table: str) -> Iterator[tuple[str, str, bool, bool]]:
    compiled = {cue.id: cue.pattern for cue in cues()} if file == "cues" else {}
    for record in raw(file)[table]:
        pattern = compiled.get(record["id"]) or re.compile(record["regex"])
        find = pattern.match if file == "headings" and not record.get("search") else pattern.search
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                yield record["id"], text, kind == "examples", find(text) is not None


def concepts() -> Iterator[tuple[str, str, bool, bool]]:
    for record in raw("events")["concept"]:
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                found = {concept for token in tokenize(text.lower(), 0, len(text)) for concept in token.concepts}
                shown = record["id"] in found and found.isdisjoint(record.get("hides", ()))
                yield record["id"], text, kind == "examples", shown


def frames() -> Iterator[tuple[str, str, bool, bool]]:
    """Frames are found in their examples; verbs and nouns in theirs, as what they are."""
    for record in raw("frames")["frame"]:
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                found = any(frame.rule.id == record["id"] for frame in find_frames(*sentence(text)))
                yield record["id"], text, kind == "examples", found
    for record in raw("frames")["verb"]:
        for text in record["examples"]:
            yield record["id"], text, True, any(v.form.verb == record["id"] for v in Clauses(*sentence(text)).verbs)
    for record in raw("frames")["noun"]:
        for text in record["examples"]:
            yield record["id"], text, True, any(record["id"] in nouns for nouns in Clauses(*sentence(text)).nouns)


def sentence(text: str) -> tuple[list[Token], str, Context]:
    """What the stages before hand on of a sentence without names."""
    low = text.lower()
    found = quantities.find_quantities(View(text), 0, len(text))
    spans = [Span(q.start, q.end, *SYMBOLS[q.label]) for q in found]
    return tokenize(low, 0, len(low), spans), low, Context("neutral")


def calendar_words() -> Iterator[tuple[str, str, bool, bool]]:
    """Each month and weekday in a date, as it stands in English or French texts."""
    for number, words in raw("dates")["months"].items():
        for word in words:
            texts = (f"{word.capitalize()} 5, 2021", f"5 {word} 2021", f"5 {word.capitalize()} 2021")
            yield "months", word, True, any(whole(text, month=int(number), day=5, year=2021) for text in texts)
    for number, words in raw("dates")["weekdays"].items():
        for word in words:
            texts = (f"{word.capitalize()}, June 5, 2021", f"{word} le 5 juin 2021")
            yield "weekdays", word, True, any(whole(text, weekday=int(number), month=6, day=5) for text in texts)
    for word, shift in raw("dates")["relative"].items():
        yield "relative", word, True, whole(word, shift=shift)
    yield from words_of_any_text()
    for record in raw("dates")["guard"]:
        guard = re.compile(record["regex"])
        find = guard.search if record["use"] == "before" else guard.match
        for kind in ("examples", "counterexamples"):
            for text in record[kind]:
                yield record["id"], text, kind == "examples", find(text) is not None
    for record in raw("dates")["holiday"]:
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                spans = dates.find(text, text.lower(), scope="text")
                yield record["id"], text, kind == "examples", record["id"] in {span.holiday for span in spans}
    words = raw("dates")["direction"]
    for text in words["past_examples"]:
        yield "direction", text, True, dates.direction(text, 0, len(text), len(text), len(text)) == -1
    for text in words["future_examples"]:
        yield "direction", text, True, dates.direction(text, 0, len(text), len(text), len(text)) == 1


def words_of_any_text() -> Iterator[tuple[str, str, bool, bool]]:
    """The words that only `find_dates` knows, each in a phrase."""
    any_text: dict[str, Any] = {"scope": "text"}
    for word, shift in raw("dates")["relative_text"].items():
        yield "relative_text", word, True, whole(word, shift=shift, **any_text)
    for word, shift in raw("dates")["relative_then"].items():
        yield "relative_then", word, True, whole(word, steps=((shift, "day"),), **any_text)
    for table in ("modifiers", "modifiers_text"):
        for which, words in raw("dates")[table].items():
            for word in words:
                yield table, word, True, whole(f"{word} friday", weekday=4, which=which, **any_text)
    for word, number in raw("dates")["ordinals"].items():
        yield "ordinals", word, True, whole(f"{word} of june", day=number, month=6, **any_text)
    for unit, words in raw("dates")["units"].items():
        for word in words:
            steps = ((-6, "week"),) if unit == "fortnight" else ((-3, unit),)
            yield "units", word, True, whole(f"3 {word} ago", steps=steps, **any_text)
    for tie, words in raw("dates")["ties"].items():
        back, _, base = tie.partition("_from_")
        for word in words:
            text = f"two days {word} may 5" if base == "base" else f"two days {word}"
            yield "ties", word, True, whole(text, steps=((-2 if back == "back" else 2, "day"),), tie=base, **any_text)


def whole(text: str, scope: dates.Scope = "page", **fields: Any) -> bool:
    """Whether the text is one date span with these fields."""
    spans = dates.find(text, text.lower(), scope=scope)
    return len(spans) == 1 and (spans[0].start, spans[0].end) == (0, len(text)) and all(
        getattr(spans[0], name) == value for name, value in fields.items()
    )  # fmt: skip


def sections() -> Iterator[tuple[str, str, bool, bool]]:
    """The examples of the sections that are no records."""
    finders: dict[str, Any] = {
        "article": quantities.find_quantities,
        "percent": quantities.find_quantities,
        "offered": quantities.find_offered,
    }
    for name, find in finders.items():
        for kind in ("examples", "counterexamples"):
            for text in raw("quantities")[name][kind]:
                yield name, text, kind == "examples", bool(find(View(text), 0, len(text)))
    for name in ("union", "employer", "agency"):
        for kind in ("examples", "counterexamples"):
            for text in raw("names")[name][kind]:
                found = any(mention.label == name.upper() for mention in mentioned(f"We met with the {text} today."))
                yield name, text, kind == "examples", found
    acronyms = raw("names")["acronyms"]
    endings = re.compile(f"(?:{acronyms['union_endings']}|{acronyms['employer_endings']})")
    for kind in ("examples", "counterexamples"):
        for text in acronyms[kind]:
            found = endings.search(text) is not None and text not in acronyms["stop"]
            yield "acronyms", text, kind == "examples", found


def acts() -> Iterator[tuple[str, str, bool, bool]]:
    """The words on the side of the article where the act stands; those that carry on begin the sentence."""
    for record in raw("acts")["act"]:
        for kind in ("examples", "counterexamples"):
            for text in record.get(kind, ()):
                before, _, after = text.partition("{ART}")
                where = {"after": after, "carry": text}.get(record["place"], before)
                find = re.match if record["place"] == "carry" else re.search
                yield record["id"], text, kind == "examples", find(record["regex"], where) is not None


def days_told() -> Iterator[tuple[str, str, bool, bool]]:
    """What stands before a day is all before the last one; what joins two days, all between them."""
    for record in raw("sessions")["pattern"]:
        pattern = re.compile(record["regex"], re.IGNORECASE)
        for kind in ("examples", "counterexamples"):
            for text in record[kind]:
                if record["id"] in ("new-day", "old-day"):
                    found = pattern.search(text.rpartition("{DAY}")[0])
                elif record["id"] == "next-day":
                    found = pattern.fullmatch(text.split("{DAY}")[1])
                else:
                    found = pattern.search(text)
                yield record["id"], text, kind == "examples", found is not None


def modifiers() -> Iterator[tuple[str, str, bool, bool]]:
    """What stands around a cue; one that begins with the modifier itself is an example without ``{CUE}``."""
    for record in raw("scopes")["scope"]:
        pattern = re.compile(record["regex"])
        for kind in ("examples", "counterexamples"):
            for text in record[kind]:
                before, _, after = text.partition("{CUE}")
                where = after if record["where"] == "after" else before
                find = pattern.match if record["where"] in ("lead", "cue") else pattern.search
                yield record["id"], text, kind == "examples", find(where) is not None


PROOFS = {
    "scopes": modifiers,
    "acts": acts,
    "sessions": days_told,
    "unions": lambda: bodies("unions", "union"),
    "agencies": lambda: bodies("agencies", "agency"),
    "headings": lambda: patterns("headings", "pattern"),
    "offers": lambda: patterns("offers", "pattern"),
    "cues": lambda: patterns("cues", "cue"),
    "roles": lambda: (*patterns("roles", "cue"), *patterns("roles", "plain"), *patterns("roles", "named")),
    "parties": lambda: patterns("parties", "voice"),
    "events": concepts,
    "frames": frames,
    "dates": calendar_words,
    "quantities, names": sections,
}


@pytest.mark.parametrize("proof", PROOFS)
def test_every_record_proves_itself(proof: str) -> None:
    """All examples are found, no counterexample is."""
    proved = list(PROOFS[proof]())
    assert [(record, text) for record, text, wanted, found in proved if wanted != found] == []
    assert proved


def test_every_file_and_table_is_proved() -> None:
    assert {file for proof in PROOFS for file in proof.split(", ")} == set(FILES)
    assert set(checks.RECORDS) | set(checks.SECTIONS) == set(FILES)


def test_ids_and_affiliations() -> None:
    known = [body.id for body in (*default_lexicon().unions, *default_lexicon().agencies)]
    assert len(known) == len(set(known))
    parents = {parent for body in default_lexicon().unions for parent in body.affiliation}
    assert parents <= set(known)


def test_full_names_are_found_wherever_they_stand() -> None:
    """Every name of several words that begins with a capital or a figure."""
    lost = [
        (body.id, name)
        for body in (*default_lexicon().unions, *default_lexicon().agencies)
        for name in (body.name, *body.aliases)
        if " " in name and not name[0].islower()
        and not any(body.id in {other.id for other in m.bodies} for m in mentioned(f"We met with {name} today."))
    ]  # fmt: skip
    assert lost == []


@pytest.mark.parametrize("file", ["headings", "cues", "roles", "parties", "acts", "sessions", "scopes"])
def test_patterns_have_no_exponential_time(file: str) -> None:
    """Sentences and headings have a greatest length, so that more than linear time does no harm; exponential would."""
    slow = []
    for record in (record for table in checks.RECORDS[file] for record in raw(file)[table]):
        pattern = next((c.pattern for c in cues() if c.id == record["id"]), None) if file == "cues" else None
        if text := hostile.slow_text(pattern or re.compile(record["regex"]), record["examples"], longest=128):
            slow.append((record["id"], text))
    assert slow == []


# --- what is known -----------------------------------------------------------------------------------------------


def test_the_library_tells_what_it_knows() -> None:
    lexicon = negotext.load_lexicon()
    assert lexicon is negotext.load_lexicon(()) is default_lexicon()
    assert lexicon.counts["unions"] == len(lexicon.unions) > 900
    assert lexicon.counts["agencies"] == len(lexicon.agencies) > 300
    assert lexicon.counts["labels"] == len(lexicon.labels) == 0
    assert lexicon.counts["cues"] == len(raw("cues")["cue"])
    assert (lexicon.sources, lexicon.warnings) == ((), ())
    assert repr(lexicon).startswith("<negotext.Lexicon: ")


@pytest.mark.parametrize(
    "name",
    [
        "us-ca-scta",
        "SCTA",
        "scta",
        "Sacramento City Teachers Association",
        "  sacramento city\u00a0teachers association",
    ],
)
def test_find(name: str) -> None:
    assert "us-ca-scta" in [body.id for body in negotext.load_lexicon().find(name)]


def test_find_nothing() -> None:
    lexicon = negotext.load_lexicon()
    assert lexicon.find("Society of Nobody") == lexicon.find("") == ()
    with pytest.raises(TypeError, match="name must be str, not int"):
        lexicon.find(3)  # type: ignore[arg-type]


# --- shipped files are checked as they are read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("roles", {"cue": [{"id": "a", "regex": "a", "exmples": ["a"]}]}, "roles.toml: cue 'a': exmples: unknown key"),
        ("roles", {"cue": [{"id": "a", "regex": "a"}]}, "roles.toml: cue 'a': examples: is missing"),
        ("roles", {"cue": [{"regex": "a", "examples": ["a"]}]}, "roles.toml: cue no. 1: id: is missing"),
        ("roles", {"cue": [{"id": "a", "regex": "(", "examples": ["a"]}]}, "cue 'a': regex: does not compile"),
        ("roles", {"cue": [{"id": "a", "regex": "a", "examples": []}]}, "cue 'a': examples: is empty"),
        ("roles", {"cue": [{"id": "a", "regex": "a", "examples": [""]}]}, "cue 'a': examples: must be a list of texts"),
        ("roles", {"cue": [{"id": "a", "regex": "a", "examples": ["a"]}] * 2}, "cue 'a': id: stands for another"),
        ("roles", {"cue": {}}, "roles.toml: cue: must be records"),
        ("roles", {"ceu": []}, "roles.toml: ceu: unknown table; known are cue, named, plain"),
        (
            "headings",
            {"pattern": [{"id": "a", "use": "b", "regex": "a", "examples": ["a"], "search": 1}]},
            "pattern 'a': search: must be true or false",
        ),
        (
            "cues",
            {"macros": {}, "cue": [{"id": "a", "type": "b", "regex": "a", "examples": ["a"]}]},
            "cue 'a': type: 'b' is no event type",
        ),
        (
            "cues",
            {"macros": {}, "cue": [{"id": "a", "type": "meeting", "subtype": "b", "regex": "a", "examples": ["a"]}]},
            "cue 'a': subtype: 'b' is no subtype of meeting",
        ),
        (
            "cues",
            {"macros": {}, "cue": [{"id": "a", "type": "meeting", "by": "both", "regex": "a", "examples": ["a"]}]},
            "cue 'a': needs both status and by, or neither",
        ),
        (
            "cues",
            {
                "macros": {},
                "cue": [
                    {"id": "a", "type": "meeting", "by": "us", "status": "planned", "regex": "a", "examples": ["a"]},
                ],
            },
            "cue 'a': 'planned' is no status, or 'us' no side",
        ),
        (
            "cues",
            {"macros": {}, "cue": [{"id": "a", "type": "meeting", "regex": "{GIEV} a", "examples": ["a"]}]},
            "cue 'a': regex: no macro 'GIEV'",
        ),
        ("cues", {"cue": []}, "cues.toml: macros: is missing"),
        ("dates", raw("dates") | {"relative": {"today": "0"}}, "dates.toml: relative: today: must be a whole number"),
        ("dates", raw("dates") | {"months": {"1": "january"}}, "dates.toml: months: 1: must be a list of texts"),
        ("dates", raw("dates") | {"direction": 3}, "dates.toml: direction: must be a table"),
        ("events", raw("events") | {"triggers": {"meeting": ["MEAT"]}}, "triggers: meeting: no concept 'MEAT'"),
        ("events", raw("events") | {"triggers": {"meeting/long": ["MEET"]}}, "is no event type or subtype"),
        ("quantities", raw("quantities") | {"offered": {}}, "quantities.toml: offered: vague: is missing"),
    ],
)  # fmt: skip
def test_malformed_files_are_refused_by_name(name: str, data: dict[str, Any], message: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(message)):
        checks.check_shipped(name, data)


def test_unknown_pattern() -> None:
    from negotext.lexicon import pattern

    with pytest.raises(LexiconError, match=re.escape("headings.toml: no pattern 'nonsense'")):
        pattern("headings", "nonsense")


# --- users' files -------------------------------------------------------------------------------------------------

PAGE = (
    f"{HEAD}The district and FVT met. The Fern Valley\u00a0Mediation Office sent Ana. "
    "Nurses at Step 5 and step 6 get $500.\n"
)


def rows(result: negotext.Result) -> list[tuple[Any, ...]]:
    columns = ["label", "text", "norm", "canonical", "rule"]
    return [
        tuple(row)
        for row in result.entities[columns].astype(object).where(result.entities[columns].notna(), None).to_numpy()
    ]


def test_own_records_are_found(write: Any) -> None:
    lexicon = negotext.load_lexicon(write(UNION, AGENCY + LABEL))
    assert rows(negotext.parse(PAGE, lexicon=lexicon)) == [
        ("UNION", "FVT", "FVT", "fvta", "lexicon:fvta"),
        ("AGENCY", "Fern Valley\u00a0Mediation Office", "FVMO", "fv-mediation", "lexicon:fv-mediation"),
        ("PAY_STEP", "Step 5", "5", None, "label:pay-step"),
        ("PAY_STEP", "step 6", "6", None, "label:pay-step"),
        ("MONEY", "$500", "500", None, "money"),
    ]
    assert lexicon.counts["unions"] == default_lexicon().counts["unions"] + 1
    assert [label.label for label in lexicon.labels] == ["PAY_STEP"]
    assert [Path(source).name for source in lexicon.sources] == ["own1.toml", "own2.toml"]
    assert lexicon.find("fvt")[0].own and lexicon.find("fvt")[0].kind == ""
    assert rows(negotext.parse(PAGE)) == [("MONEY", "$500", "500", None, "money")]


def test_own_labels_add_rows_and_change_none(write: Any) -> None:
    text = HEAD + "The parties met on Step 5, and on June 9 the District offered 4% more to CSEA.\n"
    label = LABEL.replace(r"\b[Ss]tep (?P<n>\d{1,2})\b", r"\b[A-Z](?P<n>[a-z]{2,9}) \d\b").replace(
        "gain most", "and June 9"
    )
    lexicon = negotext.load_lexicon(write(label))
    plain, own = negotext.parse(text), negotext.parse(text, lexicon=lexicon)
    added = [row for row in rows(own) if row[0] == "PAY_STEP"]
    assert [row[1:3] for row in added] == [("Step 5", "tep"), ("June 9", "une")]
    assert [row for row in rows(own) if row[0] != "PAY_STEP"] == rows(plain)
    assert own.events.equals(plain.events)
    assert list(own.entities["start"]) == sorted(own.entities["start"])
    assert "PAY_STEP" in own.entities["label"].cat.categories


def test_own_records_work_in_every_call_and_process(write: Any, tmp_path: Path) -> None:
    lexicon = negotext.load_lexicon(write(UNION + LABEL))
    wanted = rows(negotext.parse(PAGE, lexicon=lexicon))
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    assert rows(negotext.read(page, lexicon=lexicon)) == wanted
    docs = [(f"p{number}", PAGE) for number in range(20)]
    for workers in (1, 2):
        assert rows(negotext.parse_many(docs, workers=workers, lexicon=lexicon)) == wanted * 20
    (part, *_) = negotext.stream(docs, batch=5, lexicon=lexicon)
    assert rows(part) == wanted * 5


def test_lexicons_pickle_and_compare(write: Any) -> None:
    lexicon = negotext.load_lexicon(write(UNION + LABEL))
    again = pickle.loads(pickle.dumps(lexicon))
    assert again == lexicon and hash(again) == hash(lexicon) and again != negotext.load_lexicon()
    assert lexicon != "something else"
    assert pickle.loads(pickle.dumps(default_lexicon())) is default_lexicon()
    assert len(pickle.dumps(lexicon)) < 5_000


def test_an_own_record_goes_before_the_shipped_ones(write: Any) -> None:
    own = """
[[agency]]
id = "our-board"
name = "Public Employment Relations Board"
acronym = "PERB"
examples = ["PERB certified the impasse."]
"""
    lexicon = negotext.load_lexicon(write(own))
    text = HEAD + "PERB certified the impasse. The Public Employment Relations Board agreed.\n"
    assert [row[3] for row in rows(negotext.parse(text, lexicon=lexicon))] == ["our-board", "our-board"]
    assert lexicon.find("perb")[0].id == "our-board"
    full, short = lexicon.warnings
    assert (
        "own1.toml: agency 'our-board': the name 'Public Employment Relations Board' is also that of us-ca-perb" in full
    )
    assert "own1.toml: agency 'our-board': the name 'PERB' is also that of us-ca-perb, " in short
    assert short.endswith(" more")


def test_two_own_records_with_one_name_are_warned_of(write: Any) -> None:
    twin = UNION.replace('"fvta"', '"fvta-2"').replace("FVT", "FVB").replace("Fern Valley Alliance", "Fern Valley B")
    lexicon = negotext.load_lexicon(write(UNION, twin))
    (warning,) = lexicon.warnings
    assert warning.endswith("own2.toml: union 'fvta-2': the name 'Fern Valley Teachers Alliance' is also that of fvta")


def test_names_of_one_word_are_shared_to_the_letter(write: Any) -> None:
    twin = UNION.replace('"fvta"', '"fvta-2"').replace("Fern Valley", "Oak Hill").replace('"FVT"', '"Fvt"')
    assert negotext.load_lexicon(write(UNION, twin.replace("FVT met", "Fvt met"))).warnings == ()
    (warning,) = negotext.load_lexicon(write(UNION, twin.replace('"Fvt"', '"FVT"'))).warnings
    assert warning.endswith("the name 'FVT' is also that of fvta")


def test_an_own_counterexample_makes_a_name_need_company(write: Any) -> None:
    wary = UNION.replace('acronym = "FVT"', 'acronym = "FERN"').replace("FVT met", "FERN met")
    text = HEAD + "We like FERN best.\n"
    trusting = negotext.load_lexicon(write(wary))
    assert [row[1] for row in rows(negotext.parse(text, lexicon=trusting))] == ["FERN"]
    careful = negotext.load_lexicon(write(wary + 'counterexamples = ["Water the FERN daily."]\n'))
    assert rows(negotext.parse(text, lexicon=careful)) == []
    assert [row[1] for row in rows(negotext.parse(HEAD + "FERN members voted.\n", lexicon=careful))] == ["FERN"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (UNION.replace("name =", "nmae ="), "union 'fvta': nmae: unknown key; known are acronym, affiliation"),
        (UNION.replace('id = "fvta"\n', ""), "union no. 1: id: is missing"),
        (UNION.replace('"fvta"', '"us-ca-scta"'), "union 'us-ca-scta': id: stands for another record in unions.toml"),
        (UNION + AGENCY.replace("fv-mediation", "fvta"), "agency 'fvta': id: stands for another record too"),
        (UNION + UNION, "union 'fvta': id: stands for another record too"),
        (UNION.replace("us-nea", "us-nae"), "union 'fvta': affiliation: no record has the id 'us-nae'"),
        (UNION.replace("FVT met", "The union met"), "examples: none of the record's names stands in 'The union met"),
        (UNION.replace('"FVT"', '"fvt"'), "the name 'fvt' must begin with a capital letter"),
        (UNION.replace("[[union]]", "[[unions]]"), "unions: unknown table; known are agency, label, union"),
        (UNION.replace("[[union]]", "[union]"), "union: must be records, each headed [[union]]"),
        (UNION.replace("aliases = [", "aliases = [3, "), "union 'fvta': aliases: must be a list of texts"),
        ("[[union]\n", "own1.toml: is no TOML"),
        (
            UNION + 'counterexamples = ["FVT members met."]\n',
            "union 'fvta': counterexamples: 'FVT' is found in 'FVT members met.'",
        ),
        (
            UNION.replace("FVT met with the district", "We like FVT") + 'counterexamples = ["A FVT valve."]\n',
            "union 'fvta': examples: nothing is found in 'We like FVT on Monday.': by its counterexamples",
        ),
        (
            AGENCY + 'counterexamples = ["A Fern Valley Mediation Office opened."]\n',
            "agency 'fv-mediation': counterexamples: 'FVMO' is found in",
        ),
        (LABEL.replace("PAY_STEP", "pay_step"), "label 'pay-step': label: 'pay_step' is not in capitals"),
        (LABEL.replace("PAY_STEP", "MONEY"), "label 'pay-step': label: 'MONEY' is a label of the library's own"),
        (LABEL.replace("PAY_STEP", "ENTRY"), "label 'pay-step': label: 'ENTRY' is a label of the library's own"),
        (LABEL.replace("Step 5", "Stage 5"), "examples: the pattern does not find 'Nurses at Stage 5"),
        (LABEL.replace("Step forward", "Step 9"), "counterexamples: the pattern finds 'Step 9' in 'Step 9.'"),
        (LABEL.replace(r"\g<n>", r"\g<m>"), "label 'pay-step': norm: unknown group name 'm'"),
        (LABEL.replace(r"\b[Ss]tep", r"(\b[Ss]tep"), "label 'pay-step': regex: does not compile"),
        (LABEL.replace(r"\b[Ss]tep (?P<n>\d{1,2})\b", "(?P<n>x?)"), "the pattern does not find"),
        (LABEL.replace(r"\d{1,2}", r"(?:\d+,?)+"), "label 'pay-step': regex: '(?:\\\\d+,?)+' repeats a repetition"),
        (LABEL.replace(r"\b[Ss]tep (?P<n>\d{1,2})", r"(?P<n>\w+) \d"), "takes more than linear time, as on 'aaaa"),
        (LABEL.replace(r"\d{1,2}", r"(?:\d|\d\d){1,60}!|5"), "regex: takes more than linear time, as on"),
    ],
)  # fmt: skip
def test_own_files_are_refused_by_name(write: Any, text: str, message: str) -> None:
    paths = write(text)
    with pytest.raises(LexiconError, match=re.escape(message)) as error:
        negotext.load_lexicon(paths)
    assert str(paths[0]) in str(error.value)


def test_unreadable_files_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=re.escape("none.toml: cannot be read: No such file")):
        negotext.load_lexicon([tmp_path / "none.toml"])
    (tmp_path / "latin.toml").write_bytes("# caf\u00e9".encode("latin-1"))
    with pytest.raises(LexiconError, match=r"latin\.toml: is not in UTF-8"):
        negotext.load_lexicon([tmp_path / "latin.toml"])
    (tmp_path / "deep.toml").write_text("a = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"deep\.toml: is no TOML"):
        negotext.load_lexicon([tmp_path / "deep.toml"])


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(UNION, encoding="utf-8-sig")
    assert negotext.load_lexicon([str(path)]).find("FVT")


@pytest.mark.parametrize("extra", ["own.toml", b"own.toml", Path("own.toml"), None, 3])
def test_one_path_is_no_sequence(extra: Any) -> None:
    with pytest.raises(TypeError, match="extra must be a sequence of paths, not "):
        negotext.load_lexicon(extra)


@pytest.mark.parametrize(
    "call", [negotext.parse, lambda text, **more: negotext.parse_many([text], **more), negotext.stream]
)
def test_a_lexicon_must_be_one(call: Any) -> None:
    with pytest.raises(TypeError, match=r"lexicon must be what negotext\.load_lexicon returns, or None, not str"):
        call("text", lexicon="own.toml")


@pytest.mark.parametrize(
    ("regex", "part"),
    [
        ("(a+)+b", "(a+)+"),
        (r"x(?:\w+\s*)*y", r"(?:\w+\s*)*"),
        ("((a*)b){2,}", "((a*)b){2,}"),
        ("(?P<n>[^]*+]+)*", "(?P<n>[^]*+]+)*"),
        ("(?i:a+)*", "(?i:a+)*"),
        (r"(?:\w+ ){1,4}fund", None),
        (r"(?>a+)+b", None),
        (r"(?:a++)+b", None),
        (r"[(]a+[)]+", None),
        (r"\(a+\)+", None),
        ("(?:ab)+c*", None),
        ("(?#(a+)+)b", None),
    ],
)
def test_nested_repetition(regex: str, part: str | None) -> None:
    assert hostile.nested_repetition(regex) == part
