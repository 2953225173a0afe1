"""Which element of a page holds the article: the layout's, else the one where prose weighs most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from pipelines.layouts import Version
from pipelines.pages.blocks import Block, Marks, read_blocks
from pipelines.pages.boxes import asking_boxes
from pipelines.pages.parsing import Page

ENOUGH = 250
"""Letters of unlinked prose from which a container is believed to hold an article."""
_MOST_WEIGHED = 20_000  # paragraphs looked at; a page has 500
_PROSE_FROM = 40  # letters of a paragraph; shorter ones are labels
_PARAGRAPHS = "p, div, td, section, article, li, blockquote, h2, span"
_INLINE = frozenset({"span", "font", "b", "strong", "em", "i"})
_SINGLE = frozenset({"p", "li", "h2", "blockquote"})  # paragraphs whatever they hold
_OUTSIDE = frozenset({"nav", "aside", "footer"})
_HIDDEN = re.compile(
    r"<(?!img|source|input|video)[a-z]+\s[^<>]*\bdata-[\w-]+=[\"'][A-Za-z0-9+/=_-]{200,}[\"']"
    r"|<script[^>]*>[^<]{0,2000}[\"'>(][A-Za-z0-9+/=_-]{300,}",
    re.IGNORECASE,
)
_CLIMB = 25
_CANDIDATES = 4  # heaviest elements looked at, should the first be a list of other articles
_ARTICLE = 3  # paragraphs of an element from which it may be a whole article
_TEASERS = 4  # linked headlines from which a container may be a list


@dataclass(frozen=True, slots=True)
class Container:
    """An element and its blocks, without what a layout removes."""

    node: LexborNode
    blocks: tuple[Block, ...]
    rule: str
    """`layout` or `weighed`."""

    @property
    def prose(self) -> int:
        """Letters of its prose: what is not mostly linked, captions apart."""
        return sum(len(block.text) for block in self.blocks if block.linked < 0.5 and not block.caption)

    @property
    def teasers(self) -> bool:
        """Whether linked headlines alternate with what they announce: a list of other articles."""
        headlines = announced = own = 0
        after_headline = False
        for block in self.blocks:
            if block.linked > 0.8 and 15 < len(block.text) < 250:
                headlines, after_headline = headlines + 1, True
            elif len(block.text) > 60 and block.linked < 0.5:
                announced, own = announced + after_headline, own + (not after_headline)
                after_headline = False
        return headlines >= _TEASERS and own <= 0.4 * (own + announced)

    @property
    def hides(self) -> bool:
        """Whether it holds a long blob, in an attribute or a script, for a script to decode."""
        return _HIDDEN.search(self.node.html or "") is not None

    @property
    def opening(self) -> str | None:
        """Its first paragraph."""
        return next((block.text for block in self.blocks if len(block.text) > _PROSE_FROM), None)


def container_of(
    page: Page, versions: Sequence[Version], generic: Version, heading: LexborNode | None = None
) -> Container | None:
    """Return the element that holds the article's paragraphs, None where there is hardly a paragraph.

    `versions`: the layout's, the one that fits the day first; `generic` says what to remove everywhere;
    `heading`: the headline, for pages that go on with another article.
    """
    declared = (_declared(page, version, generic) for version in versions)
    found = next((each for each in declared if each is not None), None)
    if found is not None and found.prose >= ENOUGH:
        return found
    weighed = _weighed(page, versions[0], generic, heading)
    if found is None or weighed is None:
        return found or weighed
    more = weighed.prose >= max(2 * ENOUGH, 3 * found.prose) and not weighed.teasers
    return weighed if more else found


def _declared(page: Page, version: Version, generic: Version) -> Container | None:
    """Return the first of the elements that a layout's first fitting selector finds, else the longest.

    A page that is scrolled on has the next article below the first, in an element of the same name.
    """
    for selector in version.body:
        nodes = page.tree.css(selector)[:10]
        if nodes:
            long = (each for each in nodes if len(each.text(deep=True)) >= 2 * ENOUGH)
            node = next(long, None) or max(nodes, key=lambda each: len(each.text(deep=True)))
            return Container(node, _read(node, version, generic), "layout")
    return None


def _read(node: LexborNode, version: Version, generic: Version) -> tuple[Block, ...]:
    return tuple(read_blocks(node, marks_of(node, version, generic)))


def marks_of(root: LexborNode, version: Version, generic: Version) -> Marks:
    """Return what is to be skipped below an element and what stands under pictures.

    What the generic list would remove stays where it is the article's own wrapper, named `share-content`.
    """
    half = len(root.text(deep=True)) / 2
    skipped = [
        *_found(root, version.remove),
        *(one for one in (*_found(root, generic.remove), *asking_boxes(root)) if _goes(one, half)),
    ]
    return Marks(
        skipped=_ids(node for node in skipped if node.mem_id != root.mem_id),
        captions=_ids(_found(root, version.captions + generic.captions)),
        credits=_ids(_found(root, version.credits + generic.credits)),
    )


def _goes(node: LexborNode, half: float) -> bool:
    """Return whether what the generic list names goes: it holds neither half of the text nor the title."""
    return node.tag == "script" or (len(node.text(deep=True)) <= half and node.css_first("h1") is None)


def _found(root: LexborNode, selectors: Sequence[str]) -> list[LexborNode]:
    return root.css(", ".join(selectors)) if selectors else []


def _ids(nodes: Iterable[LexborNode]) -> frozenset[int]:
    return frozenset(node.mem_id for node in nodes)


# ------------------------------------------------------------------ no layout


def _weighed(page: Page, version: Version, generic: Version, title: LexborNode | None) -> Container | None:
    """Return the element whose paragraphs weigh most: long, with commas, not linked, close together."""
    root = page.tree.body
    if root is None:
        return None
    marks = marks_of(root, version, generic)
    weights: dict[int, float] = {}
    nodes: dict[int, LexborNode] = {}
    for node in root.css(_PARAGRAPHS)[:_MOST_WEIGHED]:
        weight = _weight(node)
        if weight and not _is_outside(node, marks.skipped):
            _add(node, weight, weights, nodes)
    if not weights:
        return None
    heaviest = sorted(weights, key=lambda each: -weights[each])
    own = [each for each in heaviest if title is None or not _is_foreign(nodes[each], title)] or heaviest
    if title is not None:
        own = _nearer(own, nodes, title)
    chosen = dict.fromkeys(_widened(nodes[each], weights, title) for each in own[:_CANDIDATES])
    found = (Container(node, _read(node, version, generic), "weighed") for node in chosen)
    first = next(found)
    if not first.teasers or title is None:
        return first
    return next((each for each in found if not each.teasers and _beside(each.node, title)), first)


def _is_foreign(node: LexborNode, title: LexborNode) -> bool:
    """Return whether an element belongs to another article of the page, whose headline is the nearest."""
    if title.tag != "h1":
        return False
    if inner := _ids(node.css("h1")):
        return inner != {title.mem_id}
    around = next((each for each in _ancestors(node) if each.css_first("h1") is not None), None)
    return around is not None and title.mem_id not in _ids(around.css("h1"))


def _nearer(own: list[int], nodes: dict[int, LexborNode], title: LexborNode) -> list[int]:
    """Return the elements, first the one that holds an article nearer to the title than the heaviest is.

    Where a page goes on with a second, longer article, the first one stands closer to the headline.
    """
    steps = {each.mem_id: step for step, each in enumerate(_ancestors(title))}
    far = _steps(nodes[own[0]], steps)
    near = (each for each in own[1 : 2 * _CANDIDATES] if _steps(nodes[each], steps) < far)
    first = next((each for each in near if _paragraphs(nodes[each]) >= _ARTICLE), None)
    return own if first is None else [first, *(each for each in own if each != first)]


def _steps(node: LexborNode, steps: dict[int, int]) -> int:
    """Return how many elements around the title do not hold a node."""
    around = (node, *_ancestors(node))
    return next((steps[each.mem_id] for each in around if each.mem_id in steps), len(steps))


def _paragraphs(node: LexborNode) -> int:
    """Return how many paragraphs of prose are an element's own."""
    own = (each.text(deep=True).strip() for each in node.iter() if each.tag in _SINGLE)
    return sum(len(text) > 2 * _PROSE_FROM for text in own)


