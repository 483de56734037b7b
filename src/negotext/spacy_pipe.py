"""A spaCy component: ``nlp.add_pipe("negotext")``. spaCy finds it by its entry point and imports this module only then.

The result lies in ``doc.user_data["negotext"]`` as plain values, so it goes through ``to_bytes``, `DocBin` with
``store_user_data=True`` and worker processes; the extensions read it from there.
"""

# no `from __future__ import annotations`: spaCy reads the factory's types to check its settings

import json
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc, Span

from . import pipeline, tables
from .arguments import as_classifier, as_date, as_optional_text, as_paths, as_text
from .classify import EventModel
from .lexicon import Lexicon
from .limits import USUAL, Limits, check_page
from .model_files import model_of, read_model
from .own_lexicon import lexicon_of, load_lexicon
from .packed import as_json, from_json, pack, unpack
from .records import Entity, Entry, Event, Page, ParsedPage
from .result import Result
from .taxonomy import LABELS
from .writing import write_text

KEY: Final = "negotext"
"""Where the plain result lies in ``doc.user_data``, and the name of the extensions of documents and spans."""

PAGE_KEY: Final = "negotext_page"
"""The extension in which a document can bring its own ``doc_id``, ``published`` and ``employer``."""

ALIASES: Final = ("norm", "role", "canonical", "subtype", "status", "by")
"""The fields of ``span._.negotext`` that spans also have as extensions of their own."""

DEFAULTS: Final[dict[str, Any]] = {
    "published": None,
    "employer": None,
    "lexicon": [],
    "classifier": None,
    "page_chars": USUAL.page_chars,
    "entries_key": "entries",
    "entities_key": "negotext",
    "events_key": "negotext_events",
    "aliases": True,
}
"""The settings of the component; see `NegotextPipe`."""

_IDS: Final = {"entries": "entry_id", "entities": "entity_id", "events": "event_id"}
_NAMES: Final = {
    table: tuple(field.name for field in fields(kind))
    for table, kind in (("entries", Entry), ("entities", Entity), ("events", Event))
}
_FILE: Final = "negotext.json"
_PAGE_FIELDS: Final = ("doc_id", "published", "employer")


@Language.factory(
    "negotext", default_config=DEFAULTS, assigns=["doc._.negotext", "span._.negotext", "doc.spans"], retokenizes=False
)
def make_negotext(
    nlp: Language,
    name: str,
    published: str | None,
    employer: str | None,
    lexicon: list[str],
    classifier: str | None,
    page_chars: int,
    entries_key: str | None,
    entities_key: str | None,
    events_key: str | None,
    aliases: bool,
) -> "NegotextPipe":
    """What ``nlp.add_pipe("negotext", config={...})`` calls."""
    return NegotextPipe(
        published=published,
        employer=employer,
        lexicon=lexicon,
        classifier=classifier,
        page_chars=page_chars,
        entries_key=entries_key,
        entities_key=entities_key,
        events_key=events_key,
        aliases=aliases,
    )


