"""Who wrote an article, as its page marks or shows it above the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise

from selectolax.lexbor import LexborNode

from pipelines.chrome import dated_line, is_furniture, opens_with_press
from pipelines.pages.blocks import iter_blocks, iter_texts, shown
from pipelines.pages.credits import is_label, name_of, says_byline
from pipelines.pages.laid import LaidPage, near_title
from pipelines.pages.parsing import is_article_record
from pipelines.text import fold

_ACCOUNTS = frozenset({"super user", "admin", "administrator", "webmaster", "root", "editor"})
_NEAR = 8  # lines, or pieces of text, beside the title among which the author's may stand alone
_CLIMB = 4  # elements around the title, itself the first, behind which such pieces are looked for
_PARTS = re.compile(r"\s*[|•·–—]\s*|\s+-\s+")


def byline_of(laid: LaidPage) -> str | None:
    """Return the author's name as the page marks it."""
    marked = map(shown, laid.page.every(laid.version.byline))
    named = (name for name in map(_author, marked) if name)
    return (
        next(named, None)
        or _said_author(laid)
        or next(_generic_byline(laid), None)
        or next(_beside_date(laid), None)
        or next(_labelled(laid), None)
    )


def _beside_date(laid: LaidPage) -> Iterator[str]:
    """Yield the author in a line such as `By Nam Phong`, `By Nam Phong | May 4, 2026` around the title."""
    around = laid.heading.parent if laid.heading is not None else None
    lines = [block.text for block in islice(iter_blocks(around), 60)] if around is not None else []
    near = [line for line in lines[:_NEAR] if says_byline(line)]
    dated = [line for line in lines if dated_line(line) is not None]
    parts = [part for line in (*near, *dated) for part in _PARTS.split(line)]
    yield from (name for part in parts if says_byline(part) and (name := name_of(part)))
    shouted = (part for part in parts if part.isupper() and 2 <= len(part.split()) <= 5)
    yield from (name for part in shouted if not is_furniture(part) and (name := name_of(part)))


def _author(text: str) -> str | None:
    """Return the name that a marked line gives, its date left out."""
    dated = dated_line(text)
    parts = (*_PARTS.split(text), dated[1]) if dated else (text,)
    named = (name_of(part) for part in parts)
    return next((name for name in named if name and not is_furniture(name)), None)


def _said_author(laid: LaidPage) -> str | None:
    """Return the author that the head names, unless that is the newspaper."""
    records = (record for record in laid.page.records if is_article_record(record))
    named = [name for record in records for name in _names(record.get("author"))]
    named += [name for name in (laid.page.meta("author", "article:author"),) if name]
    return next((name for name in map(name_of, named) if name and not _is_paper(name, laid)), None)


def _names(author: object) -> Iterator[str]:
    if isinstance(author, str):
        yield author
    elif isinstance(author, list):
        for one in author[:5]:
            yield from _names(one)
    elif isinstance(author, Mapping) and isinstance(author.get("name"), str):
        yield author["name"]


def _is_paper(name: str, laid: LaidPage) -> bool:
    papers = {
        fold(laid.source.name),
        fold(laid.page.meta("og:site_name") or ""),
        fold(laid.source.hosts[0]),
    }
    return (
        fold(name) in papers | _ACCOUNTS
        or fold(name).startswith(("bao ", "http", "www"))
        or "." in name.strip(".")
    )


def _generic_byline(laid: LaidPage) -> Iterator[str]:
    """Yield what is marked as an author near the title."""
    named = (_author(shown(node)) for node in near_title(laid, laid.generic.byline))
    return (name for name in named if name and not _is_paper(name, laid))


def name_beside_date(laid: LaidPage) -> str | None:
    """Return the name that stands by itself right beside the date; a weaker sign than a signature."""
    pieces = _below_title(laid)
    rests = (dated[1] for text, _ in pieces if (dated := dated_line(text)) is not None)
    if name := next((rest for rest in rests if _is_person(rest, laid)), None):
        return name_of(name)
    for one, other in pairwise(pieces):
        for (text, href), (date, _) in ((one, other), (other, one)):
            dated = dated_line(date)
            if dated is not None and not dated[1] and not href and _is_person(text, laid):
                return name_of(text)
    return None


def _labelled(laid: LaidPage) -> Iterator[str]:
    """Yield the names that pieces of text below the title give: `Oleh Farid`, or what stands behind `By`."""
    texts = [text for text, _ in _below_title(laid)]
    for text, after in pairwise([*texts, ""]):
        name = name_of(text if says_byline(text) else after if is_label(text) else "")
        if name is not None and not _is_paper(name, laid):
            yield name


def _is_person(text: str, laid: LaidPage) -> bool:
    """Return whether a piece of text is a name of two words or more, and neither a menu's nor a paper's."""
    name = name_of(text)
    if name is None or not 2 <= len(text.split()) <= 5:
        return False
    return not (is_furniture(text) or opens_with_press(text) or _is_paper(name, laid))


def _below_title(laid: LaidPage) -> list[tuple[str, str]]:
    """Return the first pieces of text below the title, each with its link's address."""
    return list(islice(_texts_after(laid.heading), _NEAR))


def _texts_after(node: LexborNode | None) -> Iterator[tuple[str, str]]:
    """Yield the pieces of text behind an element, then behind those around it."""
    for _ in range(_CLIMB):
        if node is None or node.tag == "body":
            return
        after = node.next
        while after is not None:
            yield from iter_texts(after)
            after = after.next
        node = node.parent