def _beside(node: LexborNode, title: LexborNode) -> bool:
    """Return whether an element and the title stand in one part of the page."""
    around = {each.mem_id for each in _ancestors(title)}
    return any(each.mem_id in around for each in _ancestors(node))


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    at = node.parent
    while at is not None and at.tag not in {"body", "html"}:
        yield at
        at = at.parent


def _add(node: LexborNode, weight: float, weights: dict[int, float], nodes: dict[int, LexborNode]) -> None:
    """Give a paragraph's weight to the element around it, half to the next, a quarter to the one after."""
    at = _around(node)
    for share in (1.0, 0.5, 0.25):
        if at is None or at.tag == "html":
            return
        nodes[at.mem_id] = at
        weights[at.mem_id] = weights.get(at.mem_id, 0.0) + weight * share
        at = at.parent


def _around(node: LexborNode) -> LexborNode | None:
    """Return the element that holds a paragraph: itself, where line breaks part its paragraphs."""
    block: LexborNode | None = node
    while block is not None and block.tag in _INLINE:
        block = block.parent
    if block is None or (block.tag not in _SINGLE and len(block.css("br")) > 1):
        return block
    return block.parent


def _weight(node: LexborNode) -> float:
    """Return how much an element looks like a paragraph of prose by itself."""
    own = node.text(deep=node.tag in {"p", "blockquote"}).strip()
    letters = len(own)
    if letters < _PROSE_FROM:
        return 0.0
    linked = sum(len(link.text(deep=True)) for link in node.css("a")) if node.tag == "p" else 0
    if linked > letters / 2:
        return 0.0
    return 1 + own.count(",") / 2 + min(letters - linked, 800) / 100


