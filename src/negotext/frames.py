"""Frames: who does what with what, by a small grammar of clauses.

A verb of a class takes a subject (the side left of it, or behind ``by``), an object (a noun of a class) and a mood (what
the auxiliaries say). The lexicon's frames name the event that a verb and an object make together. Nothing here decides
alone: ``classify`` weighs frames with the words, and takes from them who acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .concepts import Token
from .features import Context, party_of
from .lexicon import raw

REACH = 16  # tokens between a verb and its subject or object
_OWNED = frozenset({"proposal", "rejection", "correspondence", "scheduling"})
_OPPOSITE = {"employer": "union", "union": "employer"}
_BREAKS = frozenset({";", ":", ".", "?", "!", "but", "while", "although", "though", "because", "whereas"})
_OBJECT_BREAKS = _BREAKS | {"which", "who", "where", "after", "following"}
_JOINTS = frozenset({"and", "then", ",", "&", "or", "nor"})
_DONE = frozenset(
    {"voted", "vote", "decided", "chose", "elected", "managed", "forced", "opted", "moved", "able", "voting", "met"}
)
_RELATIVE = frozenset({"who", "which", "that"})
_AWAY = frozenset({"to", "with", "against", "on", "about", "upon", "at", "in", "for", "toward", "towards", "between", "by", "into", "over", "versus", "vs"})  # fmt: skip
_TAKES_INFINITIVE = frozenset({"ask", "propose", "accept", "file", "give", "reject"})
_ORIGIN = frozenset({"from", "of"})
_BE = frozenset({"was", "were", "been", "be", "being", "is", "are", "got", "get", "gets", "'s"})
_AUXILIARY = _BE | frozenset({"has", "have", "had", "having", "did", "do", "does", "will", "would", "shall", "may", "might", "could", "should", "can", "must", "to"})  # fmt: skip
_ADVERBS = frozenset({"also", "then", "again", "now", "once", "just", "still", "both", "jointly", "today", "yesterday", "later", "earlier", "so", "all", "each", "not", "n't", "never", "yet", "even", "only", "finally", "twice", "already", "ever", "too", "since", "next", "first", "soon", "tonight", "@same", "@past", "@future", "@date", "therefore", "simply", "together", "(", ")", "tomorrow", "more", "'ll", "'ve", "'d", "either", "instead"})  # fmt: skip
_DETERMINERS = frozenset({"the", "its", "their", "our", "a", "an", "this", "that", "these", "your", "his", "her", "new", "latest", "first", "second", "@past", "@same"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One frame of the lexicon."""

    id: str
    type: str
    subtype: str | None
    status: str | None
    by: str
    verbs: frozenset[str]
    objects: frozenset[str]
    subjects: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame found in a sentence: its rule, the status its mood gives, the side, and its first and last token."""

    rule: Rule
    status: str
    by: str | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Form:
    verb: str
    kind: str  # base, s, past, part, ing
    particle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb in a sentence with what its grammar says."""

    index: int
    form: _Form
    passive: bool
    subject: str | None
    mood: str
    end: int  # token of the particle, else the verb's own
    asker: str | None  # the subject of the verb that governs this one


