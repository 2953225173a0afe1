"""What articles say of one product or province, drawn together: pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.site.queries import Row
from db.site.tiles import by_slug, slug
from db.site.wording import Wording
from pipelines.languages import Language, languages
from pipelines.names.kinds import TOURISM

_HELD = (None, "recognised", "upgraded", "re-recognised")
"""Statuses of a rating that a product has; it only hopes for one with another status, or has it no more."""
_KIND = ("measure", "subject_key", "unit", "role", "modality")


def rating_history(mentions: Sequence[Row]) -> list[Row]:
    """Return what was said of a product's stars in the order of time; what agrees in a row is one statement.

    Each has its statuses, the stars before an upgrade, the mention that said it first, the days of the first
    and the last one, and in how many articles.
    """
    told: list[Row] = []
    for row in mentions:
        if not told or not _agrees(told[-1], row):
            told.append(
                {
                    **{name: row[name] for name in ("rating_min", "rating_max", "programme")},
                    "from_min": None,
                    "from_max": None,
                    "statuses": [],
                    "since": row["day"],
                    "evidence": row,
                    "articles": set(),
                }
            )
        _add(told[-1], row)
    return [{**one, "articles": len(one["articles"])} for one in told]


def _agrees(statement: Row, row: Row) -> bool:
    """Return whether a mention says the same, or that much of it as it says."""
    last = statement["statuses"][-1] if statement["statuses"] else None
    held = last in _HELD and row["status"] in _HELD
    rating = ("rating_min", "rating_max", "programme")
    same = row["rating_min"] is None or all(row[name] == statement[name] for name in rating)
    return same and (held or last == row["status"])


def _add(statement: Row, row: Row) -> None:
    statement["until"] = row["day"]
    statement["articles"].add(row["article"])
    if row["status"] and row["status"] not in statement["statuses"]:
        statement["statuses"].append(row["status"])
    if statement["from_min"] is None:
        statement["from_min"], statement["from_max"] = row["from_min"], row["from_max"]


def latest(figures: Sequence[Row], most: int = 12) -> list[Row]:
    """Return the newest figure of each kind – what is measured, in which unit –, with how many are older.

    `figures` begin with the newest; a figure of nothing known is no kind, and the same statement in another
    language, which has the same key, no other one.
    """
    kinds: dict[tuple[object, ...], Row] = {}
    known: dict[str, Row] = {}
    for row in figures:
        kind = tuple(row[name] for name in _KIND)
        if not (row["measure"] or row["subject_key"]) or row["low"] is None:
            continue
        first = kinds.get(kind) or known.get(row["key"])
        if first:
            first["older"] += 1
        else:
            kinds[kind] = known[row["key"]] = {**row, "older": 0}
    return list(kinds.values())[:most]


def missing(tongues: Sequence[Row]) -> list[str]:
    """Return the languages of the collection in which a product is not named."""
    return [row["language"] for row in tongues if not row["articles"]]


def status_text(words: Wording, status: str) -> str:
    """Return what became of a rating in the reader's language; a status without a message as it is."""
    key = f"product.status_{status.replace('-', '_')}"
    return words.say(key) if key in words.messages else status


def fault_text(words: Wording, kind: str) -> str:
    """Return what kind of difference there is between coverage and a register."""
    key = f"product.fault_{kind}"
    return words.say(key) if key in words.messages else kind


def kind_text(words: Wording, kind: str) -> str:
    """Return a kind of product as the reader calls it: `tea/ginger` is ginger tea, trà gừng, teh jahe."""
    if kind == TOURISM:
        return words.say("product.tourism")
    spoken = languages()[words.language]
    head, *more = kind.split("/") if _kind_word(spoken, kind) is None else [kind]
    parts = [_kind_word(spoken, part) or part.replace("-", " ") for part in (head, *more)]
    last = spoken.products is not None and spoken.products.head_last
    return " ".join([*parts[1:], parts[0]] if last else parts)


def _kind_word(spoken: Language, kind: str) -> str | None:
    """Return the first of the words that a language has for a kind."""
    types = spoken.products.types if spoken.products else {}
    words = spoken.concepts.get(kind) or types.get(kind)
    return words[0] if words else None


def form_text(words: Wording, form: str) -> str:
    """Return the legal form of a producer in the reader's language; one without a message as it is."""
    return words.known(f"product.form_{form.replace(' ', '_')}") or form


def other_names(product: Row) -> list[Row]:
    """Return the commonest name of a product in each other language than its own."""
    found: dict[str, Row] = {}
    for row in product["names"]:
        found.setdefault(row["language"], row)
    return [row for language, row in sorted(found.items()) if language != product["language"]]


def province_slug(name: str) -> str | None:
    """Return the name of a province of today in addresses, None where it is none."""
    key = slug(name)
    return key if key in by_slug() else None


def evidence_text(evidence: Any) -> str:
    """Return what speaks for a link as one line: rules and what they found."""
    if isinstance(evidence, dict) and "rule" in evidence:
        value, weight = evidence.get("value"), evidence.get("weight")
        said = f"{evidence['rule']}: {value}" if value else str(evidence["rule"])
        return f"{said} ({weight:+.2f})" if isinstance(weight, float) else said
    if isinstance(evidence, dict):
        return "; ".join(f"{name}: {evidence_text(value)}" for name, value in evidence.items())
    if isinstance(evidence, list):
        return "; ".join(evidence_text(one) for one in evidence)
    return f"{evidence:.2f}" if isinstance(evidence, float) else str(evidence)
