"""Which entities were gained and lost, page by page: ``benchmarks/entities_diff.py [--against REF|FILE] [PATH …]``.

Compares what the library of this checkout finds with what that of a commit or tag found (by default the last release),
or with what ``--save FILE`` has stored (JSON Lines). ``PATH`` is a page or a folder of marked-up ones (``.gold``); by
default the sets that ``check_floors.py`` measures. Where a page is marked up, each entity gained or lost is called
*right*, *wrong norm* (the words are marked, with another standard form) or *wrong*, and what the marks say of words
whose standard form has changed.

    + UNION 'SEIU Local 715' = SEIU 715 (right): …gave «SEIU Local 715» five dates…

Exit status: 0, whatever has changed; 1 if a page could not be parsed; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
REPO = HERE.parent
MARK = re.compile(r"⟦(?P<head>[^|⟦⟧]*)\|(?P<surface>[^⟦⟧]*)⟧")
AROUND = 30  # characters of context on either side
FIELDS = ("label", "start", "end", "norm", "canonical", "role", "rule")

NO_RELEASE = """there is no release tag before this commit to compare with; do one of these:
  --against REF         compare with a commit: HEAD for what is not committed yet, HEAD~1, main
  --save before.jsonl   store what is found now, change the rules, then run with --against before.jsonl
  git fetch --tags      if releases are tagged in the repository that this one was cloned from"""

Span = tuple[str, int, int]


@dataclass
class Page:
    """What one version found on one page. ``marks`` is ``None`` where nobody has marked it up."""

    text: str
    found: dict[Span, dict[str, Any]] = field(default_factory=dict)
    marks: dict[Span, str] | None = None
    error: str | None = None


# --- what one version finds --------------------------------------------------------------------------------------


def read_marked(path: Path) -> tuple[dict[str, str], str, dict[Span, str]]:
    """The header, the plain text and the entity marks of a marked-up page."""
    header, _, body = path.read_text(encoding="utf-8").partition("\n----\n")
    lines = (line[2:].partition("=") for line in header.splitlines() if line.startswith("#:"))
    facts = {key.strip(): value.strip() for key, _, value in lines}
    text, position = "", 0
    marks: dict[Span, str] = {}
    for match in MARK.finditer(body):
        text += body[position : match.start()]
        position = match.end()
        label, _, norm = match["head"].partition(":")
        if not match["head"].startswith(("ENTRY", "END")):
            marks[label.partition("@")[0], len(text), len(text) + len(match["surface"])] = norm
        text += match["surface"]
    return facts, text + body[position:], marks


def pages_of(paths: Iterable[Path]) -> dict[str, Path]:
    """The pages by ``folder/name``: files as they are, of folders the marked-up ones."""
    found: dict[str, Path] = {}
    for path in paths:
        inside = sorted(path.rglob("*.gold")) if path.is_dir() else [path]
        found.update({f"{page.parent.name}/{page.name}": page for page in inside})
    return found


def dump(target: Path, pages: dict[str, Path]) -> None:
    """Write what the installed library finds, one page a line. It asks nothing of it but ``parse`` and ``read``."""
    import negotext

    with target.open("w", encoding="utf-8") as out:
        for key, path in pages.items():
            row: dict[str, Any] = {"page": key, "entities": []}
            try:
                if path.suffix == ".gold":
                    facts, text, _ = read_marked(path)
                    known = {name: facts[name] for name in ("published", "employer") if facts.get(name)}
                    result = negotext.parse(text, doc_id="page", **known)
                else:
                    result = negotext.read(path, doc_id="page")
                row["text"] = result.texts["page"]
                table = result.entities
                names = [name for name in FIELDS if name in table]
                plain = table[names].astype(object).where(table[names].notna(), None)
                row["entities"] = plain.to_dict("records")
            except Exception as error:  # an older version may fail where this one does not
                row["error"] = f"{type(error).__name__}: {error}"
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


def load(file: Path, pages: dict[str, Path]) -> dict[str, Page]:
    """What ``dump`` wrote, with the marks of the pages that have some.

    Raises:
        ValueError: the file is no such file.
    """
    loaded: dict[str, Page] = {}
    try:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            page = Page(row.get("text", ""), error=row.get("error"))
            page.found = {(item["label"], item["start"], item["end"]): item for item in row["entities"]}
            path = pages.get(row["page"])
            if path is not None and path.suffix == ".gold":
                page.marks = read_marked(path)[2]
            loaded[row["page"]] = page
    except (json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"{file}: is not what --save writes: {error}") from error
    return loaded


def found_by(source: Path, target: Path, paths: Iterable[Path]) -> None:
    """Have the library of a source tree write what it finds.

    Raises:
        RuntimeError: it did not get as far as the first page.
    """
    command = [sys.executable, str(HERE / "entities_diff.py"), "--save", str(target), "--only-save", *map(str, paths)]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(source)}, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"{source}: {run.stderr.strip()[-500:]}")


@contextmanager
def checked_out(repo: Path, ref: str) -> Iterator[Path]:
    """The source tree of a commit, in a work tree of its own that goes away again.

    Raises:
        ValueError: there is no such commit.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        run = git(repo, "worktree", "add", "--quiet", "--detach", str(tree), ref)
        if run.returncode:
            raise ValueError(f"{ref}: {run.stderr.strip()}")
        try:
            yield tree / "src"
        finally:
            git(repo, "worktree", "remove", "--force", str(tree))


