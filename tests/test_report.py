"""The report: one file that loads nothing, runs nothing of a page, and does in a browser what it says."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browser import CHROMIUM, Browser
from made_pages import PageMaker, full_page
from test_cli import HTML, run
from test_show import HOSTILE, hostile_page

from negotext import ExportError
from negotext.records import Entity, Entry, Event, Page, ParsedPage
from negotext.result import Result

STEERING = "\u202e%%DATA%% %%SCRIPT%%\u2028\u2029 \ud800 \U0001f4c5"


class Parts(HTMLParser):
    """The tags of a file with their attributes, and what stands in style, script and title."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.held: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("style", "script", "title") and data.strip():
            self.held.append((self.tags[-1][0], data))

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(next(text for tag, text in self.held if tag == "script"))
        return data


def written(result: Result, folder: Path, **options: Any) -> str:
    return result.to_report(folder / "report.html", overwrite=True, **options).read_text("utf-8")


def test_one_file_that_loads_nothing(tmp_path: Path) -> None:
    html = written(Result([full_page()]), tmp_path)
    parts = Parts(html)
    assert not {"src", "href", "action", "style"} & {name for _, attrs in parts.tags for name in attrs}
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(|fetch\(|innerHTML|eval\(", html)
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]


def test_the_policy_allows_this_style_and_this_script_only(tmp_path: Path) -> None:
    parts = Parts(written(Result([full_page()]), tmp_path))
    policy = next(attrs["content"] for tag, attrs in parts.tags if tag == "meta" and "http-equiv" in attrs) or ""
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    held = {tag: text for tag, text in parts.held if not text.startswith("{")}
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(held[tag].encode()).digest()).decode()
        assert rules.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert rules == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
    }


@pytest.mark.parametrize("words", [*HOSTILE, "</script><script>alert(1)</script>", "<!--<script>", STEERING])
def test_nothing_of_a_page_becomes_markup(words: str, tmp_path: Path) -> None:
    plain = Parts(written(Result([full_page()]), tmp_path))
    parts = Parts(written(Result([hostile_page(words)]), tmp_path, title=words))
    assert [tag for tag, _ in parts.tags] == [tag for tag, _ in plain.tags]
    assert [attrs.keys() for _, attrs in parts.tags] == [attrs.keys() for _, attrs in plain.tags]
    shown = words.replace("\u202e", "\ufffd").replace("\ud800", "\ufffd")
    assert parts.data["tables"]["entities"]["values"][0][4] == shown
    assert next(text for tag, text in parts.held if tag == "title") == shown


def test_the_pieces_are_the_text_and_lead_to_their_rows(tmp_path: Path) -> None:
    result = Result([full_page("a"), full_page("b")])
    data = Parts(written(result, tmp_path)).data
    values = data["tables"]["entities"]["values"]
    marked = [part for entry in data["entries"] for part in entry["body"] if part[1] >= 0]
    assert [part[0] for part in marked] == [values[part[1]][4] for part in marked] == list(result.entities["text"])
    for entry, heading, text in zip(data["entries"], result.entries["heading"], result.entries["text"], strict=True):
        assert "".join(part[0] for part in entry["head"]) == heading
        assert "".join(part[0] for part in entry["body"]) == text.strip()
    assert [page["before"] for page in data["pages"]] == ["Updates\n\n"] * 2
    assert [page["entries"] for page in data["pages"]] == [[0, 2], [2, 4]]
    assert data["entries"][0]["unions"] == ["CSEA 821"]
    assert data["entries"][0]["types"] == ["proposal"]


def test_the_same_result_gives_the_same_bytes_also_without_texts(tmp_path: Path) -> None:
    kept = written(Result([full_page()]), tmp_path)
    assert kept == written(Result([full_page()]), tmp_path)
    dropped = Parts(written(Result([full_page()], keep_text=False), tmp_path)).data
    assert dropped["entries"] == Parts(kept).data["entries"]
    assert dropped["pages"][0]["before"] == ""


def test_an_existing_file_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("mine")
    with pytest.raises(ExportError, match="already there"):
        Result([]).to_report(file)
    assert file.read_text() == "mine"
    assert Result([]).to_report(file, overwrite=True) == file
    assert "0 entries" in file.read_text("utf-8")


