"""Markdown to text: marks are taken off, lines stay lines."""

from __future__ import annotations

import re
from typing import Final

from . import Extracted
from .days import day_of

_FRONT_MATTER: Final = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_SETTING: Final = re.compile(r"^(title|date|lastmod|updated|last_modified_at)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING: Final = re.compile(r" {0,3}#{1,6}(?:[ \t]+|$)")
_CLOSING_MARKS: Final = re.compile(r"[ \t]#+[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_BREAK: Final = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_QUOTE: Final = re.compile(r"^ {0,3}> ?")
_DEFINITION: Final = re.compile(r" {0,3}\[[^\[\]\n]{1,300}\]:[ \t]*\S+")
_LINE_BREAK: Final = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)

# every gap is bounded or stops at the character that opens the pattern, so that no line takes quadratic time
_TARGET: Final = (
    r"\(\s{0,9}(?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,300}\)[^()\s]{0,300})?)"
    r'(?:\s{1,9}"[^"\n]{0,300}")?\s{0,9}\)'
)
_IMAGE: Final = re.compile(rf"!\[[^\[\]\n]*\](?:{_TARGET}|\[[^\[\]\n]*\])")
_LINK: Final = re.compile(rf"\[([^\[\]\n]*)\](?:{_TARGET}|\[[^\[\]\n]*\])")
_AUTOLINK: Final = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_TAG: Final = re.compile(
    r"</?(?:a|abbr|b|center|details|div|em|font|i|mark|p|small|span|strong|sub|summary|sup|time|u)\b[^<>\n]{0,500}>",
    re.IGNORECASE,
)
_CODE: Final = re.compile(r"(`{1,2})([^`\n]+)\1(?!`)")
_EMPHASIS: Final = (
    re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1(?!\*)"),
    re.compile(r"(?<![\\\w])(_{1,3})(?=[^\s_])([^_\n]*[^\s_\\])\1(?!\w)"),
    re.compile(r"(?<!~)(~~)(?=[^\s~])([^~\n]*[^\s~])\1(?!~)"),
)
_NESTED: Final = 3  # emphasis in emphasis is taken off so many levels deep
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def extract(text: str) -> Extracted:
    """Markdown as plain lines: without heading, emphasis, link, quote and code marks, images, comments, front matter.

    Bullets and tables stay as they are. The title is the front matter's, else the first heading.

    >>> extract("## June 5, 2025\\n* **CSEA** passed [a counter](c.pdf)").text
    'June 5, 2025\\n* CSEA passed a counter'
    """
    settings: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        settings = {match.group(1): match.group(2).strip().strip("\"'") for match in _SETTING.finditer(front.group(1))}
        text = text[front.end() :]
    out: list[str] = []
    title = settings.get("title")
    fence = ""
    for line in _without_comments(text).split("\n"):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence) and not line[mark.end() :].strip():
                fence = ""
            else:
                out.append(line)
        elif mark:
            fence = mark.group(1)
        else:
            heading = _HEADING.match(_QUOTE.sub("", line, count=1))
            plain = _plain_line(line, out)
            if plain is not None:
                out.append(plain)
                title = title or (plain.strip() if heading else None)
    dated = (settings.get(key, "") for key in ("lastmod", "last_modified_at", "updated", "date"))
    return Extracted("\n".join(out), title or None, next((day for text in dated if (day := day_of(text))), None))


def _without_comments(text: str) -> str:
    """Found by hand: a pattern with a gap looks to the end of the text again for each comment left open."""
    pieces = []
    position = 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        pieces.append(text[position:start])
        position = end + 3
    return "".join(pieces) + text[position:]


def _plain_line(line: str, before: list[str]) -> str | None:
    """The line without its marks; ``None`` if it holds nothing else."""
    line = _QUOTE.sub("", line, count=1)
    if _DEFINITION.match(line):
        return None
    if _UNDERLINE.match(line) and before and before[-1].strip() and not before[-1].lstrip().startswith("|"):
        return None
    if _BREAK.match(line):
        return ""
    if heading := _HEADING.match(line):
        line = _CLOSING_MARKS.sub("", line[heading.end() :])
    return _plain_words(line)


def _plain_words(line: str) -> str:
    line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    line = _AUTOLINK.sub(r"\1", line)
    line = _TAG.sub("", _LINE_BREAK.sub("\n", line))
    line = _CODE.sub(r"\2", line)
    for pattern in _EMPHASIS:
        for _ in range(_NESTED):
            line, changed = pattern.subn(r"\2", line)
            if not changed:
                break
    return _ESCAPE.sub(r"\1", line)
