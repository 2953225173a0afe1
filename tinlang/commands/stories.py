"""`tinlang stories`: which documents tell one story, in which languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from pipelines.errors import UnreadableError
from pipelines.stories import Document, group_stories
from pipelines.versions import language_of
from tinlang.report import show_json


@click.command(epilog="Example: tinlang stories --jsonl articles.jsonl")
@click.option(
    "--jsonl",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help='Documents, an object a line: {"did", "lang", "text": [sentences]}.',
)
def stories(jsonl: Path) -> None:
    """Group documents that are versions or reprints of one text; print {"group": [did, …]} a line."""
    for group in group_stories(list(read_documents(jsonl))):
        show_json({"group": group})


def read_documents(path: Path) -> Iterator[Document]:
    """Yield the documents of a file of one JSON object a line; the language is told where none is given.

    Raises:
        UnreadableError: a line is no such object or repeats an id; names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: {error}. Expected UTF-8 text, one JSON object a line.") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            document = _document(line, f"{path}:{number}")
            if document.id in seen:
                raise UnreadableError(
                    f"{path}:{number}: did {document.id!r} stands twice. Expected each once; rename one."
                )
            seen.add(document.id)
            yield document


def _document(line: str, where: str) -> Document:
    try:
        row = json.loads(line)
        text = (row["text"],) if isinstance(row["text"], str) else tuple(row["text"])
        return Document(str(row["did"]), row.get("lang") or language_of("\n".join(text)), text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(
            f'{where}: {error!r}. Expected {{"did", "lang", "text": [sentences]}}; mend the line.'
        ) from error
