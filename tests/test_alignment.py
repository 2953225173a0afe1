"""Lining up versions: by our own texts, by floors on the shared parallel news, and from the command line."""

from __future__ import annotations

import json
import sys
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.alignment import make_starter
from pipelines.alignment.align import align_known, align_pool, first_known, open_pool
from pipelines.alignment.starter import starter
from pipelines.model import Alignment
from pipelines.versions import align, version_of_lines, version_of_text
from tinlang.cli import main

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bench"))
import _parallel  # noqa: E402

FLOORS = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["alignment"]

VI = [
    "Xã Đồng Văn có 45 hộ trồng chè.",
    "Năm 2024, sản lượng đạt 1.250 tấn, tăng 12% so với năm trước.",
    "Ông Nguyễn Văn Minh cho biết giá bán là 85.000 đồng/kg.",
    "Người dân rất vui mừng.",
]
EN = [
    "Dong Van commune has 45 tea-growing households.",
    "In 2024, output reached 1,250 tons, up 12% from the previous year.",
    "Mr. Nguyen Van Minh said the selling price is VND85,000 per kg.",
    "People are very happy.",
]

needs_news = pytest.mark.skipif(
    _parallel.folder() is None,
    reason="the shared parallel news are absent; TINLANG_SHARED names their folder",
)


def beads(alignment: Alignment) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the beads as pairs of indexes."""
    return [(bead.left, bead.right) for bead in alignment.beads]


def lined_up(left: list[str], right: list[str]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the beads of a Vietnamese and an English version that are alone."""
    return beads(align([(version_of_lines(left, "vi"), version_of_lines(right, "en"))])[0])


def run(*arguments: str) -> tuple[int, str, str]:
    """Return the exit code, output and notices of `tinlang align`."""
    found = CliRunner().invoke(main, ["align", *arguments])
    return found.exit_code, found.stdout, found.stderr


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """Return the paths of files of every kind, by name."""
    texts = {
        "vi": " ".join(VI),
        "en": " ".join(EN),
        "empty": "",
        "long": " ".join(f"This is sentence number {at} of a long text." for at in range(60)),
        "reversed": " ".join(reversed(EN)),
        "endless": "xã đồng văn có 45 hộ trồng chè năm 2024 sản lượng đạt 1.250 tấn",
        "table": "STT\tTên\tGiá\n1\tChè\t85.000\n2\tCà phê\t120.000\n",
        "mixed": f"{VI[0]} {EN[1]} Harga jualnya 85.000 dong per kg. {VI[3]}",
        "page": f"<html><body><article><h1>Tea</h1><p>{'</p><p>'.join(EN)}</p></article></body></html>",
        "pairs": json.dumps({"id": "a", "src": VI, "tgt": EN, "langs": ["vi", "en"]}) + "\n",
        "bad": '{"id": "a", "src": [], "tgt": []}\n{"id": "b", "src": 3, "tgt": []}\n',
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, "utf-8")
    return {name: str(tmp_path / name) for name in [*texts, "absent"]}


def test_sentences_that_say_the_same_stand_together() -> None:
    """Four sentences and their translations are four beads."""
    assert lined_up(VI, EN) == [((at,), (at,)) for at in range(4)]


def test_a_missing_sentence_stands_alone() -> None:
    """What one version leaves out is a bead with an empty side."""
    assert ((1,), ()) in lined_up(VI, [EN[0], *EN[2:]])
    assert ((), (2,)) in lined_up([*VI[:2], VI[3]], EN)


def test_merged_sentences_are_one_bead() -> None:
    """Two sentences that the translator made one stand against it together."""
    merged = "Dong Van commune has 45 tea-growing households, and in 2024 output reached 1,250 tons, up 12%."
    assert lined_up(VI, [merged, *EN[2:]])[0] == ((0, 1), (0,))


@pytest.mark.parametrize(("left", "right"), [([], EN), (VI, []), ([], [])])
def test_an_empty_version_leaves_the_other_alone(left: list[str], right: list[str]) -> None:
    """Every sentence is in one bead, also where the other version is empty."""
    found = lined_up(left, right)
    assert [at for ours, _ in found for at in ours] == list(range(len(left)))
    assert [at for _, theirs in found for at in theirs] == list(range(len(right)))


def test_every_sentence_is_in_one_bead_of_a_long_pair() -> None:
    """A long pair is cut at anchors, and nothing is lost or doubled where it is."""
    left = [f"Hộ số {at * 37} ở thôn Khe{at} bán {at * 11} kg chè." for at in range(700)]
    right = [f"Household number {at * 37} in Khe{at} village sold {at * 11} kg of tea." for at in range(700)]
    found = lined_up(left, right[:300] + right[340:])
    assert [at for ours, _ in found for at in ours] == list(range(700))
    assert [at for _, theirs in found for at in theirs] == list(range(660))
    right_ones = sum(ours == theirs or (ours[0] - 40,) == theirs for ours, theirs in found if ours and theirs)
    assert right_ones > 640


def test_a_single_long_stretch_without_anchors_ends() -> None:
    """Two long versions without a shared word are lined up all the same, every sentence once."""
    found = lined_up(["một hai ba bốn."] * 400, ["this is not the same."] * 330)
    assert sum(len(ours) for ours, _ in found) == 400
    assert sum(len(theirs) for _, theirs in found) == 330


