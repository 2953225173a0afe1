"""What is cited – an article, a figure in it, or a search – before it is written in a format: pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.text import normalise

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_UNSAFE = re.compile(r"[\s{}\\\"<>^`|]")
_CONTEXT = 40  # code points at each side: a quotation of 300 has them too
_DIGITS = 8
QUOTED = 300
"""Code points of a sentence that a reference quotes at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One thing to cite; empty texts are unknown."""

    id: str
    """`tinlang-…`: letters, digits and hyphens, the same tomorrow."""
    kind: str
    """`article`, `figure` or `query`."""
    title: str
    permalink: str
    """Address of its page here; a path alone where the host is not known."""
    accessed: str
    """When the archived copy was fetched, or the snapshot published: ISO 8601."""
    note: str
    """Digest, place in the archive, and what else the reader of the citation checks it by."""
    url: str = ""
    """Address of the original; empty for a query."""
    author: str = ""
    """As printed: one name or several, never taken apart."""
    container: str = ""
    """Newspaper."""
    published: str = ""
    """Day."""
    language: str = ""
    digest: str = ""
    place: str = ""
    """In the archive: segment @ offset."""
    quotation: str = ""
    """Sentence of a figure."""

    @property
    def address(self) -> str:
        """The original's address where there is one, else the page's here."""
        return self.url or self.permalink


def of_article(article: Mapping[str, Any], permalink: str) -> Reference:
    """Return the reference to an article; `article` is its row with `source_name`."""
    return Reference(
        id=f"tinlang-{article['id']}",
        kind="article",
        title=one_line(article["title"]),
        permalink=one_line(permalink),
        accessed=article["last_fetched"],
        note=f"Archived copy {article['digest']}, fetched {article['last_fetched']}",
        url=address(article["url"]),
        author=one_line(article["byline"]),
        container=one_line(article["source_name"]),
        published=article["day"] or "",
        language=article["language"] or article["edition"] or "",
        digest=article["digest"],
        place=one_line(f"{article['segment']} @ {article['offset']}"),
    )


def of_figure(article: Mapping[str, Any], figure: Mapping[str, Any], permalink: str) -> Reference:
    """Return the reference to a figure of an article, with its sentence and the key of its value."""
    cited = of_article(article, permalink)
    sentence = one_line(figure["sentence"])
    return Reference(
        **{name: getattr(cited, name) for name in Reference.__slots__}
        | {
            "id": f"tinlang-{figure['cited']}",
            "kind": "figure",
            "note": f"Figure “{one_line(figure['surface'])}”, key {figure['key']}. {cited.note}",
            "quotation": sentence if len(sentence) <= QUOTED else sentence[: QUOTED - 1] + "…",
        }
    )


def of_query(asked: str, found: Mapping[str, Any], permalink: str) -> Reference:
    """Return the reference to a search: `found` has total, digest, published_at and snapshot."""
    return Reference(
        id=f"tinlang-query-{found['digest'].removeprefix('sha256:')[:16]}",
        kind="query",
        title=f"tinlang search: {one_line(asked) or 'all articles'}",
        permalink=one_line(permalink),
        accessed=found["published_at"],
        note=(
            f"{found['total']} {found.get('noun', 'articles')} in the snapshot of {found['published_at']}; "
            f"their identifiers {found['digest']}"
        ),
        container="tinlang",
        published=found["published_at"][:10],
        digest=found["digest"],
    )


# ------------------------------------------------------------------ ids


def cited_as(article: str, figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the id of each figure of an article: by what is written there and around it, not by its number.

    It survives a rebuild, a better reading of the value and edits elsewhere in the article; where the words
    around the figure change it is another id, so that a citation never leads to another figure.
    Figures that even so are equal are numbered in the order of the text.
    """
    seen: dict[str, int] = {}
    ids = []
    for figure in figures:
        digest = hashlib.sha256(_around(figure).encode("utf-8", "replace")).hexdigest()[:_DIGITS]
        seen[digest] = seen.get(digest, 0) + 1
        ids.append(f"{article}-{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return ids


def _around(figure: Mapping[str, Any]) -> str:
    """Return a figure with the words beside it, the same from a sentence and from a quotation of it."""
    before, _, after = figure["sentence"].partition(figure["surface"])
    return "|".join((before[-_CONTEXT:], figure["surface"], after[:_CONTEXT]))


def digest_of(identifiers: Sequence[str]) -> str:
    """Return the SHA-256 of ids, sorted, one a line: equal for the same articles, in whatever order."""
    lines = "".join(f"{one}\n" for one in sorted(identifiers))
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


# ------------------------------------------------------------------ texts


def one_line(text: str | None) -> str:
    """Return a scraped text as one line of NFC without control characters; nothing for none."""
    return " ".join(normalise(_CONTROLS.sub(" ", text or "")).split())


def address(url: str | None) -> str:
    """Return an address with what would end it or its field percent-encoded; nothing unless it is http(s)."""
    text = _CONTROLS.sub("", (url or "").strip())
    if not text.startswith(("http://", "https://")):
        return ""
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found.group().encode()), text)
