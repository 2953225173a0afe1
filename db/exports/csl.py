"""References → CSL-JSON, which Zotero, Pandoc and citeproc read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from db.exports.references import Reference

MEDIA = "application/vnd.citationstyles.csl+json"
_KINDS = {"article": "article-newspaper", "figure": "article-newspaper", "query": "dataset"}


def csl(references: Iterable[Reference]) -> str:
    """Return the references as one list."""
    return json.dumps([csl_item(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def csl_item(reference: Reference) -> dict[str, Any]:
    """Return a reference as CSL has it; an author is one literal name, because names are not taken apart."""
    author = reference.author or ("tinlang" if reference.kind == "query" else "")
    found: dict[str, Any] = {
        "id": reference.id,
        "type": _KINDS[reference.kind],
        "title": reference.title or "[without a headline]",
        "author": [{"literal": author}] if author else None,
        "container-title": reference.container,
        "issued": _date(reference.published),
        "accessed": _date(reference.accessed[:10]),
        "language": reference.language,
        "URL": reference.address,
        "abstract": reference.quotation,
        "note": reference.note,
        "archive": "tinlang" if reference.place else None,
        "archive_location": reference.place,
        "source": reference.permalink if reference.url else None,
    }
    return {name: value for name, value in found.items() if value}


def _date(day: str) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None
