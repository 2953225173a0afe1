"""A digest as HTML for mail: inline style, simple tables, nothing from elsewhere: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from db.site.digests import Chapter, Digest, Entry, Tongue

_PAGE = "margin:0;padding:0;font-family:Georgia,'Times New Roman',serif;font-size:16px;line-height:1.5"
_RULE = "border-top:1px solid #8a8a8a"
"""Grey enough on white and on black; text and links have the colours of the reader's own program."""
_SMALL = "margin:4px 0 0;font-size:14px"


def html_of(digest: Digest) -> str:
    """Return a digest as a whole HTML page."""
    body = "\n".join(_body(digest))
    return (
        f'<!DOCTYPE html>\n<html lang="{_safe(digest.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{_safe(digest.title)}</title>\n</head>\n"
        f'<body style="{_PAGE}">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td align="center" style="padding:16px">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" '
        'style="max-width:640px;text-align:left"><tr><td>\n'
        f"{body}\n</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def _body(digest: Digest) -> Iterator[str]:
    yield f'<h1 style="font-size:24px;line-height:1.25;margin:0 0 8px">{_safe(digest.title)}</h1>'
    if digest.description:
        yield f'<p style="margin:0 0 4px">{_safe(digest.description)}</p>'
    yield f'<p style="{_SMALL}">{_safe(digest.span)}. {_safe(digest.made)}</p>'
    if digest.empty:
        yield f'<p style="margin:16px 0">{_safe(digest.empty)}</p>'
    for chapter in digest.chapters:
        yield from _chapter(chapter, digest)
    if digest.absent:
        yield f'<h2 style="font-size:20px;margin:24px 0 4px;padding-top:16px;{_RULE}">'
        yield f"{_safe(digest.absent_heading)}</h2>"
        yield f'<p style="{_SMALL}">{_safe(digest.absent_lead)}</p>'
        yield f"<ul>{''.join(f'<li>{_safe(one)}</li>' for one in digest.absent)}</ul>"


def _chapter(chapter: Chapter, digest: Digest) -> Iterator[str]:
    yield f'<h2 style="font-size:20px;margin:24px 0 4px;padding-top:16px;{_RULE}">{_safe(chapter.heading)} '
    yield f'<span style="font-size:14px;font-weight:normal">({_safe(chapter.kind)})</span></h2>'
    for tongue in chapter.tongues:
        yield f'<h3 style="font-size:16px;margin:16px 0 4px">{_safe(tongue.name)}</h3>'
        for entry in tongue.entries:
            yield "\n".join(_entry(entry, tongue, digest))
    if chapter.more:
        yield f'<p style="{_SMALL}">{_safe(chapter.more)}</p>'


def _entry(entry: Entry, tongue: Tongue, digest: Digest) -> Iterator[str]:
    say, lang = digest.words.say, f' lang="{_safe(tongue.code)}"' if tongue.code else ""
    title = f'<a href="{_safe(entry.url)}">{_safe(entry.title)}</a>' if entry.url else _safe(entry.title)
    yield f'<p style="margin:12px 0 0"{lang}><b>{title}</b></p>'
    page = f' · <a href="{_safe(entry.page)}">{_safe(say("lists.digest_page"))}</a>' if entry.page else ""
    yield f'<p style="{_SMALL}">{_safe(entry.paper)}, {_safe(entry.day)}{page}</p>'
    if entry.pieces:
        said = "".join(f"<b>{_safe(one.text)}</b>" if one.marked else _safe(one.text) for one in entry.pieces)
        yield f'<p style="margin:4px 0 0;padding-left:12px;border-left:3px solid #8a8a8a"{lang}>{said}</p>'
    yield from _further(say("lists.digest_figures"), entry.figures, "; ")
    yield from _further(say("lists.digest_also"), entry.also, "; ")
    yield from _further(say("lists.digest_first"), [entry.first] if entry.first else [], "")


def _further(heading: str, told: Iterable[str], between: str) -> Iterator[str]:
    said = between.join(_safe(one) for one in told)
    if said:
        yield f'<p style="{_SMALL}">{_safe(heading)} {said}</p>'


def _safe(text: str | None) -> str:
    return escape(text or "", quote=True)
