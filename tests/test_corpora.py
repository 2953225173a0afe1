"""Corpora: the same sample tomorrow, texts only where they may go, every column explained."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shlex
import shutil
import sqlite3
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import bibtexparser
import pyarrow.parquet
import pytest
import sitefixture
from click.testing import CliRunner, Result
from test_site import Get, asking

from db.exports.corpus_tables import TABLES
from db.exports.parquet import ExtraError, write_parquet
from db.exports.sampling import draw, sampled
from tinlang.cli import main

MANY = [(at, f"{hashlib.sha256(str(at).encode()).hexdigest()[:16]}") for at in range(2000)]


# ------------------------------------------------------------------ the sample


def test_sample_is_the_same_in_any_order() -> None:
    """The sample depends on ids and seed alone."""
    assert sampled(MANY, 100, 7) == sampled(reversed(MANY), 100, 7)
    assert sampled(MANY, 100, 7) != sampled(MANY, 100, 8)


def test_larger_sample_has_the_smaller_one() -> None:
    """Growing a sample keeps what was in it."""
    assert set(sampled(MANY, 100, 7)) < set(sampled(MANY, 200, 7))


def test_new_articles_change_only_the_places_they_take() -> None:
    """Of a sample before new articles came, as many are gone as new ones are in."""
    before, after = set(sampled(MANY[:1500], 100, 7)), set(sampled(MANY, 100, 7))
    assert after - before <= set(MANY[1500:])
    assert len(before - after) == len(after - before)


def test_sample_draws_evenly() -> None:
    """Old and new articles are drawn alike: a quarter of all is about a quarter of the sample."""
    drawn = sampled(MANY, 400, 3)
    assert 70 <= sum(number < 500 for number, _ in drawn) <= 130


def test_lot_is_what_the_guide_says() -> None:
    """Everybody can draw the lot again: it is the SHA-256 of seed, colon, id."""
    assert draw("00ff", 7) == hashlib.sha256(b"7:00ff").digest()


# ------------------------------------------------------------------ the files


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a snapshot; the tests only read it."""
    folder = tmp_path_factory.mktemp("corpus")
    sitefixture.make_snapshots(folder)
    return folder


