"""What a page, its address and whoever announced it say about the time of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date
from itertools import dropwhile, islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from selectolax.lexbor import LexborNode

from pipelines.chrome import doubled_publisher
from pipelines.languages import languages
from pipelines.layouts import Version
from pipelines.model import Capture, Found, Source
from pipelines.moments import Moment, read_moment
from pipelines.pages.blocks import iter_blocks, shown
from pipelines.pages.laid import LaidPage
from pipelines.pages.parsing import Page, in_frame
from pipelines.pages.published import AGE, URL_MONTH, WEAKEST, Claim, Setting, claim
from pipelines.relative_times import read_age

_PUBLISHED = tuple(
    "article:published_time og:article:published_time datepublished pubdate publishdate publish_date "
    "publication_date published_time og:published_time og:pubdate dc.date.issued dcterms.created "
    "dc.date.created dc.date article_date_original parsely-pub-date sailthru.date "
    "cxenseparse:recs:publishtime date".split()
)
_MODIFIED = tuple(
    "article:modified_time og:updated_time datemodified lastmod last-modified dcterms.modified".split()
)
_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/-])"
)
_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])/")
_DATES = 3  # elements of a layout that are asked for their date
_DATED = 6  # lines after the title, in which its date is looked for
_AGED = 3  # the same for an age, which comments have too
_CLIMB = 5  # ancestors of the title in which its date is looked for
_HOME = ZoneInfo("Asia/Ho_Chi_Minh")


def setting_of(source: Source, capture: Capture, language: str | None = None) -> Setting:
    """Return where and when a page was read; an unknown zone is Vietnam's.

    `language`: of the text; it says in which order its readers write day and month.
    """
    try:
        zone = ZoneInfo(source.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = _HOME
    spoken = languages().get(language or "")
    day_first = spoken is not None and spoken.page.day_first
    return Setting(zone=zone, country=source.country, fetched_at=capture.fetched_at, day_first=day_first)


def published_claims(laid: LaidPage) -> list[Claim]:
    """Return what speaks about the time of publication, strong and weak."""
    page = laid.page
    claims = [
        *_head(page),
        *_layout(page, laid.version),
        *_address(page.url),
        *_announced(laid.capture.found),
    ]
    if not any(each.moment.whole and each.moment.zone is not UTC for each in claims):
        claims += _beside_title(laid)  # what is said in UTC may be local time; the page shows its digits
    named = any(each.rule != URL_MONTH for each in claims)
    return claims if named or _is_imported(laid) else [*claims, *_ages(laid)]


def _is_imported(laid: LaidPage) -> bool:
    """Return whether a page came from a file, so that the day of its capture says nothing about it."""
    return laid.capture.found.at is not None and "://" not in laid.capture.found.at


def modified_raws(page: Page, version: Version, found: Found) -> Iterator[str | None]:
    """Yield what speaks about the time of the last change, the most reliable first."""
    yield from page.said("dateModified")
    yield from (value for name in _MODIFIED for value in page.metas.get(name, ()))
    yield from map(_dated_text, page.every(version.modified))
    yield found.modified.isoformat() if found.modified else None


def _head(page: Page) -> Iterator[Claim]:
    raws = [("JSON-LD datePublished", raw) for raw in page.said("datePublished")]
    raws += [("meta published time", raw) for name in _PUBLISHED for raw in page.metas.get(name, ())]
    yield from _read(raws)


def _layout(page: Page, version: Version) -> Iterator[Claim]:
    """Yield the first dates that the layout's elements show; those in the page's frame count as unmarked."""
    root = page.tree.body
    for node in islice(page.every(version.published), _DATES):
        framed = root is not None and in_frame(node, root)
        yield from _read((WEAKEST if framed else "layout element", raw) for raw in _forms(node))


def _read(raws: Iterable[tuple[str, str | None]]) -> Iterator[Claim]:
    found = (claim(rule, raw) for rule, raw in raws)
    yield from (each for each in found if each is not None)


def _forms(node: LexborNode) -> tuple[str, ...]:
    """Return how an element says its date: for machines, and for readers, whose zone may be another.

    Readers are asked too where the machine's form is in doubt: without a time, or said to be in UTC.
    """
    machine, text = _machine(node), shown(node)
    moment = read_moment(machine) if machine else None
    sure = moment is not None and moment.whole and moment.zone not in (None, UTC)
    return (machine,) if machine and sure else (machine, text) if machine else (text,)


def _machine(node: LexborNode) -> str | None:
    spelled = node.attributes.get("title") if node.tag == "abbr" else None
    return node.attributes.get("datetime") or node.attributes.get("content") or spelled


def _dated_text(node: LexborNode) -> str | None:
    """Return what an element says: its machine-readable attribute where that has a time, else its text."""
    machine, text = _machine(node), shown(node)
    moment = read_moment(machine) if machine else None
    return machine if moment is not None and (moment.whole or read_moment(text) is None) else text


def _address(url: str) -> Iterator[Claim]:
    path = urlsplit(url).path if "//" in url else url
    if found := _URL_DAY.search(path):
        yield from _read([("day in the URL", f"{found['y']}-{found['m']}-{found['d']}")])
    elif found := _URL_MONTH.search(path):
        moment = Moment(day=date(int(found["y"]), int(found["m"]), 1))
        yield Claim(rule=URL_MONTH, raw=found.group().strip("/"), moment=moment)


def _announced(found: Found) -> Iterator[Claim]:
    if found.published is not None:
        at = found.published
        moment = Moment(day=at.date(), clock=at.time(), zone=at.tzinfo)
        yield Claim(rule="feed or sitemap", raw=found.published_raw or at.isoformat(), moment=moment)


# ------------------------------------------------------------------ dates near the title, nothing marked


def _beside_title(laid: LaidPage) -> Iterator[Claim]:
    """Yield the date nearest to the title: in a marked element first, then in a short line of text."""
    title = laid.heading
    scope = title.parent if title is not None else None
    for _ in range(_CLIMB):
        if scope is None or scope.tag == "html":
            return
        marked = _marked(scope, laid.generic) if scope.tag != "body" else iter(())
        for rule, raws in (("marked element", marked), (WEAKEST, _lines(scope, title))):
            if near := list(_read((_rule(rule, raw), raw) for raw in raws))[:2]:
                yield from near
                return
        scope = scope.parent


def _ages(laid: LaidPage) -> Iterator[Claim]:
    """Yield the day that the first line after the title means by `2 hours ago`; the hour stays unknown."""
    title = laid.heading
    scope = title.parent if title is not None else None
    lines = list(_after(scope, title, _AGED)) if scope is not None else []
    found = ((line, read_age(line)) for line in lines)
    line, age = next(((line, age) for line, age in found if age is not None), ("", None))
    if age is not None:
        local = (laid.capture.fetched_at - age).astimezone(setting_of(laid.source, laid.capture).zone)
        yield Claim(rule=AGE, raw=line, moment=Moment(day=local.date()))


def _rule(rule: str, raw: str) -> str:
    """Return the rule that found a date; a publisher printed twice before it is an aggregator's mark."""
    return "layout element" if doubled_publisher(raw) else rule


def _marked(scope: LexborNode, generic: Version) -> Iterator[str]:
    """Yield what the first marked element with a date shows, and its machine-readable form."""
    for selector in generic.published:
        for node in scope.css(selector)[:20]:
            text = shown(node)
            forms = [raw for raw in _forms(node) if read_moment(raw)]
            if forms and len(text) <= 120 and not in_frame(node, scope):
                yield from forms
                return


def _lines(scope: LexborNode, title: LexborNode | None) -> Iterator[str]:
    """Yield the first short line with a date after the title, before the text begins."""
    yield from [text for text in _after(scope, title, _DATED) if len(text) <= 90 and read_moment(text)][:1]


def _after(scope: LexborNode, title: LexborNode | None, most: int) -> Iterator[str]:
    """Yield the first lines after the title, lists left out."""
    heading = shown(title) if title is not None else ""
    lines = (block.text for block in iter_blocks(scope) if block.text and not block.item)
    return islice(dropwhile(lambda line: line != heading, lines), 1, 1 + most)
