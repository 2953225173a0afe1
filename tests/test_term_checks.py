"""People's terms and the versions lined up: what is forbidden is found, at the cost of what it touches."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from storiesfixture import asked, crediting, derive, edition, original, outcomes

from db.decisions import Decisions, Judgement
from db.publish import publish
from pipelines.model import Outcome
from tinlang import aligning
from tinlang.config import configure

TABLES = ("alignments", "beads", "discrepancies", "checked_concepts")


def archive() -> list[Outcome]:
    """Return captures of three stories, each in three languages."""
    return outcomes(
        [
            one
            for number in (1, 2, 3)
            for one in (
                original(number),
                *(edition(number, code, credit=crediting(number)) for code in ("en", "id")),
            )
        ]
    )


def judge(folder: Path, verdict: str, term: str, concept: str = "own-hill") -> None:
    """Let a person decide about a term."""
    judged = Judgement(kind="term", subject=concept, object=term, verdict=verdict, actor="Lan")
    folder.mkdir(exist_ok=True)
    Decisions(configure(folder).decisions).record(judged)


def rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of versions lined up, in order."""
    with closing(sqlite3.connect(configure(folder).news)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def terms(folder: Path) -> list[str]:
    """Return why terms were found wrong."""
    return sorted(asked(configure(folder).news, "SELECT reason FROM discrepancies WHERE kind = 'term'"))


FORBIDDEN = (("approved", "vi:đất đồi"), ("approved", "en:hill land"), ("forbidden", "en:hills"))


def test_a_term_that_people_forbid_is_found_at_the_next_derive(tmp_path: Path) -> None:
    """Its violations stand with the other findings, and are gone when the term is withdrawn."""
    derive(tmp_path, archive())
    before = rows(tmp_path)
    for verdict, term in FORBIDDEN:
        judge(tmp_path, verdict, term)
    derive(tmp_path, ())
    assert len(terms(tmp_path)) == 3
    assert "đất đồi is rendered as hills; expected hill land." in terms(tmp_path)
    counted = asked(configure(tmp_path).news, "SELECT sum(warnings) FROM alignments")
    assert counted == asked(
        configure(tmp_path).news, "SELECT count(*) FROM discrepancies WHERE severity = 'warning'"
    )
    for _, term in FORBIDDEN:
        judge(tmp_path, "withdrawn", term)
    derive(tmp_path, ())
    assert rows(tmp_path) == before


@pytest.mark.parametrize("early", range(len(FORBIDDEN) + 1))
def test_checking_terms_anew_gives_the_rows_of_lining_up_anew(tmp_path: Path, early: int) -> None:
    """Whether a term was judged before the versions came or after them, the rows are the same."""
    captures = archive()
    removed = ("removed", "en:commune", "commune")
    verdicts = [(*one, "own-hill") for one in FORBIDDEN]
    for verdict in [*verdicts[:early], *([removed] if early % 2 else [])]:
        judge(tmp_path / "late", *verdict)
    derive(tmp_path / "late", captures)
    for verdict in [*verdicts[early:], *([] if early % 2 else [removed])]:
        judge(tmp_path / "late", *verdict)
        derive(tmp_path / "late", ())
    for verdict in [*verdicts, removed]:
        judge(tmp_path / "whole", *verdict)
    derive(tmp_path / "whole", captures)
    assert rows(tmp_path / "late") == rows(tmp_path / "whole")


def test_a_word_that_stands_nowhere_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A term changes the stamps of those pairs only in which it stands, and no pair is lined up for it."""
    derive(tmp_path, archive())
    before = rows(tmp_path)
    monkeypatch.setattr(aligning, "line_up", lambda *_, **__: pytest.fail("nothing is to be lined up"))
    judge(tmp_path, "forbidden", "en:nowhere to be found")
    derive(tmp_path, ())
    assert {table: found for table, found in rows(tmp_path).items() if table != "checked_concepts"} == {
        table: found for table, found in before.items() if table != "checked_concepts"
    }
    judge(tmp_path, "forbidden", "id:perbukitan")
    derive(tmp_path, ())
    stamps = asked(configure(tmp_path).news, "SELECT right_language FROM alignments WHERE stamp LIKE '%.%'")
    assert len(stamps) == 6
    assert "id" in stamps


def test_what_people_forbid_is_published(tmp_path: Path) -> None:
    """A snapshot that is extended has the findings of the new term."""
    news = derive(tmp_path, archive())
    publish(news, tmp_path / "site.db")
    for verdict, term in FORBIDDEN:
        judge(tmp_path, verdict, term)
    derive(tmp_path, ())
    publish(news, tmp_path / "site.db")
    with closing(sqlite3.connect(tmp_path / "site.db")) as connection:
        found = connection.execute("SELECT count(*) FROM discrepancies WHERE kind = 'term'").fetchone()
    assert found == (3,)
