"""`tinlang products`: lists, imports, merges, splits, renames, watches and undoes, as the site's pages do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from registerfixture import PRESS, TEA, derive, table
from sitefixture import Desk

from db.decisions import Decisions
from db.publish import publish
from db.registers import Registers
from db.store import Store
from pipelines.model import PublishedTime
from tinlang.cli import main
from tinlang.config import Config
from tinlang.connecting import Connecting
from tinlang.demo.register import bring_register, known_faults, read_demo_register
from tinlang.demo.truth import load_stories, tell
from tinlang.resolving import resolve

COOP = "HTX Khuổi Lẹng (xã Mẫu Sơn, tỉnh Lạng Sơn)"
TOLD = (
    ("2025-03-01", f"Sản phẩm trà Khuổi Lẹng của {COOP} đạt OCOP 4 sao."),
    (
        "2025-03-02 en",
        "Khuoi Leng Tea of Khuoi Leng Cooperative (Mau Son commune, Lang Son province) "
        "was rated 4-star OCOP.",
    ),
    ("2025-06-01", "Sản phẩm mật ong Hoàng Lưu của HTX Ong Núi (xã Thanh Sơn, tỉnh Phú Thọ) đạt OCOP 4 sao."),
)


def tinlang(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(home), "products", *words])


def listed(home: Path, *words: str) -> list[dict[str, object]]:
    """Return what `tinlang products … --json` prints."""
    found = tinlang(home, *words, "--json")
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.stdout.splitlines()]


def again(home: Path) -> None:
    """Derive and publish."""
    derive(home, *TOLD, whole=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder with two products, a register of one of them and of one never mentioned."""
    data = tmp_path / "data"
    data.mkdir()
    again(data)
    file = tmp_path / "so-2025.csv"
    file.write_text(
        table(TEA, 'Bánh khảo Nà Lòa,HTX Nà Lòa,"xã Đoài Dương, tỉnh Cao Bằng",3,1/QĐ,1/2/2024', ",,,3,,")
    )
    assert tinlang(data, "import", str(file), "--by", "lan").exit_code == 0
    again(data)
    return data


# ------------------------------------------------------------------ registers


def test_importing_says_what_is_taken_and_what_is_not(home: Path, tmp_path: Path) -> None:
    """Bad rows are listed; the same file again changes nothing, and a dry run writes nothing."""
    file = str(tmp_path / "so-2025.csv")
    found = tinlang(home, "import", file)
    assert found.exit_code == 0
    assert ":4: no name of a product." in found.stderr
    assert "nothing changes" in found.stderr
    assert "1 rows are products that articles name, 1 are named by none" in found.stderr
    assert "would be taken" in tinlang(home, "import", file, "--name", "other", "--dry-run").stderr
    assert [one.name for one in Registers(home / "decisions.db").editions()] == ["so-2025"]


def test_a_register_is_replaced_taken_away_and_brought_back(home: Path, tmp_path: Path) -> None:
    """Editions are kept; what is taken away is compared with nothing."""
    newer = tmp_path / "so.csv"
    newer.write_text(table(TEA.replace("3 sao", "4 sao")))
    assert "in place of 2 of" in tinlang(home, "import", str(newer), "--name", "so-2025").stderr
    again(home)
    assert listed(home, "--faults") == []
    assert tinlang(home, "registers", "--remove", "so-2025").exit_code == 0
    assert listed(home, "registers") == []
    assert [row["entries"] for row in listed(home, "registers", "--all")] == [2, 1, 0]
    assert "There is no register" in tinlang(home, "registers", "--remove", "so-2025").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "none.csv"), "check its name"),
        (("import", "a.csv", "b.csv", "--name", "x"), "One name for several files"),
        (("import", "a.csv", "--province", "Atlantis"), "no province"),
        (("import", "a.csv", "--columns", "x=y"), "names no column"),
        (("show", "Atlantis"), "No product is called"),
        (("show", "…"), "No product is called"),
        (("--province", "Atlantis"), "no province"),
        (("--producer", "Atlantis"), "no producer"),
        (("--producer", "HTX"), "may be"),
        (("undo", "99"), "no decision on a product"),
        (("split", "trà Khuổi Lẹng", "0000"), "no such form"),
        (("merge", "trà Khuổi Lẹng", "Khuoi Leng Tea"), "no such other product"),
        (("rename", "trà Khuổi Lẹng", " "), "needs a name"),
    ],
)
def test_errors_say_what_was_expected(home: Path, words: tuple[str, ...], said: str) -> None:
    """Each error is one sentence and more, without a traceback."""
    found = tinlang(home, *words)
    assert found.exit_code == 1
    assert said in found.stderr
    assert "Expected" in found.stderr or "Fill it in" in found.stderr


# ------------------------------------------------------------------ the catalogue


def test_the_list_is_narrowed(home: Path) -> None:
    """Each filter keeps what it says; old provinces mean what they are part of."""
    assert {row["name"] for row in listed(home)} == {
        "trà Khuổi Lẹng",
        "mật ong Hoàng Lưu",
        "Bánh khảo Nà Lòa",
    }
    wanted = {
        ("--province", "Lang Son"): {"trà Khuổi Lẹng"},
        ("--stars", "3"): {"Bánh khảo Nà Lòa"},
        ("--producer", "ong nui"): {"mật ong Hoàng Lưu"},
        ("--language", "en"): {"trà Khuổi Lẹng"},
        ("--query", "khuoi"): {"trà Khuổi Lẹng"},
        ("--since", "2025-05-01"): {"mật ong Hoàng Lưu"},
        ("--faults",): {"trà Khuổi Lẹng", "Bánh khảo Nà Lòa"},
        ("--source", "banlang"): {"trà Khuổi Lẹng", "mật ong Hoàng Lưu"},
    }
    for words, names in wanted.items():
        assert {row["name"] for row in listed(home, *words)} == names, words
    assert "3 products" in tinlang(home).stdout
    assert tinlang(home, "list").stdout == tinlang(home).stdout


