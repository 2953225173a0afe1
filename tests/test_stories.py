"""Which documents tell one story: our own small press, and floors on the shared news."""

from __future__ import annotations

import itertools
import json
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.stories import Document, group_stories
from tinlang.cli import main

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))
import _parallel  # noqa: E402
from _distractors import distractors  # noqa: E402

FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["stories"]

TEA = (
    "Xã Đồng Văn có 45 hộ trồng chè Shan tuyết.",
    "Năm 2024, sản lượng đạt 1.250 tấn, tăng 12% so với năm trước.",
    "Ông Nguyễn Văn Minh cho biết giá bán là 85.000 đồng/kg.",
)
DOCUMENTS = [
    Document("tea-vi", "vi", TEA),
    Document("tea-reprint", "vi", (*TEA, "Người dân rất vui mừng.")),
    Document(
        "tea-en",
        "en",
        (
            "Dong Van commune has 45 households growing Shan Tuyet tea.",
            "In 2024, output reached 1,250 tons, up 12% from the previous year.",
            "Mr. Nguyen Van Minh said the selling price is VND85,000 per kg.",
        ),
    ),
    Document("cup-en", "en", ("The football club of Hai Phong won the cup on Saturday.", "Fans celebrated.")),
    Document("cup-id", "id", ("Klub sepak bola Hai Phong memenangkan piala pada hari Sabtu.",)),
    Document("flood-id", "id", ("Banjir merusak 300 rumah di Quang Binh.", "Warga dievakuasi tentara.")),
    Document("empty", "vi", ()),
]


def test_versions_and_reprints_are_one_story() -> None:
    """A text, its reprint and its translation are a group; others stand alone; every document is in one."""
    assert group_stories(DOCUMENTS) == [
        ["tea-vi", "tea-reprint", "tea-en"],
        ["cup-en", "cup-id"],
        ["flood-id"],
        ["empty"],
    ]


def test_nothing_is_no_story() -> None:
    """Without documents there are no groups."""
    assert group_stories([]) == []


def test_the_command_prints_a_group_a_line(tmp_path: Path) -> None:
    """`tinlang stories --jsonl` reads documents and prints the ids of each story."""
    lines = [json.dumps({"did": one.id, "lang": one.language, "text": one.text}) for one in DOCUMENTS]
    (tmp_path / "documents.jsonl").write_text("\n".join(lines), "utf-8")
    found = CliRunner().invoke(main, ["stories", "--jsonl", str(tmp_path / "documents.jsonl")])
    assert found.exit_code == 0
    assert json.loads(found.stdout.splitlines()[0]) == {"group": ["tea-vi", "tea-reprint", "tea-en"]}


@pytest.mark.parametrize("line", ['{"did": "a"}', '{"did": "a", "text": [3]}', "[]", "{"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    """A line that is no document is an error with its number."""
    (tmp_path / "documents.jsonl").write_text(f"\n{line}\n", "utf-8")
    found = CliRunner().invoke(main, ["stories", "--jsonl", str(tmp_path / "documents.jsonl")])
    assert found.exit_code == 1
    assert "documents.jsonl:2" in found.stderr


needs_news = pytest.mark.skipif(
    _parallel.folder() is None,
    reason="the shared parallel news are absent; TINLANG_SHARED names their folder",
)


def pairwise(crowd: list[Document], kind: str) -> float:
    """Return pairwise F1 on the shared news, with a crowd of documents that stand alone."""
    rows = _parallel.rows(f"stories.{kind}.jsonl")
    news = [Document(row["did"], row["lang"], tuple(row["text"])) for row in rows]
    story = {row["did"]: row["story"] for row in rows}
    groups = group_stories([*news, *crowd])
    found = [pair for group in groups for pair in itertools.combinations(group, 2)]
    right = sum(one in story and story[one] == story.get(other) for one, other in found)
    gold = sum(story[one] == story[other] for one, other in itertools.combinations(story, 2))
    return float(2 * right / (len(found) + gold))


@needs_news
@pytest.mark.parametrize("kind", ["full", "lead"])
def test_pairs_of_one_story_are_found(kind: str) -> None:
    """Pairwise F1 on the shared news is at its floor."""
    assert pairwise([], kind) >= FLOORS[kind]


@needs_news
def test_a_crowd_of_one_province_links_nothing_wrong() -> None:
    """Articles of one province and month that share people, places and wording stay alone."""
    assert pairwise(list(distractors(400)), "full") >= FLOORS["crowd"]
