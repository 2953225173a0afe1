"""A page parsed once: its tree, what its head says, and the parts that a layout points at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.errors import UnreadableError
from pipelines.pages.blocks import one_line, shown

LONGEST = 8_000_000  # characters; a newspaper page has 200,000, the largest seen 3 million
DEEPEST = 5_000  # open elements; the parser's time grows with the square of it
MOST_ATTRIBUTES = 2_000  # of one element; the parser's time grows with the square of it
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{10000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_JSON_LONGEST = 500_000  # characters of one JSON-LD block; 5 MB of it take seconds and say nothing more
_COMMENTS = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_SPARE_COMMA = re.compile(r",\s*([}\]])")
_TAGS = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that close themselves, or that hardly nest: they say nothing about depth.
_SHALLOW = frozenset("p li br img hr input meta link td tr th option dt dd source area col wbr".split())
_FRAME = frozenset({"header", "nav", "aside", "footer", "li"})
_FRAME_NAMES = re.compile(
    r"clock|today|hom-?nay|dong-?ho|topbar|site-?header|masthead|navbar|menu|(?<!post-)(?<!entry-)(?<!article-)footer|sidebar|widget|comment|"
    r"banner|weather|copyright|teaser|related|lien-?quan|terkait|"
    r"(?:^|[\s_-])(?<!field__)(?:now|current|top|list|item|card|hot|latest|most)(?:$|[\s_-])"
)
_ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "Article",
        "ReportageNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "VideoObject",
        "WebPage",
    }
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page."""

    url: str
    html: str
    tree: LexborHTMLParser
    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Contents of `meta` by lower-case name, property or itemprop."""
    records: tuple[Mapping[str, object], ...] = ()
    """JSON-LD objects, those of articles first."""

    def first(self, selectors: Sequence[str]) -> LexborNode | None:
        """Return the first element with text that the first fitting selector finds."""
        return next(self.every(selectors), None)

    def every(self, selectors: Sequence[str]) -> Iterator[LexborNode]:
        """Yield what the selectors find with text in it, the preferred selector first."""
        for selector in selectors:
            for node in self.tree.css(selector)[:50]:
                if (
                    node.text(deep=True).strip()
                    or node.attributes.get("content")
                    or node.attributes.get("datetime")
                ):
                    yield node

    def text_of(self, selectors: Sequence[str]) -> str | None:
        """Return the text of the first element found, None where there is none."""
        node = self.first(selectors)
        return shown(node) if node is not None else None

    def meta(self, *names: str) -> str | None:
        """Return the first content of the first of these `meta` that says anything."""
        return next((value for name in names for value in self.metas.get(name, ()) if value), None)

    def said(self, key: str) -> Iterator[str]:
        """Yield what the JSON-LD objects of articles say under a key, where it is a string."""
        for record in self.records:
            value = record.get(key)
            if isinstance(value, str) and value.strip() and is_article_record(record):
                yield value.strip()

    def link(self, href: str) -> str:
        """Return an address as the page means it, absolute."""
        try:
            return urljoin(self.url, href.strip())
        except ValueError:
            return href.strip()


def parse(html: str, url: str) -> Page:
    """Return the parsed page.

    Raises:
        UnreadableError: it is too long or nested too deep to be parsed in bounded time.
    """
    if len(html) > LONGEST:
        raise UnreadableError("too large")
    if html.count("<") > DEEPEST and depth(html) > DEEPEST:
        raise UnreadableError("nested too deep")
    if any(_attributes(tag) > MOST_ATTRIBUTES for tag in _LONG_TAG.findall(html)):
        raise UnreadableError("too many attributes")
    tree = LexborHTMLParser(html)
    return Page(url, html, tree, _metas(tree), tuple(sorted(_records(tree), key=_rank)))


def _attributes(tag: str) -> int:
    """Return how many attributes a tag has, about; what is quoted is one."""
    return len(_QUOTED.sub("", tag).split())


def depth(html: str) -> int:
    """Return how many elements are open at once at most, as the tags are written."""
    deepest = open_now = 0
    for closing, name in _TAGS.findall(html):
        if name.lower() in _SHALLOW:
            continue
        open_now = max(0, open_now - 1) if closing else open_now + 1
        deepest = max(deepest, open_now)
    return deepest


def in_frame(node: LexborNode, scope: LexborNode) -> bool:
    """Return whether an element below `scope` belongs to the page's frame or to another article's teaser."""
    at: LexborNode | None = node
    while at is not None and at.mem_id != scope.mem_id:
        named = f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}".lower()
        if (at.tag in _FRAME and at.css_first("h1") is None) or _FRAME_NAMES.search(named):
            return True
        at = at.parent
    return False


def _metas(tree: LexborHTMLParser) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.css("meta[content]")[:200]:
        attributes = node.attributes
        content = one_line(attributes.get("content") or "")
        for key in ("name", "property", "itemprop"):
            if name := (attributes.get(key) or "").lower():
                found[name] = (*found.get(name, ()), content)
    return found


def _records(tree: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    for node in tree.css("script[type='application/ld+json']")[:20]:
        text = node.text(deep=True)
        if len(text) <= _JSON_LONGEST:
            yield from _objects(_loaded(text))


def _loaded(text: str) -> object:
    """Return what a JSON-LD block says; line breaks in strings, comments and spare commas are let pass."""
    bare = _COMMENTS.sub("", text.strip()).strip().removesuffix(";")
    for said in (bare, _SPARE_COMMA.sub(r"\1", bare)):
        try:
            return json.loads(said, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """Yield the objects of a block: itself, those in a list, and those in its graph."""
    waiting = [value]
    for _ in range(100):
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting.extend(each)
        elif isinstance(each, dict):
            yield each
            waiting.append(each.get("@graph"))


def types_of(record: Mapping[str, object]) -> frozenset[str]:
    """Return the types that a JSON-LD object says it has."""
    said = record.get("@type")
    return frozenset(map(str, said)) if isinstance(said, list) else frozenset({str(said)})


def is_article_record(record: Mapping[str, object]) -> bool:
    """Return whether a JSON-LD object is about the article rather than the paper or its menu."""
    return bool(types_of(record) & _ARTICLE_TYPES)


def _rank(record: Mapping[str, object]) -> int:
    kinds = types_of(record)
    return 0 if any(kind.endswith("Article") for kind in kinds) else 1 if kinds & _ARTICLE_TYPES else 2
