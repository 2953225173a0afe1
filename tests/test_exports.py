"""Translation files: valid by their schemas, read by the translate-toolkit, true to what people decided."""

from __future__ import annotations

import io
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from exportfixture import ENGLISH, INDONESIAN, snapshot
from lxml import etree
from translate.storage import tbx, tmx, xliff

from db.decisions import Decisions
from db.exports import Form, Sheet, Wanted, export, sheets
from db.exports.tbx import write_tbx2, write_tbx3
from pipelines.errors import QueryError
from pipelines.terms.starter import starter_concepts
from tinlang.cli import main

SCHEMAS = Path(__file__).parent / "schemas"
VI_EN = ("vi", "en")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with a snapshot and decisions; the tests only read it."""
    folder = tmp_path_factory.mktemp("exports")
    snapshot(folder)
    return folder


def found(home: Path, **wanted: Any) -> list[Sheet]:
    with closing(sqlite3.connect(home / "site.db")) as connection:
        return list(sheets(connection, Decisions(home / "decisions.db"), Wanted(**wanted)))


def written(home: Path, name: str, form: Form = Form(VI_EN), **wanted: Any) -> bytes:  # noqa: B008
    out = io.BytesIO()
    export(iter(found(home, **{"pair": form.pair, **wanted})), name, out, form)
    return out.getvalue()


class Local(etree.Resolver):
    """Takes the schema of xml:lang from beside this test, whatever address names it."""

    def resolve(self, url: str, public: str, context: Any) -> Any:
        return self.resolve_filename(str(SCHEMAS / "xml.xsd"), context) if "xml.xsd" in url else None


def schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(SCHEMAS / name, parser))


def tinlang(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(home), *words])


FORMS = [Form(VI_EN), Form(("en", "vi")), Form(VI_EN, base_codes=True), Form(), Form(("vi", "ms"))]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_tmx_is_valid(home: Path, form: Form) -> None:
    """TMX holds to the document type of 1.4b, also where nothing is found."""
    dtd = etree.DTD(SCHEMAS / "tmx14.dtd")
    assert dtd.validate(etree.fromstring(written(home, "tmx", form))), dtd.error_log


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_xliff_12_is_valid(home: Path, form: Form) -> None:
    """XLIFF 1.2 holds to the strict schema of OASIS, and ids are unique in a file."""
    root = etree.fromstring(written(home, "xliff", form))
    xsd = schema("xliff-core-1.2-strict.xsd")
    assert xsd.validate(root), xsd.error_log
    for file in root.iter("{*}file"):
        ids = [unit.get("id") for unit in file.iter("{*}trans-unit")]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize("form", [one for one in FORMS if one.pair], ids=str)
def test_xliff_21_is_valid(home: Path, form: Form) -> None:
    """XLIFF 2.1 holds to the core schema, and to what the schema cannot say: ids and states."""
    root = etree.fromstring(written(home, "xliff21", form))
    xsd = schema("xliff-core-2.0.xsd")
    assert xsd.validate(root), xsd.error_log
    assert root.get("version") == "2.1"
    for file in root.iter("{*}file"):
        ids = [unit.get("id") for unit in file.iter("{*}unit")]
        assert len(ids) == len(set(ids))
    for segment in root.iter("{*}segment"):
        assert segment.find("{*}target") is not None or segment.get("state") in (None, "initial")
        assert segment.get("subState") is None or segment.get("state") is not None


def test_xliff_21_asks_for_a_pair(home: Path) -> None:
    """A document of 2.1 has one pair of languages; without one the error says what to do."""
    with pytest.raises(QueryError, match="--pair vi-en"):
        written(home, "xliff21", Form())


def test_tmx_is_fit_for_omegat(home: Path) -> None:
    """The header says what OmegaT asks: version 1.4, srclang, segtype, o-tmf, adminlang, datatype."""
    root = etree.fromstring(written(home, "tmx"))
    header = root.find("header")
    assert header is not None
    wanted = {"srclang": "vi-VN", "segtype": "sentence", "adminlang": "en-US", "datatype": "plaintext"}
    assert wanted.items() <= dict(header.attrib).items()
    assert {"o-tmf", "creationtool", "creationtoolversion"} <= set(header.attrib)
    assert root.get("version") == "1.4"
    everything = etree.fromstring(written(home, "tmx", Form()))
    assert everything.find("header").get("srclang") == "*all*"  # type: ignore[union-attr]


def test_tmx_leaves_out_what_was_rejected(home: Path) -> None:
    """A rejected segment leaves only where it is asked for; a sentence without a counterpart never."""
    texts = etree.fromstring(written(home, "tmx")).xpath("//seg/text()")
    assert "The commune has 45 tea households." in texts
    assert "Output reached 1,520 tonnes." not in texts
    assert "This one was added." not in texts
    everything = etree.fromstring(written(home, "tmx", Form(VI_EN, rejected=True)))
    assert "Output reached 1,520 tonnes." in everything.xpath("//seg/text()")


def test_a_unit_says_where_it_comes_from_and_what_was_decided(home: Path) -> None:
    """A unit of TMX has dates, addresses, story, state, and who judged it with which words."""
    unit = etree.fromstring(written(home, "tmx", accepted=True)).find("body/tu")
    assert unit is not None
    assert unit.get("creationdate") == "20260502T011500Z"
    assert (unit.get("changedate"), unit.get("changeid")) == ("20260601T080000Z", "Lan")
    assert unit.get("tuid") == f"{ENGLISH}-s1"
    props = {prop.get("type"): prop.text for prop in unit.iter("prop")}
    assert props["x-state"] == "accepted"
    assert props["x-story"] == "st1"
    assert [note.text for note in unit.iter("note")] == ["Tốt."]
    urls = unit.xpath("tuv/prop[@type='x-url']/text()")
    assert urls == ["https://banlang.example/1?a=1&b=2", "https://songque.example/2?a=1&b=2"]


def test_the_toolkit_reads_tmx(home: Path) -> None:
    """The translate-toolkit finds every unit with both languages and its note."""
    store = tmx.tmxfile.parsestring(written(home, "tmx"))
    pairs = {unit.source: unit.target for unit in store.units}
    assert pairs["Xã có 45 hộ trồng chè."] == "The commune has 45 tea households."
    assert len(store.units) == 4
    assert store.units[0].getnotes() == "Tốt."


def test_the_toolkit_reads_xliff(home: Path) -> None:
    """The translate-toolkit finds the states: approved where accepted, to be reviewed where flagged."""
    store = xliff.xlifffile.parsestring(written(home, "xliff"))
    units = {unit.source: unit for unit in store.units if unit.source}
    accepted, rejected = units["Xã có 45 hộ trồng chè."], units["Sản lượng đạt 1.250 tấn."]
    assert accepted.isapproved()
    assert accepted.target == "The commune has 45 tea households."
    assert not rejected.isapproved()
    assert "rejected: 1.250!" in rejected.getnotes()
    assert "figure: A figure <differs>." in rejected.getnotes()
    assert "quotes" not in rejected.getnotes()  # dismissed
    assert units["Câu này bị bỏ sót."].target in ("", None)
    states = etree.fromstring(written(home, "xliff")).xpath("//*[local-name()='target']/@state")
    assert states == [
        "final",
        "needs-translation",
        "needs-review-translation",
        "needs-review-translation",
        "translated",
    ]


def test_the_toolkit_reads_terms() -> None:
    """The translate-toolkit finds the terms of the older TBX, with forbidden ones as deprecated."""
    out = io.BytesIO()
    write_tbx2(starter_concepts(), out, Form())
    store = tbx.tbxfile.parsestring(out.getvalue(), sourcelanguage="vi-VN", targetlanguage="en-US")
    unit = next(unit for unit in store.units if unit.getid() == "xa")
    assert [term.text for term in unit.get_source_terms()] == ["xã"]
    assert [(term.text, term.deprecated) for term in unit.get_target_terms()] == [
        ("commune", False),
        ("community", True),
    ]


def test_terms_are_valid() -> None:
    """TBX holds to TBX-Basic of ISO 30042:2019."""
    rng = etree.RelaxNG(etree.parse(SCHEMAS / "tbx-basic-dca.rng"))
    for pair in (None, VI_EN):
        out = io.BytesIO()
        assert write_tbx3(starter_concepts(), out, Form(pair)).units > 60
        assert rng.validate(etree.fromstring(out.getvalue())), rng.error_log


def test_hostile_text_stays_text(home: Path) -> None:
    """Markup is text, control characters and turned text are gone and counted; all letters stay."""
    out = io.BytesIO()
    counted = export(iter(found(home, pair=VI_EN)), "tmx", out, Form(VI_EN))
    assert counted.removed == 5
    segment = etree.fromstring(out.getvalue()).xpath("//seg[contains(., 'Ngọc')]")[0]
    assert segment.text == "Chè <b>&amp; “Ngọc Quế” ]]> đảo ngược =1+1 🍵"
    assert len(segment) == 0
    assert dict(counted.left_out) == {"rejected": 1, "one side only": 2}


def test_tsv_has_a_line_a_segment(home: Path) -> None:
    """TSV has as many cells in each line as names in the first, whatever the texts hold."""
    lines = written(home, "tsv").decode().splitlines()
    assert {line.count("\t") for line in lines} == {12}
    assert len(lines) == 1 + 6
    assert not any("1,520" in line for line in lines)


WANTED = [
    ({"pair": ("vi", "id")}, [INDONESIAN]),
    ({"since": "2026-06-01"}, [INDONESIAN]),
    ({"until": "2026-05-31"}, [ENGLISH]),
    ({"source": "gopnhat"}, [INDONESIAN]),
    ({"story": "st1"}, [ENGLISH, INDONESIAN]),
    ({"story": "none"}, []),
    ({"alignment": ENGLISH}, [ENGLISH]),
    ({"accepted": True}, [ENGLISH]),
    ({"accepted": True, "pair": ("vi", "id")}, []),
    ({"min_confidence": 0.985}, [ENGLISH]),
]


@pytest.mark.parametrize(("wanted", "ids"), WANTED, ids=str)
def test_filters_choose_alignments(home: Path, wanted: dict[str, Any], ids: list[str]) -> None:
    """Languages in either order, days, newspaper, story, judgement and confidence all narrow."""
    assert [sheet.id for sheet in found(home, **wanted)] == ids


def test_a_pair_puts_its_first_language_on_the_left(home: Path) -> None:
    """What was aligned as id–vi leaves as vi–id when that is asked for."""
    (sheet,) = found(home, pair=("vi", "id"))
    assert (sheet.left.language, sheet.right.language) == ("vi", "id")
    assert [(one.left, one.right) for one in sheet.segments] == [("Chè đắt.", "Teh mahal.")]


def test_reviewed_is_all_that_was_judged(home: Path) -> None:
    """`reviewed` keeps what was accepted, rejected or commented, nothing else."""
    (sheet,) = found(home, reviewed=True)
    assert [one.state for one in sheet.segments] == ["accepted", "rejected", "commented"]


@pytest.mark.parametrize("name", ["tmx", "xliff", "xliff21", "tsv"])
def test_the_same_snapshot_gives_the_same_bytes(home: Path, name: str) -> None:
    """Nothing of the clock or of chance is in a file."""
    assert written(home, name) == written(home, name)


def test_a_large_export_needs_little_memory(home: Path) -> None:
    """2,000 segments are written in less than 1 MB, because each sheet is let go when it is written."""
    (sheet,) = found(home, alignment=ENGLISH)

    def many() -> Iterator[Sheet]:
        for at in range(500):
            yield replace(sheet, id=f"{at:016x}-{at:016x}")

    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, written: Any) -> int:
            return len(written)

    tracemalloc.start()
    counted = export(many(), "tmx", Nowhere(), Form(VI_EN))  # type: ignore[arg-type]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert counted.units == 2_000
    assert peak < 1_000_000


def test_the_command_writes_a_file(home: Path) -> None:
    """`tinlang export` writes the file whole, says how much, and what it left out."""
    out = home / "out.tmx"
    ran = tinlang(
        home, "export", "tmx", "--pair", "vi-en", "--since", "2026-01-01", "--accepted", "-o", str(out)
    )
    assert ran.exit_code == 0, ran.output
    assert "1 units" in ran.stderr
    assert b"The commune has 45" in out.read_bytes()
    assert list(home.glob(".*.part")) == []


def test_the_command_writes_every_format(home: Path) -> None:
    """XLIFF in both versions, TSV and TBX in both editions come from one command, to standard output too."""
    for words in (
        ["xliff"],
        ["xliff", "--version", "2.1", "--pair", "vi-id"],
        ["tsv"],
        ["tbx"],
        ["tbx", "--version", "2"],
    ):
        ran = tinlang(home, "export", *words)
        assert ran.exit_code == 0, ran.output
        assert ran.stdout


WRONG = [
    (["tmx", "--pair", "vi"], "as vi-en", 2),
    (["tmx", "--since", "yesterday"], "yesterday", 2),
    (["xliff", "--version", "3"], "1.2 or 2.1", 2),
    (["tmx", "--version", "1.4"], "has one only", 2),
    (["xliff", "--version", "2.1"], "--pair vi-en", 1),
    (["tmx", "-o", "none/x.tmx"], "cannot be written", 1),
]


@pytest.mark.parametrize(("words", "said", "code"), WRONG, ids=str)
def test_wrong_questions_are_answered(home: Path, words: list[str], said: str, code: int) -> None:
    """What cannot be understood ends with what was expected, and leaves no file."""
    ran = tinlang(home, "export", *words)
    assert (ran.exit_code, said in ran.output) == (code, True), ran.output


def test_without_a_snapshot_the_command_says_so(tmp_path: Path) -> None:
    """Without a site.db the error names it and what makes it."""
    ran = tinlang(tmp_path, "export", "tmx")
    assert ran.exit_code == 1
    assert "tinlang publish" in ran.output
