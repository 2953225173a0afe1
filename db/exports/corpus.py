"""A corpus out of a snapshot: tables, codebook, how it was made and is cited; written as it is read."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from db.exports.bibtex import bibtex
from db.exports.citing import identified
from db.exports.corpus_tables import TABLES, Row, Table, codebook, rows_of
from db.exports.parquet import write_parquet
from db.exports.references import digest_of, of_query
from db.exports.sampling import Identified, sampled
from db.search import Query

FORMS = ("csv", "jsonl", "parquet")
Advance = Callable[[int], object]
Opened = Callable[[str], AbstractContextManager[IO[bytes]]]
"""Opens a file of the corpus by its name, for writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which corpus is wanted."""

    asked: str
    """The search, as a reader says it."""
    query: Query
    form: str = "csv"
    tables: tuple[str, ...] = tuple(TABLES)
    sample: int | None = None
    """How many articles; None: all."""
    seed: int = 0
    all_texts: bool = False
    """Also texts that may not be handed on, for reading at home."""
    permalink: str = "/search"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is in the corpus."""

    articles: list[Identified]
    found: int
    """How many the search finds."""
    about: dict[str, str]
    """Of the snapshot."""

    @property
    def numbers(self) -> list[int]:
        """The numbers of the articles, the newest first."""
        return [number for number, _ in self.articles]


def choose(connection: sqlite3.Connection, wanted: Wanted) -> Chosen:
    """Return the articles that a search finds, or a sample of them."""
    found = identified(connection, wanted.query)
    about = dict(
        connection.execute(
            "select key, value from meta where key in ('published_at', 'snapshot', 'audience')"
        )
    )
    return Chosen(sampled(found, wanted.sample, wanted.seed), len(found), about)


def write_corpus(
    connection: sqlite3.Connection, chosen: Chosen, wanted: Wanted, place: tuple[Opened, Advance]
) -> dict[str, int]:
    """Write the files of a corpus; return the rows of each table.

    `place` opens the files, and is told of the rows written.
    """
    opened, advance = place
    written: dict[str, int] = {}
    for name in wanted.tables:
        table, counted = TABLES[name], _Counted(advance)
        batches = rows_of(connection, table, chosen.numbers, all_texts=wanted.all_texts)
        with opened(f"{name}.{wanted.form}") as out:
            _WRITERS[wanted.form](out, table.columns, counted.through(batches))
        written[name] = counted.rows
    for name, text in _papers(chosen, wanted, written).items():
        with opened(name) as out:
            out.write(text.encode())
    return written


class _Counted:
    """Counts rows as they go by."""

    def __init__(self, advance: Advance) -> None:
        self.rows = 0
        self._advance = advance

    def through(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        for batch in batches:
            self.rows += len(batch)
            self._advance(len(batch))
            yield batch


# ------------------------------------------------------------------ tables


def _write_csv(out: IO[bytes], columns: Sequence[str], batches: Iterable[Sequence[Row]]) -> None:
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(columns)
    for batch in batches:
        writer.writerows([row[name] for name in columns] for row in batch)
    text.detach()


def _write_jsonl(out: IO[bytes], columns: Sequence[str], batches: Iterable[Sequence[Row]]) -> None:  # noqa: ARG001
    for batch in batches:
        out.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in batch).encode())


_WRITERS: dict[str, Callable[[IO[bytes], Sequence[str], Iterable[Sequence[Row]]], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": write_parquet,
}


# ------------------------------------------------------------------ what stands beside the tables


def _papers(chosen: Chosen, wanted: Wanted, written: dict[str, int]) -> dict[str, str]:
    """Return the codebook, how the corpus was made, its citation and its ids."""
    ids = sorted(identity for _, identity in chosen.articles)
    digest = digest_of(ids)
    about = {"published_at": chosen.about["published_at"], "total": len(ids), "digest": digest}
    drawn = f" (a sample of {len(ids)} of {chosen.found}, seed {wanted.seed})" if wanted.sample else ""
    reference = of_query((wanted.asked or "all articles") + drawn, about, wanted.permalink)
    return {
        "codebook.toml": _codebook([TABLES[name] for name in wanted.tables]),
        "README.txt": _readme(chosen, wanted, written, digest),
        "citation.bib": bibtex([reference]),
        "ids.txt": "".join(f"{one}\n" for one in ids),
    }


def _codebook(tables: Sequence[Table]) -> str:
    lines = [
        "# What each table and column of this corpus means. Times are in UTC, lists are JSON, 1 means yes."
    ]
    for table in tables:
        lines += ["", f"[{table.name}]", f"meaning = {_quoted(codebook()[table.name]['meaning'])}"]
        lines.append(f"[{table.name}.columns]")
        lines += [f"{name} = {_quoted(table.meaning(name))}" for name in table.columns]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _readme(chosen: Chosen, wanted: Wanted, written: dict[str, int], digest: str) -> str:
    drawn = (
        f"a random sample of {len(chosen.articles):,} with seed {wanted.seed}: the articles whose SHA-256 of "
        f'"{wanted.seed}:<id>" is smallest'
        if wanted.sample is not None
        else "all of them"
    )
    texts = (
        "All texts are in it. It is for your own reading: do not hand it on."
        if wanted.all_texts
        else "Whole texts and sentences are in it where the newspaper's policy lets them be handed on; of "
        "the others there are identifiers, places in the text and links."
    )
    lines = [
        f"Search: {wanted.asked or 'all articles'}",
        f"Address: {wanted.permalink}",
        f"Found: {chosen.found:,} articles in the snapshot of {chosen.about.get('published_at', '')}",
        f"Here: {drawn}",
        f"Digest of the identifiers in ids.txt: {digest} (sha256sum ids.txt)",
        *(f"{name}.{wanted.form}: {count:,} rows" for name, count in written.items()),
        "codebook.toml: what each column means",
        "citation.bib: how to cite it",
        texts,
        "Texts belong to their newspapers.",
        "Places (start, end) count code points in title, sapo, body and captions, parted by blank lines.",
    ]
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------ where to


def into_zip(archive: zipfile.ZipFile) -> Opened:
    """Return what opens members of a zip file."""
    return lambda name: archive.open(name, "w", force_zip64=True)


def into_folder(folder: Path) -> Opened:
    """Return what opens files in a folder."""
    return lambda name: (folder / name).open("wb")


def zipped(out: IO[bytes]) -> zipfile.ZipFile:
    """Return a zip file that is written to a stream."""
    return zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
