"""The revisions of an article, from all its captures: pure, and the same in whatever order they were read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from db.rows import Row, storable
from pipelines.model import Locator
from pipelines.revisions import paragraph_diff


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """A capture of an article, with the digest of the text it gave; they sort by time of fetching."""

    fetched_at: str
    segment: str
    offset: int
    text_digest: str

    @property
    def locator(self) -> Locator:
        """Where it lies in the archive."""
        return Locator(segment=self.segment, offset=self.offset)


def revisions(article: str, seen: Sequence[Seen], texts: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """Return the rows of an article's revisions: one for each run of captures with one text.

    `texts` has the paragraphs of each text by digest.
    """
    ordered = sorted(seen)
    firsts = [
        one for at, one in enumerate(ordered) if at == 0 or ordered[at - 1].text_digest != one.text_digest
    ]
    return [
        {
            "article": article,
            "number": number,
            "fetched_at": first.fetched_at,
            "digest": first.text_digest,
            "segment": first.segment,
            "offset": first.offset,
            "diff": _diff(texts, firsts[number - 2].text_digest, first.text_digest) if number > 1 else None,
        }
        for number, first in enumerate(firsts, start=1)
    ]


def _diff(texts: Mapping[str, tuple[str, ...]], before: str, after: str) -> str | None:
    changes = paragraph_diff(texts[before], texts[after])
    return storable(json.dumps([asdict(change) for change in changes], ensure_ascii=False))
