"""The grammar of a clause: verbs with their subject, mood and objects, found with a few rules and no model.

Only verbs and nouns that the frames of the lexicon name are looked at. A subject is the side left of the verb that no
preposition takes away, or the one behind ``by``; verbs joined by ``and`` share it. The mood is what the auxiliaries and
the verb above say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .clause_words import Form, little_words, noun_classes, phrase_words, verb_forms
from .concepts import Token
from .features import Context, sides_of
from .scopes import scope_of
from .taxonomy import OPPOSITE

REACH = 16  # tokens between a verb and its subject or object
_GROUP = 6  # tokens a verb's auxiliaries and adverbs can take
_JOINED = 24  # tokens between two verbs that share their subject
_ASKED = 14  # tokens between a request and the clause that says what is asked for
_NOMINAL = frozenset({"meet", "hold", "cancel"})  # classes whose -ing form is a noun unless a form of `be` precedes
_TELLING = frozenset({"ask", "propose", "send", "file", "give", "schedule"})  # `wrote to SCTA asking`: who wrote asks
_PRESENT = frozenset({"is", "are", "do", "does", "can"})
_GENERAL = frozenset({"if", "unless", "when", "whenever"})
_TAKES_INFINITIVE = frozenset({"ask", "propose", "accept", "file", "give", "reject"})
_PUT = frozenset({"propose", "give"})  # their passive subject is what was put across, by its head
_COMPLEMENT = frozenset({"to", "of", "about", "for"})
_POINTING = frozenset({"these", "those", "this", "further", "future"})
_PUT_ACROSS = frozenset({"plan", "proposal"})
_NO_NOUN: frozenset[str] = frozenset()


@dataclass(slots=True)
class Verb:
    """A verb in a sentence: its token, the last token of its particle, and what the grammar says of it."""

    index: int
    end: int
    form: Form
    passive: bool
    subject: str | None
    mood: str
    asker: str | None  # the subject of the verb before: who asks, where the mood is `requested`


def has_verb(tokens: Sequence[Token]) -> bool:
    """Whether any word can be a verb that the frames name; a third of all sentences have none."""
    return not verb_forms().keys().isdisjoint([token.word for token in tokens])


class Clauses:
    """The verbs and nouns of one sentence."""

    def __init__(self, tokens: Sequence[Token], low: str, context: Context) -> None:
        self.tokens, self.low = tokens, low
        self.words = [t.stem if t.stem[0] in "@<" else t.word for t in tokens]
        self.sides = sides_of(tokens, context.voice)
        for index in range(1, len(tokens)):  # the board of `the labor board` is no employer
            if self.sides[index - 1] == "agency" and self.sides[index] == "employer" and tokens[index].stem[0] != "<":
                self.sides[index] = None
        self.nouns = self._find_nouns()
        self.verbs = list(self._find_verbs())

    def _find_nouns(self) -> list[frozenset[str]]:
        single, phrases = noun_classes()
        words = self.words
        found = [single.get(word, _NO_NOUN) for word in words]
        begun = phrase_words()
        for index in [index for index, word in enumerate(words) if word in begun]:
            for first in (tuple(words[index : index + 2]), (words[index],)):
                for parts, noun in phrases.get(first, ()):
                    if tuple(words[index : index + len(parts)]) == parts:
                        found[index] |= {noun}
        for index in range(
            len(found) - 2 if "to" in words else 0
        ):  # `a proposal to begin talks` offers days, not terms
            if "proposal" in found[index] and self.words[index + 1] == "to" and "talk" in found[index + 2]:
                found[index] = frozenset({"dates"})
        return found

    # --- verbs ---

    def _find_verbs(self) -> Iterator[Verb]:
        table = verb_forms()
        subjects: list[tuple[int, str | None]] = []
        for index, word in enumerate(self.words):
            forms = table.get(word)
            if not forms or not self._may_be_verb(index, forms):
                continue
            lead, auxiliaries = self._verb_group(index)
            passive = self._is_passive(index, forms, auxiliaries, lead)
            subject = self._agent(index) if passive else self._subject(index, lead, forms, subjects)
            mood = self._mood(lead, auxiliaries, forms)
            asker = subjects[-1][1] if subjects else subject
            if not passive and mood != "requested":  # `received a letter asking`: it is the other side that asks
                turned = word.startswith("receiv")
                subjects.append((index, OPPOSITE.get(subject or "") if turned else subject))
            for form in forms:
                end = self._end_of(index, form)
                if end < 0:
                    continue
                arrives = form.verb == "arrive"  # its subject is what is given: `a proposal came from the District`
                side = self._agent(index) if arrives else subject
                yield Verb(index, end, form, passive or arrives, side, mood, asker)

    def _may_be_verb(self, index: int, forms: Sequence[Form]) -> bool:
        """Whether a word is a verb here: ``offer`` is none in ``its offer``, nor ``revised`` in ``revised terms``."""
        words, kinds = little_words(), {f.kind for f in forms}
        if not index:
            after = self.words[1] if len(self.words) > 1 else ""
            return kinds != {"ing"} or after not in words.after_gerund_noun
        before = self.words[index - 1]
        if self.words[index] in words.auxiliaries and self._participle_after(index):
            return False
        following = index + 1 < len(self.words) and bool(self.nouns[index + 1])
        if kinds == {"ing"} and {f.verb for f in forms} <= _NOMINAL:
            return before in words.be
        if self._possessive(index - 1) or before in words.determiners:
            return kinds == {"ing"} and before not in {"the", "a", "an"} and not following
        if self.sides[index - 1] is not None or before.endswith("ly"):
            return True
        if following and kinds <= {"past", "part"}:
            return before in words.before_participle
        if kinds <= {"base", "s"} and before not in words.before_verb:
            return before in words.joints or before in words.heads
        return True

    def _participle_after(self, index: int) -> bool:
        """Whether a form of `have` or `be` only helps the verb behind it."""
        adverbs = little_words().adverbs
        after = next((w for w in self.words[index + 1 : index + 5] if w not in adverbs and not w.endswith("ly")), "")
        return after.endswith(("ed", "ing")) or any(f.kind in ("past", "part") for f in verb_forms().get(after, ()))

    def _possessive(self, index: int) -> bool:
        return self.words[index].endswith(("'s", "s'")) or self.low.startswith("'s", self.tokens[index].end)

    def _verb_group(self, index: int) -> tuple[int, list[str]]:
        """Where the verb's auxiliaries and adverbs begin, and what they are, last first."""
        words = little_words()
        lead, found = index, []
        while lead > 0 and index - lead < _GROUP:
            word = self.words[lead - 1]
            if word not in words.auxiliaries and word not in words.adverbs and not word.endswith(("n't", "ly")):
                break
            found.append(word)
            lead -= 1
        return lead, found

    def _end_of(self, index: int, form: Form) -> int:
        """The last token of a verb with its particle; -1 where the particle is missing."""
        position = index
        for part in form.particle:
            window = self.words[position + 1 : position + 7]
            if part not in window:
                return -1
            position += 1 + window.index(part)
        return position

    # --- subjects ---

    def _is_passive(self, index: int, forms: Sequence[Form], auxiliaries: list[str], lead: int) -> bool:
        if not any(f.kind in ("past", "part") for f in forms):
            return False
        if not little_words().be.isdisjoint(auxiliaries):
            return True
        if "by" in self.words[index + 1 : index + 4] and self._agent(index):
            return True
        left = lead - 1  # `proposal given to SCTA`, as headlines have it
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
            if word in little_words().breaks:
                break
            request = word == "of" and self.words[place - 1] == "request"
            if word in {"by", "par"} or request or (word == "from" and place < index + 6):
                near = next((n for n in range(place + 1, min(place + 5, len(self.words))) if self.sides[n]), None)
                if near is not None:
                    return self.joined(near, forward=True)
        return None

    def joined(self, place: int, *, forward: bool = False) -> str | None:
        """The side at a place; ``both`` where the other one is joined to it by ``and`` or ``nor``."""
        words, side = little_words(), self.sides[place]
        if side is None or side not in OPPOSITE:
            return side
        span = (
            range(place + 1, min(place + 6, len(self.words))) if forward else range(place - 1, max(-1, place - 6), -1)
        )
        joint = False
        for near in span:
            word = self.words[near]
            if word in words.together:
                joint = True
            elif self.sides[near]:
                return "both" if joint and self.sides[near] == OPPOSITE[side] else side
            elif word in words.away or word in words.breaks or word == ",":
                return side
        return side

    def _subject(
        self, index: int, lead: int, forms: Sequence[Form], earlier: list[tuple[int, str | None]]
    ) -> str | None:
        words = little_words()
        place = lead - 1
        before = self.words[place] if place >= 0 else ""
        shared = earlier[-1] if earlier and index - earlier[-1][0] < _JOINED else None
        gerund = all(f.kind == "ing" for f in forms)
        if gerund and before in words.gerund_leads:
            return self._of_gerund(index, earlier)
        if gerund and not {f.verb for f in forms} & _TELLING:  # `in response to SCTA declining the offer`
            near = next((n for n in (place, place - 1) if n >= 0 and self.sides[n]), None)
            if near is not None and (near == place or before in words.heads):
                return self.sides[near]
        if shared and before in words.joints and before != ",":
            return shared[1]
        if before in words.relatives and (antecedent := self._antecedent(place)):
            return antecedent
        while place >= 0 and lead - place < REACH and not (shared and before == "," and place <= shared[0]):
            if self.words[place] in words.breaks:
                return None
            given = shared is not None and 0 < place - shared[0] <= 2  # `sent SCTA a letter asking`: SCTA does not ask
            if self.sides[place] and not given and not self._owns(place):
                preposition = self._preposition(place)
                if preposition is None or self.words[preposition] in words.origin:
                    return self.joined(place)
                place = preposition
            place -= 1
        return earlier[-1][1] if earlier and place >= 0 else None

    def _antecedent(self, place: int) -> str | None:
        """The side right before a relative pronoun: `… was handed to the Board, which offered nothing`."""
        near = place - 1 - (place > 0 and self.words[place - 1] == ",")
        return self.joined(near) if near >= 0 and self.sides[near] else None

    def _owns(self, place: int) -> bool:
        """Whether a side only owns what follows: ``our proposal``, but not ``our team``."""
        if not self._possessive(place) and self.words[place] not in {"our", "their", "your"}:
            return False
        return little_words().heads.isdisjoint(self.words[place + 1 : place + 4])

    def _preposition(self, place: int) -> int | None:
        """The preposition that a side stands behind, if one does."""
        words = little_words()
        for near in range(place - 1, max(-1, place - 5), -1):
            word = self.words[near]
            if word == "to" and near and self.words[near - 1] in words.owing:
                return None
            if word == "of" and near and self.words[near - 1] in words.heads:  # `to leaders of SCTA`
                above = self._preposition(near - 1)
                return near if above is None else above
            if word in words.away or word in words.origin:
                return near
            if word not in words.determiners and word not in words.heads and self.sides[near] is None:
                return None
        return None

    def _of_gerund(self, index: int, earlier: list[tuple[int, str | None]]) -> str | None:
        """The last subject; else, in ``after sending letters, the District …``, the next side that stands free."""
        if earlier and earlier[-1][1]:
            return earlier[-1][1]
        for place in range(index + 1, len(self.words) - 1):
            if self.sides[place] and self._preposition(place) is None:
                return self.sides[place]
        return None

    # --- mood ---

    def _mood(self, lead: int, auxiliaries: list[str], forms: Sequence[Form]) -> str:
        """occurred, negated, planned, requested, aim, modal or past."""
        mood = little_words().mood
        group = set(auxiliaries) | {w[-3:] for w in auxiliaries if w.endswith("n't")}
        clause = set(self._clause_before(lead))
        if group & _PRESENT and clause & _GENERAL:
            return "modal"  # `impasse occurs when two sides are unable to agree`
        if not mood["negated"].isdisjoint(group):
            return "negated"
        if "to" in group:
            return self._mood_of_infinitive(lead, auxiliaries, group, clause)
        if group & {"will", "shall", "'ll"} or any(w.endswith("'ll") for w in self.words[max(0, lead - 2) : lead]):
            return "modal" if clause & {"if", "unless"} else "planned"
        if not mood["modal"].isdisjoint(group | (clause & mood["conditional"])):
            return "modal"
        bare = group == {"be"} or (not group and all(f.kind == "base" for f in forms))
        if bare and not mood["request"].isdisjoint(self.words[max(0, lead - _ASKED) : lead]):
            return "requested"  # `requested that impasse be declared`
        if lead > 0 and self.words[lead - 1] in {"no", "neither", "nobody", "without"}:
            return "negated"
        past = any(f.kind in ("past", "part") for f in forms)
        if clause & {"neither", "nobody"} or ("no" in clause and past):
            return "negated"
        return "past" if "had" in group or "already" in group else "occurred"

    def overruled(self, verb: Verb, place: int) -> str | None:
        """What becomes of a verb's mood in a definition, on a condition, or long ago; ``None`` if it stays."""
        first, last = sorted((verb.index, place))
        scope = scope_of(
            self.low,
            self.tokens[0].start,
            self.tokens[first].start,
            self.tokens[last].end,
            self.tokens[-1].end,
            strong=True,
        )
        if scope.context == "if":
            return "modal"
        if verb.mood in ("occurred", "negated") and (scope.context == "past" or self._long_ago(verb.index)):
            return "past"
        return None

    def _long_ago(self, index: int) -> bool:
        """Whether a day long before the entry stands in the clause."""
        if "@old" not in self.words:
            return False
        breaks = little_words().breaks
        start = next((p for p in range(index, -1, -1) if self.words[p] in breaks), 0)
        end = next((p for p in range(index, len(self.words)) if self.words[p] in breaks), len(self.words))
        return "@old" in self.words[start:end]

    def _mood_of_infinitive(self, lead: int, auxiliaries: list[str], group: set[str], clause: set[str]) -> str:
        """What the verb above says: ``asked to``, ``plans to``, ``failed to``, ``voted to``."""
        mood = little_words().mood
        above = set(self.words[max(0, lead - 4) : lead]) if "to" in (auxiliaries[0], auxiliaries[-1]) else set()
        if not mood["done"].isdisjoint(above):
            return "occurred"
        if above & _PRESENT and clause & _GENERAL:
            return "modal"
        for name, status in (("negated", "negated"), ("request", "requested"), ("aim", "aim"), ("planned", "planned")):
            if not mood[name].isdisjoint(above):
                return status
        return "planned" if group & {"is", "are", "was", "were", "be"} else "aim"

    def _clause_before(self, lead: int) -> list[str]:
        start, breaks = lead, little_words().breaks
        while start > 0 and lead - start < 12 and self.words[start - 1] not in breaks and self.words[start - 1] != ",":
            start -= 1
        return self.words[start:lead]

    # --- objects ---

    def objects(self, verb: Verb) -> list[tuple[int, frozenset[str]]]:
        """The places of the nouns that can be the verb's object with their classes, nearest first."""
        words = little_words()
        if verb.passive:
            places, stop = range(verb.index - 1, max(-1, verb.index - REACH), -1), words.breaks
        else:
            places, stop = range(verb.index + 1, min(verb.index + REACH, len(self.words))), words.object_breaks
        found = []
        for place in places:
            word = self.words[place]
            if word in stop:
                break
            infinitive = word == "to" and not verb.passive and self._base_at(place + 1)
            if infinitive and verb.form.verb not in _TAKES_INFINITIVE:
                break
            if self.nouns[place] and not (verb.passive and verb.form.verb in _PUT and self._is_complement(place)):
                found.append((place, self.nouns[place]))
        return found

    def _is_complement(self, place: int) -> bool:
        """Whether a session only says more of what is put across: `a new approach to these negotiations`."""
        before = place - 1
        while before > 0 and (self.words[before] in little_words().determiners or self.words[before] in _POINTING):
            before -= 1
        behind = before > 0 and self.words[before] in _COMPLEMENT and "session" in self.nouns[place]
        return behind and not self.nouns[before - 1].isdisjoint(_PUT_ACROSS)

    def _base_at(self, index: int) -> bool:
        return index < len(self.words) and any(f.kind == "base" for f in verb_forms().get(self.words[index], ()))

    def has_none(self, first: int, last: int) -> bool:
        """Whether a word of none stands before or between: ``no proposal was made``, ``made no proposal``."""
        return not little_words().mood["none"].isdisjoint(self.words[max(0, first - 1) : last])

    # --- sides around a verb ---

    def source(self, verb: Verb) -> str | None:
        """The side behind ``from`` after a verb."""
        for place in range(verb.index, min(verb.index + 14, len(self.words))):
            if self.words[place] == "from":
                for near in range(place + 1, min(place + 5, len(self.words))):
                    if self.sides[near]:
                        return self.joined(near)
        return None

    def recipient(self, verb: Verb) -> str | None:
        """The side behind ``to`` after a verb."""
        for place in range(verb.end + 1, min(verb.end + 6, len(self.words) - 1)):
            if self.words[place] == "to":
                return next((s for s in self.sides[place + 1 : place + 4] if s), None)
        return None

    def owner(self, place: int) -> str | None:
        """The side right before a noun: ``the union's proposal``."""
        return next((self.sides[p] for p in range(place - 1, max(-1, place - 4), -1) if self.sides[p]), None)