def git(repo: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(repo), *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127, "", "git is not installed")


def last_release(repo: Path) -> str | None:
    """The newest tag before the present commit."""
    run = git(repo, "describe", "--tags", "--abbrev=0")
    return run.stdout.strip() if run.returncode == 0 else None


# --- what has changed --------------------------------------------------------------------------------------------


def verdict(page: Page, span: Span, norm: str | None) -> str:
    """What the marks of a page say of an entity; nothing where there are none."""
    if page.marks is None:
        return ""
    if span not in page.marks:
        return "wrong"
    return "right" if folded(span[0], norm) == folded(span[0], page.marks[span]) else "wrong norm"


def folded(label: str, norm: str | None) -> str:
    words = " ".join((norm or "").split()).casefold().removeprefix("the ")
    if label in ("MONEY", "PERCENT", "DATES_OFFERED"):
        try:
            return f"{float(words.replace(',', '')):g}"
        except ValueError:
            return words
    return words


def changes(old: Page, new: Page) -> Iterator[tuple[str, Span, str]]:
    """``+``, ``-`` or ``~`` for each entity gained, lost, or with another standard form; and the marks' verdict."""
    for span in sorted(old.found.keys() | new.found.keys(), key=lambda span: (span[1], span[2], span[0])):
        before, after = old.found.get(span), new.found.get(span)
        if before is None and after is not None:
            yield "+", span, verdict(new, span, after["norm"])
        elif after is None and before is not None:
            yield "-", span, verdict(new, span, before["norm"])
        elif before is not None and after is not None and before["norm"] != after["norm"]:
            was, now = verdict(new, span, before["norm"]), verdict(new, span, after["norm"])
            yield "~", span, f"{was}, now {now}" if was != now else now


def line(sign: str, span: Span, said: str, old: Page, new: Page) -> str:
    label, start, end = span
    text = " ".join(new.text[start:end].split())
    before, after = (page.found[span]["norm"] if span in page.found else None for page in (old, new))
    norm = f"{before} -> {after}" if sign == "~" else str(after if sign == "+" else before)
    around = f"{new.text[max(0, start - AROUND) : start]}«{new.text[start:end]}»{new.text[end : end + AROUND]}"
    return f"  {sign} {label} {text!r} = {norm}{f' ({said})' if said else ''}: …{' '.join(around.split())}…"


def compare(old: dict[str, Page], new: dict[str, Page]) -> tuple[list[str], bool]:
    """The report, line by line, and whether a page could not be parsed."""
    report: list[str] = []
    totals: Counter[tuple[str, str]] = Counter()
    failed = False
    for key, page in new.items():
        before = old.get(key)
        if before is None:
            report.append(f"{key}: not among the pages of before")
        elif page.error or before.error:
            failed = True
            report += [f"{key}: {when}: {p.error}" for when, p in (("before", before), ("now", page)) if p.error]
        elif page.text != before.text:
            report.append(f"{key}: its text is another, so its entities are not compared")
        else:
            found = list(changes(before, page))
            totals.update((sign, said) for sign, _, said in found)
            report += [key] * bool(found) + [line(sign, span, said, before, page) for sign, span, said in found]
    return report + summary(totals), failed


def summary(totals: Counter[tuple[str, str]]) -> list[str]:
    """How many were gained, lost and changed, and how many of them rightly."""
    lines = []
    for sign, name in (("+", "gained"), ("-", "lost"), ("~", "with another standard form")):
        parts = {said: count for (mark, said), count in sorted(totals.items()) if mark == sign}
        if parts:
            detail = ", ".join(f"{count} {said or 'not marked up'}" for said, count in parts.items())
            lines.append(f"{sum(parts.values())} {name}: {detail}")
    return lines or ["no entity gained, lost or changed"]


def default_paths() -> list[Path]:
    sys.path.insert(0, str(HERE))
    from check_floors import SETS

    return [path for path, _ in SETS.values() if path.is_dir()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--against", metavar="REF|FILE", help="a commit or tag, or what --save has written")
    parser.add_argument("--save", type=Path, metavar="FILE", help="store what is found now")
    parser.add_argument("--only-save", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    pages = pages_of(args.paths or default_paths())
    if missing := [str(path) for path in pages.values() if not path.is_file()]:
        parser.error(f"no such page: {', '.join(missing)}")
    if not pages:
        parser.error("there are no pages to compare")
    if args.only_save:
        dump(args.save, pages)
        return 0
    against = args.against or (None if args.save else last_release(REPO))
    if against is None and not args.save:
        parser.error(NO_RELEASE)
    with tempfile.TemporaryDirectory() as folder:
        now = args.save or Path(folder) / "now.jsonl"
        found_by(REPO / "src", now, pages.values())
        if against is None:
            return 0
        before = Path(against)
        try:
            if not before.is_file():
                before = Path(folder) / "before.jsonl"
                with checked_out(REPO, against) as source:
                    found_by(source, before, pages.values())
            report, failed = compare(load(before, pages), load(now, pages))
        except ValueError as error:
            parser.error(str(error))
    print(f"against {against}: {len(pages)} pages", *report, sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
