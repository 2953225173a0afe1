"""SQL of attention over time; every value is a bound parameter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from db.site.labels import Names
from db.site.queries import rows


def product_names(connection: sqlite3.Connection, products: Sequence[str]) -> Names:
    """Return name and language of products by their ids."""
    found = rows(
        connection,
        "select id, name, language from products where id in (select value from json_each(:ids))",
        ids=json.dumps(list(products)),
    )
    return {row["id"]: (row["name"], row["language"]) for row in found}