def test_the_starter_is_what_its_script_writes() -> None:
    """Every line of our own words stands in the starter, which knows all three pairs both ways."""
    lines = (Path(make_starter.__file__).parent / "starter.tsv").read_text("utf-8").splitlines()
    own = (Path(make_starter.__file__).parent / "words.tsv").read_text("utf-8").splitlines()
    assert lines[: len(own)] == own
    assert all(len(line.split("\t")) == 3 and all(line.split("\t")) for line in lines)
    assert ("tháng", "bulan") in starter("vi", "id")
    assert ("bulan", "tháng") in starter("id", "vi")
    assert starter("vi", "de") == starter("en", "en") == ()


def test_alignment_is_deterministic() -> None:
    """The same pairs give the same beads and confidences."""
    pairs = [(version_of_lines(VI, "vi"), version_of_lines(EN, "en"))] * 3
    assert align(pairs) == align(pairs)


def test_sentence_spans_slice_back() -> None:
    """A version's spans cut its sentences from its text, given as text or as lines."""
    assert version_of_text(" ".join(EN), "en").lines == EN
    assert version_of_lines(VI, "vi").lines == VI


def test_the_command_prints_the_agreed_object(files: dict[str, str]) -> None:
    """`--json` gives sentences, beads and checks, with places in the sentences joined by newlines."""
    code, out, _ = run(files["vi"], files["en"], "--json")
    told = json.loads(out)
    assert code == 0
    assert told["left"] == VI
    assert told["right"] == EN
    assert told["beads"] == [[[at], [at]] for at in range(4)]
    assert told["checks"] == []
    assert told["languages"] == ["vi", "en"]


def test_a_saved_page_lines_up_with_a_text(files: dict[str, str]) -> None:
    """A page is read as an article: its heading stands alone, its sentences against the text's."""
    code, out, _ = run(files["vi"], files["page"], "--json", "--lang", "vi-en")
    told = json.loads(out)
    assert code == 0
    assert told["right"][-4:] == EN
    assert [[3], [len(told["right"]) - 1]] in told["beads"]


def test_many_pairs_give_a_line_each(files: dict[str, str]) -> None:
    """`--jsonl` prints the id and the beads of every pair."""
    code, out, _ = run("--jsonl", files["pairs"])
    told = json.loads(out)
    assert code == 0
    assert (told["id"], told["pred"]) == ("a", [[[at], [at]] for at in range(4)])


@pytest.mark.parametrize("name", ["empty", "absent"])
def test_an_unusable_file_is_named(files: dict[str, str], name: str) -> None:
    """A file that is empty or absent is an error that names it."""
    code, _, notices = run(files["vi"], files[name])
    assert code == 1
    assert files[name] in notices.replace("\n", "")


def test_a_bad_line_is_named(files: dict[str, str]) -> None:
    """A line that is no pair is an error with its number."""
    code, _, notices = run("--jsonl", files["bad"])
    assert code == 1
    assert "bad:2" in notices


@pytest.mark.parametrize(
    ("other", "warning"),
    [
        ("vi", "the same text"),
        ("long", "60 sentences"),
        ("reversed", "opposite orders"),
        ("mixed", ""),
        ("endless", ""),
    ],
)
def test_odd_versions_are_lined_up_with_a_warning(files: dict[str, str], other: str, warning: str) -> None:
    """Versions that can hardly be versions of one story give a result and say what is odd."""
    code, out, notices = run(files["vi"], files[other], "--json")
    assert code == 0
    assert warning in notices
    assert json.loads(out)["left"] == VI


def test_a_table_is_lined_up_by_its_lines(files: dict[str, str]) -> None:
    """A text that is only a table keeps its lines."""
    code, out, _ = run(files["table"], files["table"], "--json")
    assert code == 0
    assert len(json.loads(out)["left"]) == 3


@needs_news
@pytest.mark.slow
def test_quality_stays_above_its_floors() -> None:
    """Strict F1 and F1 of missing sentences on the hardest pair of the shared news are at their floors."""
    strict, missing = _measured("std", alone=False)
    assert strict >= FLOORS["std"]
    assert missing >= FLOORS["std_missing"]
    assert _measured("hard", alone=True)[0] >= FLOORS["hard_alone"]


def _measured(kind: str, *, alone: bool) -> tuple[float, float]:
    found = [row for row in _parallel.rows(f"sentences.{kind}.jsonl") if row["pair"] == "vi-id"]
    versions = [
        tuple(
            version_of_lines(row[side], row["pair"].split("-")[at]) for at, side in enumerate(("src", "tgt"))
        )
        for row in found
    ]
    groups = [[pair] for pair in versions] if alone else [versions]
    aligned = [one for group in groups for one in align(group)]
    return _parallel.score(found, {row["id"]: beads(one) for row, one in zip(found, aligned, strict=True)})


@needs_news
def test_speed_stays_above_its_floor() -> None:
    """With a lexicon that is learnt, sentences are lined up faster than the floor."""
    found = [row for row in _parallel.rows("sentences.std.jsonl") if row["pair"] == "vi-en"]
    pool = open_pool(("vi", "en"))
    for row in found:
        pool.add(row["src"], row["tgt"])
    known = first_known(pool)
    seconds = []
    for _ in range(5):
        start = time.process_time()
        align_known(pool, known)
        seconds.append(time.process_time() - start)
    sentences = sum(len(row["src"]) + len(row["tgt"]) for row in found)
    assert sentences / min(seconds) > FLOORS["sentences_a_second"]


def test_a_pool_of_nothing_is_nothing() -> None:
    """A pool without pairs gives no alignment."""
    assert align_pool(open_pool(("vi", "en"))) == []