def run(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--data", str(home), "corpus", "export", *map(str, arguments)])


def exported(home: Path, folder: Path, *arguments: object) -> dict[str, bytes]:
    """Return the files of a corpus by name."""
    done = run(home, *arguments, "-o", folder / "out.zip")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(folder / "out.zip") as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def as_rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"].decode(), newline="")))


def test_texts_go_out_only_where_the_policy_lets_them(home: Path, tmp_path: Path) -> None:
    """Of a newspaper that permits an excerpt there are id, link and digest, but no text."""
    rows = as_rows(exported(home, tmp_path), "articles")
    kept = [row for row in rows if row["source"] == "songque"]
    assert kept
    assert all(row["text_shared"] == "0" and not row["body"] + row["sapo"] + row["captions"] for row in kept)
    assert all(row["id"] and row["url"] and row["text_digest"] for row in kept)
    shared = [row for row in rows if row["source"] == "banlang" and row["status"] == "full"]
    assert all(row["text_shared"] == "1" and row["body"] for row in shared)
    assert b"Mua ca phe" not in b"".join(exported(home, tmp_path).values())


def test_owner_may_have_all_texts(home: Path, tmp_path: Path) -> None:
    """With --all-texts everything is there, and the file says that it is not to be handed on."""
    files = exported(home, tmp_path, "--all-texts")
    assert all(row["text_shared"] == "1" for row in as_rows(files, "articles"))
    assert b"do not hand it on" in files["README.txt"]


def test_every_column_is_in_the_codebook(home: Path, tmp_path: Path) -> None:
    """The codebook explains the columns of the tables, in their order, and no others."""
    files = exported(home, tmp_path)
    codebook = tomllib.loads(files["codebook.toml"].decode())
    for name in TABLES:
        titles = files[f"{name}.csv"].decode().splitlines()[0].split(",")
        assert list(codebook[name]["columns"]) == titles
        assert all(codebook[name]["columns"].values())


def test_three_formats_say_the_same(home: Path, tmp_path: Path) -> None:
    """CSV, JSON lines and Parquet have the same rows and columns."""
    listed = [
        json.loads(line)
        for line in exported(home, tmp_path, "--format", "jsonl")["articles.jsonl"].splitlines()
    ]
    parquet = exported(home, tmp_path, "--format", "parquet")["articles.parquet"]
    assert pyarrow.parquet.read_table(io.BytesIO(parquet)).to_pylist() == listed
    rows = as_rows(exported(home, tmp_path), "articles")
    assert rows == [{k: "" if v is None else str(v) for k, v in row.items()} for row in listed]


def test_corpus_repeats_and_says_how(home: Path, tmp_path: Path) -> None:
    """The same words, sample and seed give the same bytes of ids; README and citation have their digest."""
    wanted = ("lang:vi", "--sample", 5, "--seed", 7)
    first, second = exported(home, tmp_path, *wanted), exported(home, tmp_path, *wanted)
    assert first == second
    digest = hashlib.sha256(first["ids.txt"]).hexdigest()
    assert f"sha256:{digest}" in first["README.txt"].decode()
    assert len(first["ids.txt"].split()) == 5
    (entry,) = bibtexparser.parse_string(first["citation.bib"].decode()).entries
    assert digest in str(entry.fields_dict["note"].value)
    assert "sample of 5" in str(entry.fields_dict["title"].value)


def test_only_the_tables_asked_for(home: Path, tmp_path: Path) -> None:
    """A table that is not asked for is neither written nor explained."""
    files = exported(home, tmp_path, "--table", "articles")
    assert "statistics.csv" not in files
    assert "statistics" not in tomllib.loads(files["codebook.toml"].decode())


def test_folder_takes_its_name_when_it_is_whole(home: Path, tmp_path: Path) -> None:
    """A folder is written too; one that is there already is never written into."""
    assert run(home, "-o", tmp_path / "made").exit_code == 0
    assert (tmp_path / "made" / "codebook.toml").exists()
    again = run(home, "-o", tmp_path / "made")
    assert again.exit_code == 1
    assert "is there already" in again.output
    assert not list(tmp_path.glob(".*part"))


def test_search_that_is_none_is_told(home: Path, tmp_path: Path) -> None:
    """A search that cannot be understood ends with a sentence, and nothing is written."""
    assert run(home, "title:", "-o", tmp_path / "x.zip").exit_code == 1
    assert not (tmp_path / "x.zip").exists()


def test_parquet_without_pyarrow_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyarrow is missing the sentence names what to install, and the other formats."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExtraError, match=r"tinlang\[parquet\].*csv or jsonl"):
        write_parquet(io.BytesIO(), ["id"], [])


# ------------------------------------------------------------------ the guide

GUIDE = (Path(__file__).parents[1] / "docs" / "researchers.md").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(/[a-z.]+(?:/[a-z]+)?\?[^`<]+)`", GUIDE))))
def test_addresses_of_the_guide_are_there(get: Get, path: str) -> None:
    """Every address that the researchers' guide tells to open is answered."""
    assert get(path).status_code == 200


@pytest.mark.parametrize("line", re.findall(r"^tinlang --data demo-data (.+)$", GUIDE, re.MULTILINE))
def test_commands_of_the_guide_work(home: Path, tmp_path: Path, line: str) -> None:
    """Every command of the researchers' guide works as it is written."""
    words = [str(tmp_path / word) if word.endswith(".zip") else word for word in shlex.split(line)]
    done = CliRunner().invoke(main, ["--data", str(home), *words])
    assert done.exit_code == 0, done.output


# ------------------------------------------------------------------ the page


@pytest.fixture(scope="module")
def get(home: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(home / "site.db")


@pytest.fixture(scope="module")
def get_public(home: Path) -> Iterator[Get]:
    """Ask the site as the public."""
    yield from asking(home / "public.db", public=True)


def zipped(answer: Any) -> dict[str, bytes]:
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_site_hands_out_what_the_command_writes(get: Get, home: Path, tmp_path: Path) -> None:
    """The zip of the page has the same tables as the command it shows."""
    files = zipped(get("/corpus.zip?q=cho+phien&sample=6&seed=7"))
    same = exported(home, tmp_path, "cho phien", "--sample", 6, "--seed", 7)
    assert {name: files[name] for name in ("articles.csv", "statistics.csv", "ids.txt", "codebook.toml")} == {
        name: same[name] for name in ("articles.csv", "statistics.csv", "ids.txt", "codebook.toml")
    }
    assert "--sample 6 --seed 7" in get("/corpus?q=cho+phien&sample=6&seed=7").text


def test_public_gets_no_text_that_is_withheld(get_public: Get) -> None:
    """The public's corpus has texts of newspapers that permit them, and of the others none."""
    rows = as_rows(zipped(get_public("/corpus.zip?q=")), "articles")
    assert {row["text_shared"] for row in rows if row["source"] == "songque"} == {"0"}
    assert any(row["body"] for row in rows if row["source"] == "banlang")


def test_too_large_corpora_are_left_to_the_command(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the site does not make leads back to the page, which shows the command."""
    monkeypatch.setitem(__import__("db.site.corpus").site.corpus._MOST, "local", 3)
    answer = get("/corpus.zip?q=")
    assert answer.status_code == 302
    page = get(answer.headers["location"]).text
    assert "tinlang corpus export" in page
    assert "/corpus.zip" not in page


def test_tables_are_ticked(get: Get) -> None:
    """Ticks in the form choose the tables, and the address of the file repeats them."""
    files = zipped(get("/corpus.zip?q=&tables=articles&tables=statistics"))
    assert {"articles.csv", "statistics.csv"} <= set(files)
    assert "product_mentions.csv" not in files
    assert "tables=articles%2Cstatistics" in get("/corpus?tables=articles&tables=statistics").text


@pytest.mark.parametrize(
    "query", ["sample=0", "sample=x&seed=-1", "form=exe", "tables=sqlite_master", "seed=" + "9" * 40]
)
def test_odd_orders_do_no_harm(get: Get, query: str) -> None:
    """What is no choice is the usual one."""
    assert get(f"/corpus?{query}").status_code == 200
    assert get(f"/corpus.zip?{query}").status_code == 200


def test_corpus_reads_articles_by_their_numbers(home: Path, tmp_path: Path) -> None:
    """Each table is read through the numbers of its articles, never whole."""
    copy = shutil.copy(home / "site.db", tmp_path / "site.db")
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("delete from sqlite_stat1")
    with closing(sqlite3.connect(copy)) as connection:
        for table in TABLES.values():
            plan = [
                row[3] for row in connection.execute(f"explain query plan {table.sql}", {"numbers": "[1]"})
            ]
            assert not [line for line in plan if line.startswith("SCAN") and not line.startswith("SCAN j")], (
                plan
            )
