"""Which judgements there are: what each kind is about, and what may be decided of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from db.decisions import WITHDRAWN, Judgement
from pipelines.errors import QueryError

_ARTICLE, _PAIR = r"[0-9a-f]{16}", r"[0-9a-f]{16}-[0-9a-f]{16}"
_ID, _NONE = r"[^\x00-\x20|]{1,200}", ""
_LANGUAGE, _TERM = r"[a-z]{2,3}", r"[a-z]{2,3}:[^\x00-\x1f|]{1,200}"
_SLUG, _ENTRY = r"[a-z0-9-]{1,200}", r"(product|producer|place|words):[^\x00-\x1f\x7f|]{1,200}"
_REVIEW = ("accepted", "rejected", "commented")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of judgement."""

    verdicts: tuple[str, ...]
    """What may be decided, besides `withdrawn`."""
    subject: str
    """Pattern of the id of what is judged."""
    object: str = _NONE
    """Pattern of what it is judged against; empty: nothing."""
    value: tuple[str, ...] = ()
    """Names of what is said beside the verdict."""


KINDS = {
    "story link": Kind(("confirmed", "rejected"), _ARTICLE, _ARTICLE),
    "segment": Kind(_REVIEW, _PAIR, _ID),
    "discrepancy": Kind(_REVIEW, _PAIR, _ID),
    "review": Kind(("done",), _PAIR),
    "product merge": Kind(("merged",), _ID, _ID),
    "product split": Kind(("split",), _ID, _ID),
    "product name": Kind(("renamed",), _ID, _LANGUAGE, ("name",)),
    "product watch": Kind(("watched",), _ID),
    "watch list": Kind(("made",), _SLUG, value=("name",)),
    "list entry": Kind(("added", "removed"), _SLUG, _ENTRY, ("name",)),
    "term": Kind(("approved", "admitted", "forbidden", "removed"), _ID, _TERM),
}
"""Each kind by its name; docs/decisions.md says what follows from each."""


def judged(fields: Mapping[str, str]) -> Judgement:
    """Return the judgement that a form's fields make, its actor left empty.

    Raises:
        QueryError: it is no judgement of a known kind.
    """
    kind, subject, thing, verdict = (
        fields.get(name, "").strip() for name in ("kind", "subject", "object", "verdict")
    )
    allowed = KINDS.get(kind)
    if allowed is None:
        raise QueryError(f"There is no judgement of the kind “{kind[:40]}”. Expected {', '.join(KINDS)}.")
    if verdict not in (*allowed.verdicts, WITHDRAWN):
        raise QueryError(
            f"“{verdict[:40]}” is no verdict on a {kind}. "
            f"Expected {', '.join(allowed.verdicts)} or {WITHDRAWN}."
        )
    if not (re.fullmatch(allowed.subject, subject) and re.fullmatch(allowed.object, thing)):
        raise QueryError(f"“{subject[:40]}”, “{thing[:40]}” name no {kind}. Expected ids of the pages.")
    value = {name: fields.get(name, "").strip()[:300] for name in allowed.value}
    if verdict != WITHDRAWN and not all(value.values()):
        raise QueryError(f"A {kind} needs a {' and a '.join(allowed.value)}. Fill it in and send it again.")
    comment = fields.get("comment", "").replace("\r\n", "\n").strip()[:4000]
    return Judgement(
        kind=kind, subject=subject, object=thing, verdict=verdict, value=value, comment=comment, actor=""
    )
