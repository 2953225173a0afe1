"""How long after a story its versions came, and in which papers its copies stand: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from statistics import median

from db.site.queries import Row

TONGUES = ("en", "id")
"""Languages whose versions of Vietnamese stories the report counts."""
BUCKETS = ("earlier", "hour", "six", "day", "three", "week", "longer", "days_only", "unknown")
"""How long after: up to so much; earlier: before the story itself; days_only: no hour is known."""
_UP_TO = ((1, "hour"), (6, "six"), (24, "day"), (72, "three"), (168, "week"))
HAS = ("en", "id", "both", "none", "no_en", "no_id", "reprint")
"""What a story may be chosen for."""


def joined(stories: Sequence[Row], copies: Sequence[Row]) -> list[Row]:
    """Return the stories, each with its versions and reprints and how long after it each came."""
    found: dict[str, list[Row]] = {}
    for copy in copies:
        found.setdefault(copy["story"], []).append(copy)
    return [
        {**story, "copies": [{**copy, **lag(story, copy)} for copy in found.get(story["story"], [])]}
        for story in stories
    ]


def lag(first: Row, copy: Row) -> Row:
    """Return the hours between two articles, or where an hour is not known, the days."""
    if any(one["published"] is None or one["published_flagged"] for one in (first, copy)):
        return {"hours": None, "days": None}
    if "day" in (first["published_precision"], copy["published_precision"]):
        apart = date.fromisoformat(copy["day"]) - date.fromisoformat(first["day"])
        return {"hours": None, "days": apart.days}
    began, came = (datetime.fromisoformat(one["published"]) for one in (first, copy))
    return {"hours": round((came - began).total_seconds() / 3600, 2), "days": None}


def version(story: Row, language: str) -> Row | None:
    """Return the earliest version of a story in a language, None where there is none."""
    return next((copy for copy in story["copies"] if copy["language"] == language), None)


def reprints(story: Row) -> list[Row]:
    """Return the copies of a story in its own language that stand in another paper."""
    return [
        copy
        for copy in story["copies"]
        if copy["role"] == "reprint"
        and copy["language"] == story["language"]
        and copy["source"] != story["source"]
    ]


def bucket(copy: Row) -> str:
    """Return how long after its story a version came, as one of `BUCKETS`."""
    hours = copy["hours"]
    if hours is None:
        return "unknown" if copy["days"] is None else "days_only"
    if hours < 0:
        return "earlier"
    return next((name for most, name in _UP_TO if hours <= most), "longer")


def has(story: Row, what: str) -> bool:
    """Return whether a story is one of `HAS`."""
    tongues = {language for language in TONGUES if version(story, language)}
    if what in ("both", "none"):
        return len(tongues) == (len(TONGUES) if what == "both" else 0)
    if what == "reprint":
        return bool(reprints(story))
    return (what[3:] not in tongues) if what.startswith("no_") else what in tongues


def summed(stories: Sequence[Row]) -> Row:
    """Return how many stories there are, how many have which version, and after how many hours."""
    told: Row = {"stories": len(stories)}
    for what in ("en", "id", "both", "none", "reprint"):
        told[what] = sum(has(story, what) for story in stories)
    for language in TONGUES:
        hours = [found["hours"] for found in _versions(stories, language) if found["hours"] is not None]
        told[f"{language}_hours"] = round(median(hours), 1) if hours else None
    return told


def by_source(stories: Sequence[Row]) -> list[Row]:
    """Return the same for each paper that a story began in, those with the most stories first."""
    found: dict[str, list[Row]] = {}
    for story in stories:
        found.setdefault(story["source"], []).append(story)
    names = ("source", "source_name", "source_language")
    told = [{**{name: own[0][name] for name in names}, **summed(own)} for own in found.values()]
    return sorted(told, key=lambda row: (-row["stories"], row["source"]))


def spread(stories: Sequence[Row]) -> list[Row]:
    """Return how many versions of each language came how long after, in the order of time."""
    counts = {
        language: _counted(bucket(found) for found in _versions(stories, language)) for language in TONGUES
    }
    told = [
        {"after": name, **{tongue: counts[tongue].get(name, 0) for tongue in TONGUES}} for name in BUCKETS
    ]
    return [row for row in told if any(row[tongue] for tongue in TONGUES)]


def papers(stories: Sequence[Row]) -> list[Row]:
    """Return the papers in which copies stand, with how many in which way, those with the most first."""
    found: dict[str, Row] = {}
    for story in stories:
        for copy in [*reprints(story), *(one for one in story["copies"] if one["role"] == "version")]:
            named = {name: copy[name] for name in ("source", "source_name", "source_language")}
            row = found.setdefault(
                copy["source"], {**named, "reprints": 0, **dict.fromkeys(TONGUES, 0), "other": 0}
            )
            tongue = copy["language"] if copy["language"] in TONGUES else "other"
            row["reprints" if copy["role"] == "reprint" else tongue] += 1
    return sorted(found.values(), key=lambda row: (-_copies(row), row["source"]))


def _copies(row: Row) -> int:
    return sum(int(row[name]) for name in ("reprints", *TONGUES, "other"))


def _versions(stories: Iterable[Row], language: str) -> list[Row]:
    return [found for story in stories if (found := version(story, language))]


def _counted(names: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