class NegotextPipe:
    """Reads each document as a page, whatever its language and the other components.

    A document then has

    - ``doc._.negotext``: the `negotext.Result` that ``negotext.parse(doc.text)`` gives, made anew at each access;
    - ``doc.spans["entries"]``: its entries, labeled with their event type;
    - ``doc.spans["negotext"]``: what is mentioned, with the lexicon's id as ``kb_id_``;
    - ``doc.spans["negotext_events"]``: the words that show an event, labeled with its type.

    ``span.id_`` is the row's id in the tables (`entry_id`, `entity_id`, `event_id`), and ``span._.negotext`` the row as
    a dict, with ISO days. Spans are widened to whole tokens; ``start`` and ``end`` of the dict are exact offsets into
    ``doc.text``. `ALIASES` are extensions for single fields (``span._.norm``); where another package has one of that
    name, it is left alone, with a warning.

    What goes for one document alone is put into ``doc._.negotext_page`` before the component runs: a dict with
    ``doc_id`` (else ``"doc"``), ``published``, ``employer``.

    Lexicon and classifier are saved with the pipeline, and need not be there where it is loaded. Where neither is, the
    first document raises the error.

    Args:
        published: the day the pages were saved, ISO.
        employer: the employer's full name.
        lexicon: paths of your own lexicon files.
        classifier: the path of an event classifier that `negotext.EventClassifier.save` or ``negotext train`` wrote.
        page_chars: characters that a document may have; spaCy has a limit of its own, ``nlp.max_length``.
        entries_key: the name of the span group of entries; ``None`` for no such group.
        entities_key: the same for mentions.
        events_key: the same for events.
        aliases: whether to set the extensions of `ALIASES`.

    Raises:
        LexiconError: a lexicon file is malformed.
        ModelError: the classifier's file is no classifier.
        TypeError: an argument is of the wrong type, such as ``lexicon`` a single path.
        ValueError: ``published`` is no ISO date, ``page_chars`` is below 1, or ``doc._.negotext`` is another package's.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> pipe = nlp.add_pipe("negotext")
    >>> doc = nlp("May 5, 2025\\n\\nThe District met with CSEA 821.\\n")
    >>> [(span.text, span.label_, span._.norm) for span in doc.spans["negotext"]][-1]
    ('CSEA 821', 'UNION', 'CSEA 821')
    >>> len(doc._.negotext.entries)
    1
    """

    def __init__(
        self,
        *,
        published: str | None = None,
        employer: str | None = None,
        lexicon: Sequence[str] = (),
        classifier: str | None = None,
        page_chars: int = DEFAULTS["page_chars"],
        entries_key: str | None = DEFAULTS["entries_key"],
        entities_key: str | None = DEFAULTS["entities_key"],
        events_key: str | None = DEFAULTS["events_key"],
        aliases: bool = True,
    ) -> None:
        self.published = as_date(published, "published")
        self.employer = as_optional_text(employer, "employer")
        self._keys = {"entries": entries_key, "entities": entities_key, "events": events_key}
        self._limits = Limits(page_chars=page_chars)
        self._paths = as_paths(lexicon, "lexicon")
        # a pipeline that was saved elsewhere brings the files' content, after this, in `from_disk`
        self._lexicon = load_lexicon(self._paths) if all(Path(path).exists() for path in self._paths) else None
        self._model_path = classifier
        self._model: Any = read_model(classifier)[0] if classifier and Path(classifier).exists() else None
        self._aliases = aliases
        _set_extensions(aliases)

    @property
    def lexicon(self) -> Lexicon:
        """The names and labels to know.

        Raises:
            LexiconError: a file of ``lexicon`` is not there.
        """
        if self._lexicon is None:
            self._lexicon = load_lexicon(self._paths)
        return self._lexicon

    @property
    def classifier(self) -> Any:
        """What decides the events; ``None`` is the library's own model.

        It can be set to a fitted `negotext.EventClassifier`, or to anything else with a method ``judge``, which is not
        saved with the pipeline.

        Raises:
            ModelError: the file of ``classifier`` is not there.
            TypeError: it is set to something else.
        """
        if self._model is None and self._model_path:
            self._model = read_model(self._model_path)[0]
        return self._model

    @classifier.setter
    def classifier(self, value: Any) -> None:
        self._model, self._model_path = as_classifier(value, "classifier"), None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that mentions can have."""
        own = self._lexicon.labels if self._lexicon else ()
        return (*LABELS, *dict.fromkeys(label.label for label in own))

    def __call__(self, doc: Doc) -> Doc:
        """Read a document.

        Raises:
            LimitError: it has more characters than ``page_chars``.
            TypeError: a value in ``doc._.negotext_page`` is of the wrong type.
            ValueError: it has an unknown key, or ``published`` is no ISO date.
        """
        page = self._page(doc)
        check_page(len(page.text), self._limits)
        parsed = pipeline.parse_page(page, classifier=self.classifier, lexicon=self.lexicon)
        plain = doc.user_data[KEY] = _to_plain(page, parsed)
        for table, key in self._keys.items():
            if key:
                doc.spans[key] = list(_spans(doc, plain, table))
        return doc

    def _page(self, doc: Doc) -> Page:
        own = doc._.get(PAGE_KEY) or {}
        if unknown := [str(key) for key in own if key not in _PAGE_FIELDS]:
            raise ValueError(f"doc._.{PAGE_KEY} has {unknown[0]!r}; known are {', '.join(_PAGE_FIELDS)}")
        return Page(
            text=doc.text,
            doc_id=as_text(own.get("doc_id", "doc"), "doc_id"),
            published=as_date(own["published"], "published") if "published" in own else self.published,
            employer=as_optional_text(own["employer"], "employer") if "employer" in own else self.employer,
        )

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The content of the lexicon files and of the classifier, as JSON."""
        model = self.classifier
        weights = model.to_json() if isinstance(model, EventModel) else None
        return json.dumps({"lexicon": self.lexicon.files, "classifier": weights}).encode("ascii")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "NegotextPipe":
        """Use the lexicon files and the classifier that `to_bytes` gave.

        Raises:
            LexiconError: a lexicon file is malformed.
            ModelError: the classifier is none that this version can use.
        """
        given = json.loads(data)
        if given["lexicon"]:
            self._lexicon = lexicon_of(tuple((str(name), str(content)) for name, content in given["lexicon"]))
        if given["classifier"]:
            self._model = model_of(given["classifier"], "the classifier of the pipe")
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the content of the lexicon files and the classifier to a folder.

        Raises:
            ExportError: the folder cannot be written; what was there before is left as it was.
        """
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        write_text(self.to_bytes().decode("utf-8"), folder / _FILE, overwrite=True)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "NegotextPipe":
        """Use what `to_disk` wrote."""
        return self.from_bytes((Path(path) / _FILE).read_bytes())

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state
        _set_extensions(self._aliases)  # another process does not have them


def result_of(doc: Doc) -> Result | None:
    """What the component found in a document; ``None`` if it has not run. The extension ``doc._.negotext``."""
    plain = doc.user_data.get(KEY)
    return Result([_from_plain(plain, doc.text)]) if plain else None


def row_of(span: Span) -> dict[str, Any] | None:
    """The row of a span of the component's groups, with ISO days. The extension ``span._.negotext``."""
    plain: dict[str, Any] = span.doc.user_data.get(KEY) or {"ids": {}}
    for table in plain["ids"]:
        place = plain["ids"][table].get(span.id_)
        if place is not None:
            return _row(plain, table, place)
    return None


