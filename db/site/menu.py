"""The ways into the site, grouped by the three kinds of people it serves; a new page adds its line here."""

from __future__ import annotations

Entry = tuple[str, str]
"""Path of a page and the key of its words: `frame.<key>` names it, `way.<key>` says what it is for."""

WAYS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "researchers",
        (
            ("/search", "search"),
            ("/attention", "attention"),
            ("/figures", "figures"),
            ("/documents", "documents"),
            ("/corpus", "corpus"),
            ("/sources", "sources"),
            ("/coverage", "coverage"),
            ("/drops", "drops"),
            ("/site", "tables"),
        ),
    ),
    (
        "communications",
        (
            ("/lists", "lists"),
            ("/products", "products"),
            ("/producers", "producers"),
            ("/provinces", "provinces"),
            ("/reach", "reach"),
            ("/wrong", "wrong"),
            ("/campaign", "campaign"),
        ),
    ),
    (
        "translators",
        (
            ("/stories", "stories"),
            ("/review", "review"),
        ),
    ),
)


def paths() -> list[Entry]:
    """Return all ways in one list, as Datasette's own menu shows them."""
    return [("/", "home"), *(entry for _, entries in WAYS for entry in entries), ("/about", "about")]
