"""TMX of a story: one unit for what three versions say, and nothing twice."""

from __future__ import annotations

import io
from pathlib import Path

from click.testing import CliRunner
from exportfixture import snapshot
from lxml import etree

from db.exports import Edition, Form, Segment, Sheet, export
from tinlang.cli import main

VI, EN, ID = ("v" * 16, "vi"), ("e" * 16, "en"), ("i" * 16, "id")


def edition(article: tuple[str, str]) -> Edition:
    """Return an article of a language."""
    name, language = article
    return Edition(
        id=name, language=language, url=f"https://a.example/{name}", source="a", title=name, published=None
    )


def sheet(left: tuple[str, str], right: tuple[str, str], *pairs: tuple[str, str, str]) -> Sheet:
    """Return a pair of versions, its segments given as left, right and what was decided."""
    segments = tuple(
        Segment(id=f"s{at}", left=ours, right=theirs, confidence=0.99 - at / 100, state=state)
        for at, (ours, theirs, state) in enumerate(pairs)
    )
    return Sheet(
        id=f"{left[0]}-{right[0]}",
        story="story",
        day=None,
        left=edition(left),
        right=edition(right),
        segments=segments,
    )


def units(*sheets: Sheet) -> list[dict[str, str]]:
    """Return the units that are written, each as its texts by language and its state."""
    out = io.BytesIO()
    written = export(iter(sheets), "tmx-multilingual", out, Form(base_codes=True))
    root = etree.fromstring(out.getvalue())
    schema = etree.DTD(str(Path(__file__).parent / "schemas" / "tmx14.dtd"))
    assert schema.validate(root), schema.error_log
    found = []
    for unit in root.iter("tu"):
        told = {
            str(one.get("{http://www.w3.org/XML/1998/namespace}lang")): str(one.findtext("seg"))
            for one in unit.iter("tuv")
        }
        found.append(told | {"state": str(unit.xpath("string(prop[@type='x-state'])"))})
    assert written.units == len(found)
    names = [str(unit.get("tuid")) for unit in root.iter("tu")]
    assert len(set(names)) == len(names)
    return found


def test_what_three_versions_say_is_one_unit() -> None:
    """Equal passages of the version in the middle join what the others say; the third pair adds nothing."""
    found = units(
        sheet(VI, EN, ("Một.", "One.", "accepted"), ("Hai.", "Two.", "accepted")),
        sheet(ID, VI, ("Satu.", "Một.", "accepted"), ("Dua.", "Hai.", "")),
        sheet(EN, ID, ("One.", "Satu.", ""), ("Two.", "Dua.", "")),
    )
    assert found == [
        {"vi": "Một.", "en": "One.", "id": "Satu.", "state": "accepted"},
        {"vi": "Hai.", "en": "Two.", "id": "Dua.", "state": "unreviewed"},
    ]


def test_what_lines_up_in_two_languages_stays_a_unit_of_two() -> None:
    """Where a version parts its sentences otherwise, or has nothing, the pairs leave as they are."""
    found = units(
        sheet(VI, EN, ("Một. Hai.", "One, two.", ""), ("Ba.", "Three.", "")),
        sheet(VI, ID, ("Một.", "Satu.", ""), ("Hai.", "Dua.", ""), ("Ba.", "Tiga.", "")),
        sheet(EN, ID, ("Four.", "Empat.", ""), ("Three.", "Tiga.", "")),
    )
    assert [sorted(set(one) - {"state"}) for one in found] == [
        ["en", "vi"],
        ["en", "id", "vi"],
        ["id", "vi"],
        ["id", "vi"],
        ["en", "id"],
    ]


def test_a_sentence_that_stands_twice_is_two_units() -> None:
    """The first goes with the first, the second with the second."""
    found = units(
        sheet(VI, EN, ("Vâng.", "Yes.", ""), ("Vâng.", "Right.", "")),
        sheet(VI, ID, ("Vâng.", "Ya.", ""), ("Vâng.", "Benar.", "")),
    )
    assert [(one["en"], one["id"]) for one in found] == [("Yes.", "Ya."), ("Right.", "Benar.")]


def test_one_rejected_pair_does_not_leave(tmp_path: Path) -> None:
    """A unit holds only what nobody rejected; the command asks for a story."""
    found = units(
        sheet(VI, EN, ("Một.", "One.", "rejected")),
        sheet(VI, ID, ("Một.", "Satu.", "")),
        sheet(EN, ID, ("One.", "Satu.", "")),
    )
    assert [sorted(set(one) - {"state"}) for one in found] == [["id", "vi"], ["en", "id"]]
    snapshot(tmp_path)
    ran = CliRunner().invoke(main, ["--data", str(tmp_path), "export", "tmx", "--multilingual"])
    assert (ran.exit_code, "--story" in ran.output) == (2, True)
    ran = CliRunner().invoke(
        main, ["--data", str(tmp_path), "export", "tmx", "--multilingual", "--story", "st1"]
    )
    assert (ran.exit_code, "<tu " in ran.output) == (0, True), ran.output
