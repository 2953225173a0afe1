"""The form of a newspaper's article addresses, guessed from the links on one of its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pipelines.model import Source

_LEAST = 3
"""Links of one form that make it a habit."""
_SEGMENT = re.compile(
    r"(?P<slug>[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}?)(?P<mark>-(?:[a-z]+)?)(?P<id>\d{4,10}|[0-9a-f]{7,12})(?P<end>(?:\.[a-z]{2,5})?/?)"
)
_SLUG_ONLY = re.compile(r"(?P<slug>[A-Za-z0-9]+(?:-[A-Za-z0-9]+){3,})(?P<end>(?:\.[a-z]{2,5})?/?)")
_LAST_ID = re.compile(r"\d+(?=\D*$)")
_MONTH = re.compile(r"(?:19|20)\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A pattern of article paths, with what speaks for it."""

    pattern: str
    layout: str
    """Layout of a newspaper that has the same pattern; empty: none known has it."""
    links: int
    """How many links of the page it matches."""
    breadth: int = 0
    """How many ids of other lengths it would take too."""

    def fits(self, path: str) -> bool:
        """Return whether a path has this form."""
        return re.fullmatch(self.pattern, path) is not None


def likeliest_form(paths: Iterable[str], press: Mapping[str, Source]) -> Form | None:
    """Return the form that most of the links have: one that a known newspaper has, else one of their own.

    None where fewer than three links agree.
    """
    distinct = sorted(set(paths))
    known = _most(_known_forms(distinct, press))
    own = _most(_own_forms(distinct))
    if known is None or own is None:
        return known or own
    return known if known.links >= own.links else own


def _most(forms: Iterable[Form]) -> Form | None:
    """Return the form with most links; of equals the narrowest, then the first by name."""
    chosen = min(forms, key=lambda form: (-form.links, form.breadth, form.pattern, form.layout), default=None)
    return chosen if chosen is not None and chosen.links >= _LEAST else None


def _breadth(matched: list[str], matches: Callable[[str], object]) -> int:
    """Count the ids of other lengths that a pattern would also take: the fewer, the narrower it is."""
    other = (_LAST_ID.sub("7" * width, matched[0], count=1) for width in range(4, 11)) if matched else ()
    return sum(matches(path) is not None for path in other)


def _known_forms(paths: list[str], press: Mapping[str, Source]) -> Iterable[Form]:
    for source in press.values():
        for pattern in () if source.aggregator else source.articles:
            matches = re.compile(pattern).fullmatch
            matched = [path for path in paths if matches(path)]
            breadth = _breadth(matched, matches)
            yield Form(pattern=pattern, layout=source.layout, links=len(matched), breadth=breadth)


def _own_forms(paths: list[str]) -> Iterable[Form]:
    shapes: Counter[str] = Counter()
    widths: dict[str, set[int]] = {}
    for path in paths:
        shape, width = _shape(path)
        if shape:
            shapes[shape] += 1
            widths.setdefault(shape, set()).add(width)
    for shape, count in shapes.items():
        pattern = shape.replace("WIDTH", _range(widths[shape]))
        yield Form(pattern=pattern, layout="", links=count)


def _shape(path: str) -> tuple[str | None, int]:
    """Return the pattern of one path with WIDTH for the length of its id, and that length."""
    folders, _, last = path.rstrip("/").rpartition("/")
    last += "/" * path.endswith("/")
    stem = _folders(folders)
    if found := _SEGMENT.fullmatch(last):
        digits = r"\d" if found["id"].isdigit() else "[0-9a-f]"
        mark, end = re.escape(found["mark"]).replace(r"\-", "-"), re.escape(found["end"])
        return rf"{stem}(?P<slug>[^/]+){mark}(?P<id>{digits}{{WIDTH}}){end}", len(found["id"])
    if found := _SLUG_ONLY.fullmatch(last):
        return rf"{stem}(?P<slug>[^/]+(?:-[^/]+){{3,}}){re.escape(found['end'])}", 0
    return None, 0


def _folders(folders: str) -> str:
    names = [name for name in folders.split("/") if name]
    if names and _MONTH.fullmatch(names[-1]):
        return r"/(?:[^/]+/)*\d{6}/"
    return r"/(?:[^/]+/)+" if names else "/"


def _range(widths: set[int]) -> str:
    least, most = min(widths), max(widths)
    return str(least) if least == most else f"{least},{most}"
