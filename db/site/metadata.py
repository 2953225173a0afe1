"""What Datasette's own pages say about our tables, and which of them it does not list."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_HIDDEN = ("fold", "exact", "titles", "exact_titles", "figures", "columns", "postings")
"""Of use through a search, not as tables."""


@cache
def codebook() -> dict[str, Any]:
    """Return the tables of a snapshot by name: `meaning`, and `columns` with theirs."""
    return tomllib.loads((files("db.site") / "codebook.toml").read_text("utf-8"))


def metadata() -> dict[str, Any]:
    """Return Datasette's metadata: a sentence for each table, a sentence for each column."""
    tables: dict[str, Any] = {
        name: {"description": table["meaning"], "columns": table["columns"]}
        for name, table in codebook().items()
    }
    for name in _HIDDEN:
        tables[name]["hidden"] = True
    tables["articles"] |= {
        "label_column": "title",
        "sort_desc": "number",
        "fts_table": "fold",
        "fts_pk": "number",
    }
    tables["texts"] |= {"label_column": "title", "sort_desc": "number", "fts_table": "fold"}
    tables["sources"] |= {"label_column": "name"}
    return {
        "title": "tinlang",
        "description": "News of the provincial press in Vietnamese, English and Indonesian.",
        "databases": {"site": {"tables": tables}},
    }