def _row(plain: dict[str, Any], table: str, place: int) -> dict[str, Any]:
    # msgpack gives some sequences back as tuples, some as lists
    values = (list(value) if isinstance(value, tuple) else value for value in plain[table][place])
    return dict(zip(_NAMES[table], values, strict=True))


def _alias(name: str) -> Callable[[Span], Any]:
    def value(span: Span) -> Any:
        return (row_of(span) or {}).get(name)

    return value


def _set_extensions(aliases: bool) -> None:
    """Set the extensions that are not there; those of others stay as they are."""
    for owner in (Doc, Span):
        getter: Any = result_of if owner is Doc else row_of
        if not _is_free(owner, KEY):
            raise ValueError(
                f"the extension {owner.__name__.lower()}._.{KEY} is taken by another package; "
                f"{owner.__name__}.remove_extension({KEY!r}) frees it"
            )
        owner.set_extension(KEY, getter=getter, force=True)
    if not Doc.has_extension(PAGE_KEY):
        Doc.set_extension(PAGE_KEY, default=None)
    for name in ALIASES if aliases else ():
        if _is_free(Span, name):
            Span.set_extension(name, getter=_alias(name), force=True)
        else:
            warnings.warn(
                f"span._.{name} is another package's and stays so; span._.{KEY}[{name!r}] has negotext's value",
                stacklevel=3,
            )


def _is_free(owner: Any, name: str) -> bool:
    """Whether no extension has a name, but perhaps one that was set here."""
    getter = owner.get_extension(name)[2] if owner.has_extension(name) else result_of
    return getattr(getter, "__module__", None) == __name__


def _spans(doc: Doc, plain: dict[str, Any], table: str) -> Iterable[Span]:
    for row_id, place in plain["ids"][table].items():
        row = _row(plain, table, place)
        start, end = row["start"], row["end"]
        end = start + len(doc.text[start:end].rstrip())  # an entry ends where the next one starts
        label, kb_id = (row["label"], row["canonical"] or "") if table == "entities" else (row["event_type"], "")
        span = doc.char_span(start, end, label=label, kb_id=kb_id, span_id=row_id, alignment_mode="expand")
        if span is not None:
            yield span


def _to_plain(page: Page, parsed: ParsedPage) -> dict[str, Any]:
    """What a page holds as what msgpack can hold, without its text, and where the row of each id stands."""
    ids = {table: _places(parsed, table, key) for table, key in _IDS.items()}
    about = {name: getattr(page, name) for name in ("doc_id", "employer")}
    published = page.published.isoformat() if page.published else None
    return {**as_json(pack(parsed)), "page": {**about, "published": published}, "ids": ids}


def _places(parsed: ParsedPage, table: str, key: str) -> dict[str, int]:
    """The numbers of a table's records by the ids that the table has for them."""
    records = getattr(parsed, table)
    order = sorted(range(len(records)), key=lambda n: (records[n].start, records[n].end))
    if table == "entries":
        order = sorted(order, key=lambda n: records[n].position)
    return dict(zip(tables.collect(table, [parsed])[key], order, strict=True))


def _from_plain(plain: dict[str, Any], text: str) -> ParsedPage:
    """What `_to_plain` was given."""
    about = plain["page"]
    published = as_date(about["published"], "published")
    return unpack(Page(text, about["doc_id"], employer=about["employer"], published=published), from_json(plain))