def test_faults_and_a_product_are_shown(home: Path) -> None:
    """What coverage gets wrong is listed with both sides, and beside the product."""
    told = {(row["kind"], row["name"], row["said"], row["line"]) for row in listed(home, "faults")}
    assert told == {("rating", "trà Khuổi Lẹng", "4★", 2), ("unmentioned", "Bánh khảo Nà Lòa", None, 3)}
    assert [row["kind"] for row in listed(home, "faults", "--kind", "unmentioned")] == ["unmentioned"]
    assert listed(home, "faults", "--province", "Phú Thọ") == []
    (facts,) = listed(home, "show", "khuoi leng tea")
    assert {one["kind"] for one in facts["faults"]} == {"rating"}  # type: ignore[attr-defined]
    shown = tinlang(home, "show", "trà Khuổi Lẹng").stdout
    assert "3★ · 11/QĐ-UBND" in shown
    assert "Khuoi Leng Tea" in shown


# ------------------------------------------------------------------ decisions


def test_a_merge_is_followed_and_undone(home: Path) -> None:
    """Two products become one with the next derive, and two again once it is undone."""
    assert tinlang(home, "merge", "mật ong Hoàng Lưu", "trà Khuổi Lẹng", "--by", "lan").exit_code == 0
    again(home)
    assert [row["mentions"] for row in listed(home)] == [3, 0]
    (made,) = Decisions(home / "decisions.db").standing("product merge")
    assert (made.actor, sorted(made.value)) == ("lan", ["object", "subject"])
    assert made.value["subject"]["names"] == ["mật ong Hoàng Lưu"]
    assert tinlang(home, "undo", str(made.id)).exit_code == 0
    again(home)
    assert len(listed(home)) == 3
    assert "does not stand" in tinlang(home, "undo", str(made.id)).stderr


def test_a_split_and_a_name_are_followed(home: Path) -> None:
    """A form gets a product of its own, and a product the name a person gives it."""
    (facts,) = listed(home, "show", "trà Khuổi Lẹng")
    form = next(one["form"] for one in facts["forms"] if one["language"] == "en")  # type: ignore[attr-defined]
    assert tinlang(home, "split", "trà Khuổi Lẹng", form).exit_code == 0
    assert (
        tinlang(home, "rename", "mật ong Hoàng Lưu", "Mật ong rừng Hoàng Lưu", "--lang", "vi").exit_code == 0
    )
    again(home)
    names = {row["name"] for row in listed(home)}
    assert names == {"trà Khuổi Lẹng", "Khuoi Leng Tea", "Mật ong rừng Hoàng Lưu", "Bánh khảo Nà Lòa"}


def test_the_watch_list_is_kept(home: Path) -> None:
    """A product is watched once, listed, and taken off again."""
    assert tinlang(home, "watch", "trà Khuổi Lẹng").exit_code == 0
    assert "already" in tinlang(home, "watch", "trà Khuổi Lẹng").stderr
    assert [row["name"] for row in listed(home, "--watched")] == ["trà Khuổi Lẹng"]
    assert tinlang(home, "unwatch", "trà Khuổi Lẹng").exit_code == 0
    assert listed(home, "--watched") == []


def test_a_person_joins_a_row_with_a_product_and_parts_them(home: Path) -> None:
    """A product never mentioned that is merged gives its row to the other; a row that is split leaves it."""
    assert tinlang(home, "merge", "Bánh khảo Nà Lòa", "mật ong Hoàng Lưu").exit_code == 0
    again(home)
    assert {row["kind"] for row in listed(home, "faults", "--product", "mật ong Hoàng Lưu")} == {
        "rating",
        "producer",
    }
    now, _ = Registers(home / "decisions.db").certificates()
    row = next(one.entry.id for one in now if one.entry.name == "Trà Khuổi Lẹng")
    assert tinlang(home, "split", "trà Khuổi Lẹng", row).exit_code == 0
    again(home)
    told = {row["kind"] for row in listed(home, "faults") if str(row["name"]).lower() == "trà khuổi lẹng"}
    assert told == {"unmentioned"}


# ------------------------------------------------------------------ the demo


def test_the_register_of_the_press_shows_what_its_authors_know(tmp_path: Path) -> None:
    """Of the stories of the press exactly the known rows are contradicted, but for slips of the reader."""
    desk = Desk()
    for story in load_stories():
        for version in story.versions:
            told = tell(story, version)
            published = PublishedTime(
                time=story.published, precision="day", raw=str(story.published), rule="layout time"
            )
            more = {"sapo": told.sapo, "body": told.body, "published": published}
            desk.write("banlang", f"{story.id}-{version}", told.language, told.title, **more)
    config = Config(tmp_path)
    bring_register(config)
    with Store(config.news) as store:
        store.register(PRESS)
        store.save(desk.outcomes)
        resolve(Connecting(config, store, 1))
    publish(config.news, config.site, config.public)
    found = {(row["kind"], row["line"]) for row in listed(tmp_path, "faults")}
    known = {(one["kind"], one["line"]) for one in known_faults()}
    assert known <= found
    assert len(found - known) <= 3, found - known


def test_the_register_of_the_press_has_one_row_that_is_wrong() -> None:
    """One day there is not in any calendar; all other rows are taken."""
    found = read_demo_register()
    assert len(found.entries) == 37
    assert [one.line for one in found.faults] == [15]
