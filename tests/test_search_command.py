"""`tinlang publish` and `tinlang search`, and what docs/search.md promises."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from storefixture import article, outcome, stored

from db.search import compile_query
from tinlang.cli import main

DOCS = (Path(__file__).parents[1] / "docs" / "search.md").read_text(encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with two published articles."""
    texts = {"mot": "Lâm Đồng trồng cà phê.", "hai": "Coffee from Lam Dong [bold]sells[/bold]."}
    stored(
        tmp_path / "news.db",
        [outcome(article(name, text), at) for at, (name, text) in enumerate(texts.items())],
    )
    assert run(tmp_path, "publish").exit_code == 0
    return tmp_path


def run(home: Path, *arguments: str) -> Result:
    """Return what a command did."""
    return CliRunner().invoke(main, ["--data", str(home), *arguments])


def test_publish_tells_what_it_made(home: Path) -> None:
    """One line a snapshot, as a table or as JSON."""
    reports = [json.loads(line) for line in run(home, "publish", "--json").output.splitlines()]
    assert [(one["audience"], one["articles"], one["extended"]) for one in reports] == [
        ("local", 2, True),
        ("public", 2, True),
    ]
    assert "site.db" in run(home, "publish").output


def test_search_prints_hits_with_their_words_marked(home: Path) -> None:
    """In a pipe, marks are brackets; what a page says is shown as it is, never read as markup."""
    found = run(home, "search", "lam", "dong", "-caphe")
    assert found.exit_code == 0
    assert "[Lâm Đồng] trồng cà phê." in found.output
    assert "Coffee from [Lam Dong] [bold]sells[/bold]." in found.output
    assert "2 articles, page 1 of 1." in found.output


def test_search_as_json_is_one_object(home: Path) -> None:
    """Hits, exact counts and facets, for scripts."""
    found = json.loads(run(home, "search", "Lâm Đồng", "--json").output)
    assert (found["total"], found["ignoring_accents"], len(found["hits"])) == (1, 1, 1)
    assert {"text": "Lâm Đồng", "marked": True} in found["hits"][0]["snippet"]
    assert found["facets"]["language"] == {"vi": 1}


def test_a_bad_search_is_a_sentence_and_exit_code_1(home: Path) -> None:
    """What cannot be understood is said without a traceback."""
    found = run(home, "search", "title:")
    assert found.exit_code == 1
    assert "stands alone" in found.stderr


def test_searching_before_publishing_says_what_to_do(tmp_path: Path) -> None:
    """No snapshot, no traceback."""
    found = run(tmp_path, "search", "lam")
    assert found.exit_code == 1
    assert "tinlang update" in found.stderr


def test_every_query_in_the_documentation_can_be_typed() -> None:
    """The first column of the table holds queries that compile."""
    cells = re.findall(r"^\| (`.*`) \|", DOCS, flags=re.M)
    queries = [query for cell in cells for query in re.findall(r"`([^`]+)`", cell)]
    assert len(queries) > 20
    for query in queries:
        compile_query(query)


def test_the_python_example_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code in the documentation does what it says on a data folder called `data`."""
    (home / "data").symlink_to(home)
    monkeypatch.chdir(home)
    code = re.findall(r"```python\n(.*?)```", DOCS, flags=re.S)[0]
    names: dict[str, object] = {}
    exec(code, names)
    assert names["hits"].total == 2  # type: ignore[attr-defined]
