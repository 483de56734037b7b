"""Broken input by the million: ``python benchmarks/fuzz.py TARGET [--minutes M] [--found FOLDER]``.

Targets are ``pages`` (hypothesis: made and mangled pages), ``parse`` (any text) and the formats of files. All but
``pages`` are driven by atheris, which follows the lines that an input reaches (``pip install 'negotext[fuzz]'``); with
``--engine hypothesis``, or where atheris is not installed, the same seeds are only changed at random.

An input that breaks a promise of ``tests/promises.py`` is kept in the folder, the first of each kind, and the run goes
on. The last line of output is the count as JSON; the exit code is 1 if there were faults. Minutes are of processor
time, so that a busy machine tries as many inputs. One process; a child of it runs the inputs, as a fault in compiled
code ends its process.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import json
import random
import resource
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

FILES = ("text", "markdown", "html", "eml", "mbox", "pdf", "docx")
TARGETS = ("pages", "parse", *FILES)
LONGEST = {"pdf": 12_000, "docx": 60_000}  # bytes of an input
SLOWEST = 30  # seconds for one input
MEMORY = 3000  # MB
WORDS = (
    "May 5, 2025", "5/5/2025", "2025-05-05", "Posted on ", "Article 8.6", "CSEA 821", "$1,200", "3%", "<p>", "</p>",
    "<table><tr><td>", "<!--", "&#8211;", "&nbsp;", "From: a\n", "Date: Wed, 27 Sep 2023 08:00:41 -0700\n", "\nFrom b ",
    "Content-Type: text/html; charset=utf-7\n", "Content-Transfer-Encoding: base64\n", "boundary=x", "--x\n", "--x--",
    "=?utf-8?q?=FF?=", "| --- |\n", "```\n", "](", "stream\n", "endstream", "/Filter /FlateDecode", "/Type /Page ",
    "BT (a) Tj ET", "0 0 R", "<w:p><w:r><w:t>", "</w:t></w:r></w:p>", "<w:tbl><w:tr><w:tc>", "<w:del>", "\\u200b",
)  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Small files of a format, as programs write them."""
    import made_files
    import strategies

    if target in ("parse", "text", "markdown"):
        samples = [file.read_bytes()[:3000] for file in sorted((ROOT / "data" / "samples").glob("*.[tm][xd]*"))]
        return [*samples, *(word.encode("utf-8", "surrogateescape") for word in strategies.SENTENCES)]
    days = [date(2025, 5, day) for day in (21, 8, 1)]
    layout = strategies.Layout(
        strategies.FORMS[0],
        tuple((day, "\n\n".join(strategies.SENTENCES[n : n + 3])) for n, day in enumerate(days)),
        strategies.PREAMBLES[1],
    )
    page = made_files.MarkedPage("page", layout.text, ())
    mail = made_files.as_eml(page, published=days[0])
    rich = made_files.as_eml(page, published=days[0], html=True)
    sites = ROOT / "tests" / "sites"
    match target:
        case "html":
            made = [made_files.as_html(page, style=style, published=days[0]) for style in ("h3", "strong", "table")]
            return [*made, *(file.read_bytes() for file in sorted(sites.glob("*.html")))]
        case "eml":
            return [mail, rich, *(file.read_bytes() for file in sorted(sites.glob("*.eml")))]
        case "mbox":
            return [b"From a Wed Sep 27 08:00:41 2023\n" + mail + b"\n\nFrom b\n" + rich]
        case "pdf":
            from reportlab import rl_config

            packed = made_files.as_pdf(page)
            rl_config.pageCompression = 0
            return [packed, made_files.as_pdf(page)]
        case _:
            return [made_files.as_docx(page)]


def as_text(data: bytes) -> str:
    """Bytes as text that may hold lone surrogates and NUL."""
    return data.decode("utf-8", "surrogateescape")


def check_of(target: str) -> Callable[[bytes], object]:
    """What is to hold for an input."""
    import promises

    if target == "parse":
        return lambda data: promises.keeps_text(as_text(data), deep=deep(data))
    return lambda data: promises.keeps_file(data, target, deep=deep(data))


def deep(data: bytes) -> bool:
    """Whether an input is among those, one in ten, that are looked at closely; the same each time."""
    return zlib.crc32(data) % 10 == 0


