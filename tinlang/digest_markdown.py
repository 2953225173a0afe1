"""A digest as Markdown and as plain text: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from db.site.digests import Chapter, Digest, Entry

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")
_BLOCK = re.compile(r"^(\s*)([-+=]|\d+[.)])")
"""What would begin a list, a heading or a rule at the beginning of a line."""
Escape = Callable[[str], str]


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is: no mark-up, no HTML, no link that it makes by itself."""
    found = _SPECIAL.sub(r"\\\1", text.replace("&", "&amp;"))
    found = found.replace("://", r"\://").replace("www.", r"www\.")
    return _BLOCK.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", found)


def markdown_of(digest: Digest) -> str:
    """Return a digest as Markdown (CommonMark)."""
    return "\n".join(_lines(digest, escaped)) + "\n"


def text_of(digest: Digest) -> str:
    """Return a digest as plain text, as the alternative of a mail."""
    return "\n".join(_lines(digest, str)) + "\n"


def _lines(digest: Digest, escape: Escape) -> Iterator[str]:
    yield from (f"# {escape(digest.title)}", "")
    if digest.description:
        yield from (escape(digest.description), "")
    yield from (f"{escape(digest.span)}. {escape(digest.made)}", "")
    if digest.empty:
        yield from (escape(digest.empty), "")
    for chapter in digest.chapters:
        yield from _chapter(chapter, digest, escape)
    if digest.absent:
        yield from (f"## {escape(digest.absent_heading)}", "", escape(digest.absent_lead), "")
        yield from (f"- {escape(one)}" for one in digest.absent)


def _chapter(chapter: Chapter, digest: Digest, escape: Escape) -> Iterator[str]:
    yield from (f"## {escape(chapter.heading)} ({escape(chapter.kind)})", "")
    for tongue in chapter.tongues:
        yield from (f"### {escape(tongue.name)}", "")
        for entry in tongue.entries:
            yield from _entry(entry, digest, escape)
            yield ""
    if chapter.more:
        yield from (escape(chapter.more), "")


def _entry(entry: Entry, digest: Digest, escape: Escape) -> Iterator[str]:
    say = digest.words.say
    yield f"- {_linked(entry, escape)}"
    page = f" · {entry.page}" if entry.page else ""
    yield f"  {escape(entry.paper)}, {escape(entry.day)}{page}"
    if entry.pieces:
        yield from ("", f"  > {_quoted(entry, escape)}")
    if entry.figures or entry.also or entry.first:
        yield ""
    for heading, told in (
        ("lists.digest_figures", entry.figures),
        ("lists.digest_also", entry.also),
        ("lists.digest_first", (entry.first,) if entry.first else ()),
    ):
        if told:
            yield f"  - {escape(say(heading))} {'; '.join(escape(one) for one in told)}"


def _linked(entry: Entry, escape: Escape) -> str:
    if not entry.url:
        return escape(entry.title)
    if escape is str:
        return f"{entry.title}\n  {entry.url}"
    target = entry.url.replace("<", "%3C").replace(">", "%3E")
    return f"[{escape(entry.title)}](<{target}>)"


def _quoted(entry: Entry, escape: Escape) -> str:
    if escape is str:
        return "".join(piece.text for piece in entry.pieces)
    return "".join(_strong(piece.text) if piece.marked else escape(piece.text) for piece in entry.pieces)


def _strong(text: str) -> str:
    """Return text between the marks of emphasis, which may not stand beside blanks."""
    inner = text.strip()
    before, _, after = text.partition(inner) if inner else (text, "", "")
    return f"{before}**{escaped(inner)}**{after}" if inner else text