def _is_outside(node: LexborNode, skipped: frozenset[int]) -> bool:
    at: LexborNode | None = node
    for _ in range(_CLIMB):
        if at is None or at.tag == "body":
            return False
        if at.mem_id in skipped or at.tag in _OUTSIDE:
            return True
        at = at.parent
    return False


def _widened(best: LexborNode, weights: dict[int, float], title: LexborNode | None) -> LexborNode:
    """Return the parent instead, where the article goes on in other children of it."""
    at = best
    while at.tag in _INLINE and at.parent is not None:
        at = at.parent
    for _ in range(3):
        parent = at.parent
        if parent is None or parent.tag in {"body", "html"}:
            break
        light = _weight_beside(at, weights) < 0.3 * weights.get(at.mem_id, 0.0)
        if light or (title is not None and _is_foreign(parent, title)):
            break
        at = parent
    return _repeated(at, weights) or at


def _weight_beside(node: LexborNode, weights: dict[int, float]) -> float:
    siblings = node.parent.iter() if node.parent is not None else ()
    return sum(weights.get(each.mem_id, 0.0) for each in siblings if each.mem_id != node.mem_id)


def _repeated(best: LexborNode, weights: dict[int, float]) -> LexborNode | None:
    """Return what holds the rows of a feature or a live report: elements of one name, none a teaser."""
    at = best
    for _ in range(3):
        parent = at.parent
        if parent is None or parent.tag in {"body", "html"} or not at.attributes.get("class"):
            return None
        name = (at.tag, at.attributes.get("class"))
        beside = [each for each in parent.iter() if (each.tag, each.attributes.get("class")) == name]
        if len(beside) > 2 and not any(_is_teaser(each) for each in beside):
            return parent if _weight_beside(at, weights) >= weights.get(best.mem_id, 0.0) / 4 else None
        at = parent
    return None


def _is_teaser(row: LexborNode) -> bool:
    """Return whether an element has an article's headline, or is linked for a fifth and more of its text."""
    linked = sum(len(link.text(deep=True)) for link in row.css("a[href]"))
    return row.css_first("h1, h2") is not None or 5 * linked > len(row.text(deep=True))