@pytest.mark.parametrize("place", ["none/report.html", "file.txt/report.html", ""])
def test_a_place_that_cannot_be_written(place: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(ExportError, match=re.escape(str(tmp_path))):
        Result([]).to_report(tmp_path / place, overwrite=True)
    assert [file.name for file in tmp_path.iterdir()] == ["file.txt"]


def test_on_the_command_line(tmp_path: Path) -> None:
    page, out = tmp_path / "susd.html", tmp_path / "report.html"
    page.write_text(HTML, encoding="utf-8")
    done = run("report", page, tmp_path / "none.txt", "-o", out)
    assert done.returncode == 1
    assert b"none.txt" in done.stderr
    assert Parts(out.read_text("utf-8")).data["tables"]["pages"]["values"][0][0] == "susd"
    again = run("report", tmp_path / "none.txt", "-o", out)
    assert again.returncode == 2
    assert b"--overwrite" in again.stderr
    assert b"none.txt" not in again.stderr  # refused before any work
    nowhere = run("report", page, "-o", tmp_path / "none" / "report.html")
    assert (nowhere.returncode, nowhere.stdout) == (2, b"")
    assert b"Traceback" not in nowhere.stderr
    assert run("report", page).returncode == 2
    failed = run("report", tmp_path / "none.txt", "-o", tmp_path / "new.html")
    assert failed.returncode == 1
    assert not (tmp_path / "new.html").exists()


# --- in a browser ---


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    with Browser(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


def many_entries(number: int) -> ParsedPage:
    text, entries, entities, events = "", [], [], []
    for count in range(number):
        day, union, start = date(2015, 1, 1) + timedelta(days=count), f"Local {count % 7}", len(text)
        heading, body = day.isoformat(), f"We met with {union}. \U0001f4c5 Then 3 dates were given."
        text += f"{heading}\n{body}\n\n"
        body_start, id_ = start + len(heading) + 1, f"p#{heading}"
        kind = ("meeting", "proposal")[count % 2]
        entries.append(Entry(id_, count, start, body_start, len(text), day, union=union, event_type=kind))

        def at(words: str, body: str = body, body_start: int = body_start) -> tuple[int, int]:
            return body_start + body.index(words), body_start + body.index(words) + len(words)

        entities.append(Entity(id_, "UNION", union, *at(union), union, "by-hand"))
        entities.append(Entity(id_, "DATES_OFFERED", "3 dates", *at("3 dates"), "3", "by-hand"))
        reported = [("meeting", "met")] + [("proposal", "given")] * (count % 2)
        for event_type, words in reported:
            sentence = (body_start, len(text))
            events.append(Event(id_, event_type, "occurred", "both", words, *at(words), *sentence, 0.9, "cue"))
    return ParsedPage(Page(text, "p", title="Many"), tuple(entries), tuple(entities), tuple(events))


def faults(browser: Browser) -> list[Any]:
    return [told for told in browser.told if told.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")]


VISIBLE = "[...document.querySelectorAll('article')].filter((one) => one.offsetParent).length"


def test_filters_hide_entries(browser: Browser, tmp_path: Path) -> None:
    browser.look(width=1100, height=900, dark=False)
    written(Result([many_entries(20)]), tmp_path)
    browser.open(tmp_path / "report.html")
    assert browser.run(VISIBLE) == 20
    browser.click("#types input[value=meeting]")
    assert browser.run(VISIBLE) == 10  # those that also tell of a proposal
    browser.click("#types input[value=proposal]")
    assert browser.run(VISIBLE) == 0
    browser.click("#show-all")
    assert browser.run(VISIBLE) == 20
    browser.run("document.querySelector('#union').value = '3'")
    browser.run("document.querySelector('#filters').dispatchEvent(new Event('input'))")
    assert browser.run(VISIBLE) == 3
    assert browser.run("document.querySelector('#count').value") == "3 of 20 entries"
    browser.click("#show-all")
    browser.click("#timeline .bin:nth-of-type(4)")
    assert browser.run(VISIBLE) == 1
    assert browser.run("document.querySelector('#from').value") == "2015-01-01"
    browser.click("#show-all")
    browser.click("#words")
    browser.call("Input.insertText", text="LOCAL 6")
    assert browser.run(VISIBLE) == 2
    assert faults(browser) == []


def test_marks_stand_at_their_words(browser: Browser, tmp_path: Path) -> None:
    written(Result([many_entries(3)]), tmp_path)
    browser.open(tmp_path / "report.html")
    browser.run("new Promise((done) => setTimeout(done, 200))")
    marks = "[...document.querySelectorAll('article mark')].map((mark) => mark.textContent + mark.dataset.label)"
    assert browser.run(marks)[:2] == ["Local 0UNION", "3 datesDATES_OFFERED"]
    assert browser.run("[...document.querySelectorAll('article u')].map((one) => one.textContent)")[:2] == [
        "met",
        "met",
    ]


def test_tables_are_sorted_and_copied(browser: Browser, tmp_path: Path) -> None:
    written(Result([many_entries(400)]), tmp_path)
    browser.open(tmp_path / "report.html")
    browser.click("#tabs button[value=entries]")
    rows = "document.querySelectorAll('tbody tr').length"
    assert browser.run(rows) == 300
    browser.click("#more")
    assert browser.run(rows) == 400
    first = "document.querySelector('tbody td').textContent"
    assert browser.run(first) == "2015-01-01"
    browser.click("thead th button")
    browser.click("thead th button")
    assert browser.run(first) == "2016-02-04"
    assert browser.run("document.querySelector('th').ariaSort") == "descending"
    copied = list(csv.reader(browser.run("asTabs()").splitlines(keepends=True), delimiter="\t"))
    assert len(copied) == 401
    assert [row[0] for row in copied[:2]] == ["date", "2016-02-04"]
    browser.click("#copy")
    browser.run("new Promise((done) => setTimeout(done, 200))")
    assert browser.run("document.querySelector('#copied').value") == "400 rows copied"
    assert faults(browser) == []


def test_copied_cells_are_no_formulas(browser: Browser, tmp_path: Path) -> None:
    page = PageMaker()
    page.entry("2025-01-01", "x", heading='=1+1\t"a"')
    written(Result([page.parsed()]), tmp_path)
    browser.open(tmp_path / "report.html")
    browser.click("#tabs button[value=entries]")
    assert '\t"\'=1+1\t""a"""\t' in browser.run("asTabs()")


@pytest.mark.parametrize("words", [*HOSTILE, "</script><script>alert(1)</script>", STEERING])
def test_nothing_of_a_page_runs(browser: Browser, tmp_path: Path, words: str) -> None:
    written(Result([hostile_page(words)]), tmp_path, title=words)
    browser.open(tmp_path / "report.html")
    browser.run("new Promise((done) => setTimeout(done, 100))")
    for name in ("entities", "events", "pages"):
        browser.click(f"#tabs button[value={name}]")
    assert browser.run("document.querySelectorAll('img, iframe, a, [onerror], [onmouseover]').length") == 0
    assert browser.run("document.scripts.length") == 2
    assert not any(told.get("method") == "Page.javascriptDialogOpening" for told in browser.told)
    loaded = [
        told["params"]["request"]["url"] for told in browser.told if told.get("method") == "Network.requestWillBeSent"
    ]
    assert [url for url in loaded if not url.startswith(("file:", "data:"))] == []
    assert faults(browser) == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_sticks_out_and_the_theme_is_followed(browser: Browser, tmp_path: Path, width: int, dark: bool) -> None:
    browser.look(width=width, height=800, dark=dark)
    written(Result([many_entries(3), hostile_page("x" * 300)]), tmp_path)
    browser.open(tmp_path / "report.html")
    browser.run("new Promise((done) => setTimeout(done, 100))")
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    ground = [int(part) for part in re.findall(r"\d+", browser.run("getComputedStyle(document.body).backgroundColor"))]
    assert (sum(ground) < 200) == dark
    assert browser.picture().startswith(b"\x89PNG")


def test_five_thousand_entries_stay_usable(browser: Browser, tmp_path: Path) -> None:
    written(Result([many_entries(5_000)]), tmp_path)
    browser.open(tmp_path / "report.html")
    assert browser.run(VISIBLE) == 5_000
    assert browser.run("document.querySelectorAll('article mark').length") < 1_000  # those near the window only
    took = browser.run(
        "(() => { const from = performance.now(); update(); show('entities'); return performance.now() - from })()"
    )
    assert took < 3_000
    assert faults(browser) == []
