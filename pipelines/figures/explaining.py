"""A finding explained: the tree of the rules that made it, as lines of text."""

from __future__ import annotations

from collections.abc import Mapping

_SAID: tuple[str, ...] = (
    *("unit", "per", "bound", "rating", "subject", "measure", "place", "period", "base"),
    *("role", "basis", "modality", "total", "ambiguous", "flag"),
)
_SILENT = ("=", "level", "actual")
"""Values that are there where the text says nothing."""


def rule_tree(finding: Mapping[str, object]) -> list[str]:
    """Return a finding and below it its rules, outermost first, then what was read around the number."""
    headline = (finding["kind"], finding["surface"], finding.get("key") or finding.get("value") or "")
    lines = ["  ".join(map(str, headline)).rstrip()]
    rules = [rule for rule in str(finding.get("rule") or "").split(" < ") if rule]
    said = [(key, finding[key]) for key in _SAID if _speaks(finding.get(key))]
    for depth, rule in enumerate(rules):
        lines.append(_branch(depth, more=bool(said)) + rule)
    for at, (key, value) in enumerate(said):
        lines.append(("└─ " if at == len(said) - 1 else "├─ ") + f"{key}: {_shown(value)}")
    return lines


def _branch(depth: int, *, more: bool) -> str:
    """Return what stands before a rule: each lies below the one that used it."""
    if depth == 0:
        return "├─ " if more else "└─ "
    return ("│  " if more else "   ") + "   " * (depth - 1) + "└─ "


def _speaks(value: object) -> bool:
    return value is not None and value != [] and value not in _SILENT


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        ends = dict.fromkeys(str(end) for end in value.values())
        return "–".join(ends) + (" stars" if "max" in value else " stars or more")
    return " and ".join(map(str, value)) if isinstance(value, list) else str(value)
