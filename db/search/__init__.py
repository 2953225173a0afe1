"""Searching a snapshot: `search(connection, compile_query("lam dong lang:vi"))`."""

from db.search.compiling import compile_query, nothing_in
from db.search.finding import FACETS, Facet, Finding, Order
from db.search.hits import Hit, Hits, search
from db.search.query import Accents, Query
from db.search.snippets import Segment

__all__ = [
    "FACETS",
    "Accents",
    "Facet",
    "Finding",
    "Hit",
    "Hits",
    "Order",
    "Query",
    "Segment",
    "compile_query",
    "nothing_in",
    "search",
]
