"""Write db/site/codebook.toml, what the site says of its tables, from docs/database.md."""

from __future__ import annotations

import json
import re
from pathlib import Path

PROJECT = Path(__file__).parents[1]
CODEBOOK = PROJECT / "db" / "site" / "codebook.toml"
_HEAD = "# What each table and column of site.db means; written from docs/database.md by docs/codebook.py.\n"


def codebook(document: str) -> str:
    """Return the TOML of the tables of site.db, as the document explains them."""
    parts = re.split(r"^## site\.", document, flags=re.M)[1:]
    return _HEAD + "".join(_table(part) for part in parts)


def _table(part: str) -> str:
    name, _, rest = part.partition("\n")
    meaning = rest.strip().partition("\n")[0]
    columns = re.findall(r"^\| (\w+) \| (.*) \|$", rest, flags=re.M)[1:]
    lines = [f"\n[{name}]", f"meaning = {_quoted(meaning)}", f"[{name}.columns]"]
    return "\n".join([*lines, *(f"{column} = {_quoted(said)}" for column, said in columns)]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    CODEBOOK.write_text(codebook((PROJECT / "docs" / "database.md").read_text("utf-8")), "utf-8")
