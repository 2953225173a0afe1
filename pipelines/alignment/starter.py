"""Translations of our own that every pair of languages begins with, before an archive has taught any."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def starter(left: str, right: str) -> tuple[tuple[str, str], ...]:
    """Return the words and phrases of two languages that translate each other; none for other languages.

    `starter.tsv` has a column a language; alternatives in a cell are parted by `|`.
    """
    lines = (files("pipelines.alignment") / "starter.tsv").read_text("utf-8").splitlines()
    languages = lines[0].split("\t")
    if left not in languages or right not in languages or left == right:
        return ()
    ours, theirs = languages.index(left), languages.index(right)
    rows = (line.split("\t") for line in lines[1:])
    return tuple(
        (one, other) for row in rows for one in row[ours].split("|") for other in row[theirs].split("|")
    )