@dataclass
class Tally:
    """Counts of a run and the inputs that broke a promise; kept on disk, as the process may not live to its end."""

    folder: Path
    inputs: int = 0
    refused: int = 0
    faults: dict[str, str] = field(default_factory=dict)
    written: float = 0.0

    def run(self, check: Callable[[Any], object], value: Any) -> None:
        self.inputs += 1
        try:
            self.refused += check(value) is None
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)
            kind = f"{type(error).__name__} {' '.join(f'{frame.name}:{frame.lineno}' for frame in frames[-2:])}"
            if kind not in self.faults:
                data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "backslashreplace")
                name = hashlib.sha256(data).hexdigest()[:16]
                (self.folder / name).write_bytes(data)
                (self.folder / f"{name}.txt").write_text("".join(traceback.format_exception(error)), "utf-8", "replace")
                self.faults[kind] = name
                self.store()
        if time.monotonic() - self.written > 2:
            self.store()

    def store(self) -> None:
        self.written = time.monotonic()
        counts = {"inputs": self.inputs, "refused": self.refused, "faults": self.faults}
        draft = self.folder / "tally.tmp"
        draft.write_text(json.dumps(counts), "utf-8")
        draft.replace(self.folder / "tally.json")


# --- engines -------------------------------------------------------------------------------------------------------