def _inflect(words: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The forms of one lexicon verb with their kinds, and its particle."""
    head, _, particle = words.partition(" + ")
    parts = head.split()
    base = parts[0]
    regular = base + "d" if base.endswith("e") else base[:-1] + "ied" if _consonant_y(base) else base + "ed"
    past = parts[1] if len(parts) > 1 else regular
    participle = parts[2] if len(parts) > 2 else past
    forms = {base: "base", past: "past"}
    if participle != past:
        forms[participle] = "part" if participle != base else "base"
    if base == "be":
        forms |= {"is": "s", "are": "s", "were": "past", "been": "part"}
    third = (
        base[:-1] + "ies"
        if _consonant_y(base)
        else base + ("es" if base.endswith(("s", "sh", "ch", "x", "o", "z")) else "s")
    )
    doubled = past.endswith("ed") and len(past) == len(base) + 3 and past[-3] == past[-4]
    stem = (
        base + base[-1]
        if doubled or _doubles(base)
        else base[:-1]
        if base.endswith("e") and not base.endswith("ee")
        else base
    )
    forms.setdefault("has" if base == "have" else third, "s")
    forms.setdefault(stem + "ing", "ing")
    return forms, tuple(particle.split())


def _consonant_y(base: str) -> bool:
    return base.endswith("y") and base[-2] not in "aeiou"


def _doubles(base: str) -> bool:
    return base in {"put", "set", "get", "run", "win", "cut", "sit", "hit", "let", "bid", "begin", "shut"}


@cache
def _forms() -> dict[str, tuple[_Form, ...]]:
    table: dict[str, list[_Form]] = {}
    for record in raw("frames")["verb"]:
        for words in record["words"]:
            forms, particle = _inflect(words)
            for form, kind in forms.items():
                table.setdefault(form, []).append(_Form(record["id"], kind, particle))
    return {word: tuple(forms) for word, forms in table.items()}


@cache
def _nouns() -> tuple[dict[str, frozenset[str]], dict[str, tuple[tuple[tuple[str, ...], str], ...]]]:
    words: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for record in raw("frames")["noun"]:
        for word in record["words"]:
            for form in (word, word + "s", word + "'s") if word.isalpha() else (word, word + "s"):
                words.setdefault(form, set()).add(record["id"])
        for phrase in record.get("phrases", ()):
            parts = tuple(phrase.replace(",", " ,").split())
            phrases.setdefault(parts[0], []).append((parts, record["id"]))
    return {w: frozenset(c) for w, c in words.items()}, {w: tuple(p) for w, p in phrases.items()}


@cache
def _rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(r["id"], r["type"], r.get("subtype"), r.get("status"), r.get("by", "subject"), frozenset(r["verbs"]), frozenset(r.get("objects", ())), frozenset(r.get("subjects", ())))
        for r in raw("frames")["frame"]
    )  # fmt: skip


@cache
def _mood_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in raw("frames")["mood"].items()}


@cache
def _heads() -> frozenset[str]:
    words = raw("frames")["heads"]["words"]
    return frozenset(words) | frozenset(w + "'s" for w in words)


class Clauses:
    """The grammar of one sentence."""

    def __init__(self, tokens: Sequence[Token], low: str, context: Context) -> None:
        self.tokens, self.low = tokens, low
        self.words = [t.stem if t.stem[0] in "@<" else low[t.start : t.end] for t in tokens]
        self.sides = [party_of(t, context.voice) for t in tokens]
        for index in range(1, len(tokens)):  # the board of `the labor board` is no employer
            if self.sides[index - 1] == "agency" and self.sides[index] == "employer" and tokens[index].stem[0] != "<":
                self.sides[index] = None
        self.nouns = self._find_nouns()
        self.verbs: list[_Verb] = []
        self._find_verbs()

    def _find_nouns(self) -> list[frozenset[str]]:
        single, phrases = _nouns()
        found = [set(single.get(w, ())) for w in self.words]
        for index, word in enumerate(self.words):
            for parts, noun in phrases.get(word, ()):
                if tuple(self.words[index : index + len(parts)]) == parts:
                    found[index].add(noun)
        return [frozenset(f) for f in found]

    # --- verbs ---

    def _find_verbs(self) -> None:
        table = _forms()
        subjects: list[tuple[int, str | None]] = []
        for index, word in enumerate(self.words):
            forms = table.get(word)
            if not forms or not self._may_be_verb(index, forms):
                continue
            lead, auxiliaries = self._verb_group(index)
            passive = self._passive(index, forms, auxiliaries, lead)
            subject = self._agent(index) if passive else self._subject(index, lead, forms, subjects)
            mood = self._mood(index, lead, auxiliaries, forms)
            asker = subjects[-1][1] if subjects else subject
            if not passive:
                got = {f.verb for f in forms} <= {"receive", "reach", "hold", "schedule", "call"} and word.startswith(
                    "receiv"
                )
                subjects.append((index, _OPPOSITE.get(subject or "") if got else subject))
            for form in forms:
                end = self._particle(index, form)
                if end < 0:
                    continue
                if form.verb == "arrive":  # the subject is what is given: `a proposal came from the District`
                    self.verbs.append(_Verb(index, form, True, self._agent(index), mood, end, asker))
                else:
                    self.verbs.append(_Verb(index, form, passive, subject, mood, end, asker))

    def _may_be_verb(self, index: int, forms: Sequence[_Form]) -> bool:
        """A word that can also be a noun is one behind a determiner: ``its offer``, ``the strike``."""
        if not index:
            return True
        before = self.words[index - 1]
        kinds = {f.kind for f in forms}
        following = self.nouns[index + 1] if index + 1 < len(self.words) else frozenset()
        if kinds == {"ing"} and {f.verb for f in forms} <= {"meet", "hold", "cancel"}:
            return before in _BE
        if self._possessive(index - 1) or before in _DETERMINERS - {"that", "first", "second", "@past", "@same"}:
            return kinds == {"ing"} and before not in {"the", "a", "an"} and not following
        if following and kinds <= {"past", "part"} and self.sides[index - 1] is None:
            return before in _AUXILIARY | _ADVERBS | _JOINTS | _RELATIVE | _heads() or before.endswith("ly")
        if kinds <= {"base", "s"} and self.sides[index - 1] is None and before not in _AUXILIARY | _ADVERBS | _RELATIVE:
            return before in _JOINTS or before.endswith("ly") or before in _heads()
        return True

    def _possessive(self, index: int) -> bool:
        end = self.tokens[index].end
        return self.words[index].endswith(("'s", "s'")) or self.low.startswith("'s", end)

    def _verb_group(self, index: int) -> tuple[int, list[str]]:
        """Where the verb's auxiliaries begin, and what they are."""
        lead, found = index, []
        while lead > 0 and index - lead < 6:
            word = self.words[lead - 1]
            if word in _AUXILIARY or word in _ADVERBS or word.endswith(("n't", "ly")):
                found.append(word)
                lead -= 1
            else:
                break
        return lead, found

    def _passive(self, index: int, forms: Sequence[_Form], auxiliaries: list[str], lead: int) -> bool:
        if not any(f.kind in ("past", "part") for f in forms):
            return False
        if not _BE.isdisjoint(auxiliaries):
            return True
        if "by" in self.words[index + 1 : index + 4] and self._agent(index):
            return True
        left = lead - 1
        return (
            left >= 0
            and self.sides[left] is None
            and bool(self.nouns[left])
            and not auxiliaries
            and not any(self.sides[max(0, left - 4) : left])
        )

    def _agent(self, index: int) -> str | None:
        """The side behind ``by``, ``from`` or ``at the request of``, after a passive verb."""
        for place in range(index + 1, min(index + 10, len(self.words))):
            word = self.words[place]
            if word in _BREAKS:
                break
            if (
                word in {"by", "par"}
                or (word == "from" and place < index + 6)
                or (word == "of" and self.words[place - 1] == "request")
            ):
                for near in range(place + 1, min(place + 5, len(self.words))):
                    if self.sides[near]:
                        return self._joined(near, forward=True)
        return None

    def _joined(self, place: int, *, forward: bool = False) -> str | None:
        """The side at a place, ``both`` where the other one is joined to it by ``and``."""
        side = self.sides[place]
        if side not in _OPPOSITE:
            return side
        span = (
            range(place + 1, min(place + 6, len(self.words))) if forward else range(place - 1, max(-1, place - 6), -1)
        )
        joint = False
        for near in span:
            word = self.words[near]
            if word in {"and", "&"}:
                joint = True
            elif self.sides[near]:
                return "both" if joint and self.sides[near] == _OPPOSITE[side] else side
            elif (near != place and word in _AWAY | _BREAKS) or word == ",":
                return side
        return side

    def _subject(
        self, index: int, lead: int, forms: Sequence[_Form], earlier: list[tuple[int, str | None]]
    ) -> str | None:
        """The side left of the verb that is not behind a preposition pointing away; that of the verb before, if joined."""
        if (
            all(f.kind == "ing" for f in forms)
            and lead > 0
            and self.words[lead - 1] in _AWAY | {"after", "by", "while", "when", "before"} | {","}
        ):
            return self._of_gerund(index, earlier)
        place = lead - 1
        if place >= 0 and self.words[place] in _JOINTS and earlier and index - earlier[-1][0] < 24:
            return earlier[-1][1]
        while place >= 0 and lead - place < REACH:
            word = self.words[place]
            if word in _BREAKS:
                return None
            if self.sides[place]:
                preposition = self._preposition(place)
                if preposition is None or self.words[preposition] in _ORIGIN:
                    return self._joined(place)
                place = preposition
            place -= 1
        return earlier[-1][1] if earlier and place >= 0 else None

    def _preposition(self, place: int) -> int | None:
        """The preposition that a side stands behind, if one does."""
        for near in range(place - 1, max(-1, place - 5), -1):
            word = self.words[near]
            if word == "to" and near and self.words[near - 1] in {"due", "owing", "thanks"}:
                return None
            if word in _AWAY or word in _ORIGIN:
                return near
            if word not in _DETERMINERS and self.sides[near] is None and word not in _heads():
                return None
        return None

    def _of_gerund(self, index: int, earlier: list[tuple[int, str | None]]) -> str | None:
        """``after sending letters, the District …``: the next side that stands free; else the last subject."""
        if earlier and earlier[-1][1]:
            return earlier[-1][1]
        for place in range(index + 1, len(self.words)):
            if self.sides[place] and self._preposition(place) is None and place + 1 < len(self.words):
                return self.sides[place]
        return None

    def _particle(self, index: int, form: _Form) -> int:
        """Where the verb ends, particle included; -1 where its particle is missing."""
        if not form.particle:
            return index
        position = index
        for part in form.particle:
            window = self.words[position + 1 : position + 7]
            if part not in window:
                return -1
            position += 1 + window.index(part)
        return position

    # --- mood ---

    def _mood(self, index: int, lead: int, auxiliaries: list[str], forms: Sequence[_Form]) -> str:
        """occurred, negated, planned, requested, aim, modal or past."""
        moods = _mood_words()
        words = set(auxiliaries) | {w[-3:] for w in auxiliaries if w.endswith("n't")}
        governor = (
            set(self.words[max(0, lead - 4) : lead]) if "to" in auxiliaries[:1] or auxiliaries[-1:] == ["to"] else set()
        )
        clause = set(self._clause_before(lead))
        if not moods["negated"].isdisjoint(words):
            return "negated"
        if "to" in words:
            if not _DONE.isdisjoint(governor):
                return "occurred"
            for name in ("negated", "request", "aim", "planned"):
                if not moods[name].isdisjoint(governor):
                    return {"request": "requested"}.get(name, name)
            if words & {"is", "are", "was", "were", "be"}:
                return "planned"
            return "aim"
        if words & {"will", "shall", "'ll"} or any(w.endswith("'ll") for w in self.words[max(0, lead - 2) : lead]):
            return "modal" if clause & {"if", "unless"} else "planned"
        if not moods["modal"].isdisjoint(words | (clause & {"if", "unless", "whether", "until", "once"})):
            return "modal"
        if (words == {"be"} or (not words and all(f.kind == "base" for f in forms))) and not moods[
            "request"
        ].isdisjoint(self.words[max(0, lead - 14) : lead]):
            return "requested"
        if lead > 0 and self.words[lead - 1] in {"no", "neither", "nobody", "without"}:
            return "negated"
        if clause & {"neither", "nobody"} or ("no" in clause and any(f.kind in ("past", "part") for f in forms)):
            return "negated"
        return "past" if "had" in words or "already" in words else "occurred"

    def _clause_before(self, lead: int) -> list[str]:
        start = lead
        while start > 0 and lead - start < 12 and self.words[start - 1] not in _BREAKS and self.words[start - 1] != ",":
            start -= 1
        return self.words[start:lead]

    # --- objects ---

    def objects(self, verb: _Verb) -> list[tuple[int, frozenset[str]]]:
        """The nouns that can be the verb's object, nearest first."""
        if verb.passive:
            places = range(verb.index - 1, max(-1, verb.index - REACH), -1)
            stop = _BREAKS
        else:
            places = range(verb.index + 1, min(verb.index + REACH, len(self.words)))
            stop = _OBJECT_BREAKS
        found = []
        for place in places:
            word = self.words[place]
            if word in stop:
                break
            if (
                not verb.passive
                and word == "to"
                and verb.form.verb not in _TAKES_INFINITIVE
                and self._verb_at(place + 1)
            ):
                break
            if self.nouns[place]:
                found.append((place, self.nouns[place]))
        return found

    def _verb_at(self, index: int) -> bool:
        return index < len(self.words) and any(f.kind == "base" for f in _forms().get(self.words[index], ()))


def find_frames(tokens: Sequence[Token], low: str, context: Context) -> list[Frame]:
    """The frames of a sentence, in text order."""
    clauses = Clauses(tokens, low, context)
    found: dict[tuple[str, int], Frame] = {}
    nearest: dict[int, int] = {}
    for verb, rule, place in _matches(clauses):
        nearest[verb.index] = min(nearest.get(verb.index, REACH), abs(place - verb.index))
    for verb, rule, place in _matches(clauses):
        if rule.objects and abs(place - verb.index) > nearest[verb.index] + 1:
            continue
        by = _by(clauses, verb, rule, place)
        status = _status(clauses, verb, rule, place)
        frame = Frame(rule, status, by, min(verb.index, place), max(verb.end, place))
        found.setdefault((rule.id, verb.index), frame)
    return sorted(found.values(), key=lambda f: (f.first, f.last, f.rule.id))


def _matches(clauses: Clauses) -> Iterator[tuple[_Verb, Rule, int]]:
    """Each verb with each frame that it and its nearest fitting object make."""
    for verb in clauses.verbs:
        objects = clauses.objects(verb)
        for rule in _rules():
            if verb.form.verb not in rule.verbs:
                continue
            if rule.subjects and verb.subject not in rule.subjects and not (verb.passive and verb.subject is None):
                continue
            place = next((p for p, nouns in objects if nouns & rule.objects), None) if rule.objects else verb.end
            if place is not None:
                yield verb, rule, place


def _by(clauses: Clauses, verb: _Verb, rule: Rule, place: int) -> str | None:
    if verb.mood == "requested" and verb.asker in _OPPOSITE:
        return verb.asker
    if rule.by in ("both", "agency"):
        return rule.by
    side = verb.subject
    if side is None and rule.type in _OWNED and rule.by == "subject":
        side = _OPPOSITE.get(_recipient(clauses, verb.end) or "")
    owner = next((clauses.sides[p] for p in range(place - 1, max(-1, place - 4), -1) if clauses.sides[p]), None)
    if rule.by == "giver":
        source = next(
            (clauses._joined(n) for p in range(verb.index, min(verb.index + 14, len(clauses.words))) if clauses.words[p] == "from"
             for n in range(p + 1, min(p + 5, len(clauses.words))) if clauses.sides[n]), None)  # fmt: skip
        return source or _OPPOSITE.get(side or "")
    if verb.passive and side is None and owner and rule.type in _OWNED:
        return _OPPOSITE.get(owner, owner) if rule.by == "rejecter" else owner
    return side


def _recipient(clauses: Clauses, place: int) -> str | None:
    """The side behind ``to`` after a verb."""
    for near in range(place + 1, min(place + 6, len(clauses.words) - 1)):
        if clauses.words[near] == "to":
            return next((s for s in clauses.sides[near + 1 : near + 4] if s), None)
    return None


def _status(clauses: Clauses, verb: _Verb, rule: Rule, place: int) -> str:
    mood = verb.mood
    if mood == "occurred" and rule.objects:
        low, high = sorted((verb.index, place))
        if (
            not {"no", "neither", "zero", "without", "any"}.isdisjoint(clauses.words[max(0, low - 1) : high])
            and rule.type != "rejection"
        ):
            mood = "negated"
    if rule.type == "cancellation" and mood in ("requested", "planned") and verb.form.kind == "base":
        mood = "occurred"
    if rule.status and mood in ("occurred", "past"):
        return rule.status
    return mood


def frame_features(frames: Sequence[Frame]) -> dict[str, float]:
    """Frames as features: each by itself, by type, with its status and with its side."""
    features: dict[str, float] = {}
    for frame in frames:
        name = frame.rule.type
        features[f"f:{frame.rule.id}&{frame.status}"] = 1.0
        features[f"ft:{name}&{frame.status}"] = 1.0
        features[f"fs:{name}&{frame.status}&{frame.by}"] = 1.0
    return features