def by_hypothesis(tally: Tally, seconds: float, seed: int) -> None:
    """Pages of the strategies and the promises that only these can be held to."""
    import promises
    import strategies
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    deadline = time.monotonic() + seconds

    def whole(text: str) -> object:
        return promises.keeps_text(text, deep=deep(text.encode("utf-8", "surrogatepass")))

    def cut(pieces: list[str]) -> object:
        promises.keeps_prefix(pieces)
        return pieces

    usual = settings(
        max_examples=500,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    plain = strategies.layouts(forms=strategies.PLAIN_FORMS, least=4)
    drawn = st.one_of(*[strategies.PAGES] * 4, plain.map(lambda layout: layout.pieces()))
    while time.monotonic() < deadline:

        @seeded(seed)
        @usual
        @given(drawn)
        def run(value: str | list[str]) -> None:
            if time.monotonic() < deadline:
                tally.run(whole if isinstance(value, str) else cut, value)

        run()
        seed += 1


def at_random(tally: Tally, target: str, seconds: float, seed: int) -> None:
    """Seeds changed at random."""
    chance = random.Random(seed)
    check, known = check_of(target), seeds(target)
    words = [word.encode() for word in WORDS]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        data = chance.choice(known)
        tally.run(check, mutated(data, target, lambda part: changed(part, chance, words), chance))


def changed(data: bytes, chance: random.Random, words: list[bytes]) -> bytes:
    for _ in range(chance.randrange(1, 8)):
        a = chance.randrange(len(data) + 1)
        b = min(len(data), a + int(chance.expovariate(1 / 20)))
        new = chance.choice(
            [b"", bytes([chance.randrange(256)]), chance.choice(words), data[a:b] * 2, chance.randbytes(3)]
        )
        data = data[:a] + new + data[b if chance.random() < 0.7 else a :]
    return data


def mutated(data: bytes, target: str, change: Callable[[bytes], bytes], chance: random.Random) -> bytes:
    """A changed file; a DOCX mostly in one of its parts, as a change to the archive only gives a damaged one."""
    if target != "docx" or chance.random() < 0.1:
        return change(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, RuntimeError, zlib.error):
        return change(data)
    names = sorted(parts)
    if not names:
        return change(data)
    wanted = "word/document.xml" if "word/document.xml" in names and chance.random() < 0.7 else chance.choice(names)
    parts[wanted] = replanted(parts[wanted], chance) if chance.random() < 0.8 else change(parts[wanted])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def replanted(source: bytes, chance: random.Random) -> bytes:
    """XML that is still XML: elements moved, doubled, nested in one another, taken out, called something else."""
    from lxml import etree

    try:
        root = etree.fromstring(source, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.LxmlError:
        return source
    for _ in range(chance.randrange(1, 6)):
        below = [element for element in root.iterdescendants() if isinstance(element.tag, str)]
        if not below:
            break
        one, other = chance.choice(below), chance.choice([root, *below])
        match chance.randrange(7):
            case 0:
                one.getparent().remove(one)
            case 1:
                other.insert(chance.randrange(len(other) + 1), etree.fromstring(etree.tostring(one, with_tail=False)))
            case 2:
                if one is not other and one not in other.iterancestors():
                    other.append(one)
            case 3:
                one.tag = chance.choice(below).tag
            case 4:
                one.text = chance.choice((*WORDS[:8], "", None, "\u202e\u0301", "\U0001d7d0", "\n\t"))
            case 5:
                one.attrib.update({key: chance.choice(("", "0", "-1", "x", "9" * 30)) for key in one.attrib})
            case _:
                one.attrib.clear()
    return bytes(etree.tostring(root))


def by_atheris(tally: Tally, target: str, seconds: float, seed: int) -> None:
    """Inputs that grow from what reached new lines of the library."""
    import atheris

    with atheris.instrument_imports(include=["negotext", "docx", "email"]):
        check = check_of(target)
        for data in seeds(target):
            check(data)
    corpus, artifacts = tally.folder / "corpus", tally.folder / "stopped"
    corpus.mkdir(exist_ok=True)
    artifacts.mkdir(exist_ok=True)
    for data in seeds(target):
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    words = tally.folder / "words.txt"
    quoted = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in WORDS)
    words.write_text("".join(f'"{word}"\n' for word in quoted), "utf-8")
    options: dict[str, Any] = {}
    if target == "docx":

        def mutator(data: bytes, most: int, number: int) -> bytes:
            chance = random.Random(number)
            made = mutated(bytes(data), target, lambda part: atheris.Mutate(part, len(part) + 200), chance)
            return made if len(made) <= most else bytes(data)

        options["custom_mutator"] = mutator
    arguments = [
        sys.argv[0], f"-max_total_time={int(seconds)}", f"-max_len={LONGEST.get(target, 6000)}", f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={artifacts}/", f"-dict={words}", f"-seed={seed}",
        "-len_control=0", "-print_final_stats=0", "-verbosity=0", str(corpus),
    ]  # fmt: skip
    atheris.Setup(arguments, lambda data: tally.run(check, bytes(data)), internal_libfuzzer=True, **options)
    atheris.Fuzz()


# --- the command ---------------------------------------------------------------------------------------------------


def child(target: str, engine: str, folder: Path, seconds: float, seed: int) -> None:
    tally = Tally(folder)
    if target == "pages":
        by_hypothesis(tally, seconds, seed)
    elif engine == "atheris":
        by_atheris(tally, target, seconds, seed)  # does not return
    else:
        at_random(tally, target, seconds, seed)
    tally.store()


def _worked() -> float:
    """Seconds of processor time of the processes that ran inputs so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--engine", choices=("atheris", "hypothesis"))
    parser.add_argument("--found", type=Path, default=ROOT / "out" / "fuzz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", type=float, help=argparse.SUPPRESS)
    given = parser.parse_args()
    engine = given.engine or ("atheris" if importlib.util.find_spec("atheris") else "hypothesis")
    folder = given.found / given.target
    if given.child:
        child(given.target, engine, folder, given.child, given.seed)
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    seed = given.seed
    total: dict[str, Any] = {"inputs": 0, "refused": 0, "faults": {}}
    stopped = 0
    while (left := 60 * given.minutes - _worked()) > 5:
        (folder / "tally.json").unlink(missing_ok=True)
        command = [sys.executable, __file__, given.target, "--engine", engine, "--found", str(given.found)]
        done = subprocess.run([*command, "--seed", str(seed), "--child", str(left)], check=False)
        if (folder / "tally.json").exists():
            tally = json.loads((folder / "tally.json").read_text("utf-8"))
            total["inputs"] += tally["inputs"]
            total["refused"] += tally["refused"]
            total["faults"] |= tally["faults"]
        elif done.returncode:
            print(f"{given.target}: the process that runs the inputs does not start", file=sys.stderr)
            return 2
        if done.returncode:
            print(f"{given.target}: the process ended with {done.returncode}", file=sys.stderr)
            stopped += 1
        seed += 1
    minutes = round(_worked() / 60, 1)
    print(json.dumps({"target": given.target, "engine": engine, "minutes": minutes, **total, "stopped": stopped}))
    return 1 if total["faults"] or stopped else 0


if __name__ == "__main__":
    sys.exit(main())
