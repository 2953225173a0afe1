"""The termbase: what it finds, reads, writes and calls wrong, and that people's terms stand."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.decisions import Decisions, Judgement
from db.exports.form import Form
from db.exports.tbx import write_tbx2, write_tbx3
from db.terms import KIND, termbase_of
from pipelines.errors import UnreadableError
from pipelines.model import Concept, Term, TermStatus
from pipelines.terms.markup import read_markup
from pipelines.terms.problems import problems_of
from pipelines.terms.starter import starter_concepts, starter_termbase
from pipelines.terms.tables import read_table, table_of
from pipelines.terms.taken import ordered
from pipelines.terms.termbase import Termbase
from pipelines.terms.violations import count_terms, violations
from tinlang.cli import main


def tinlang(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(home), *words])


def concept(name: str, approved: dict[str, str], forbidden: dict[str, str] | None = None) -> Concept:
    """Return a concept with one rendering of each status in a language."""
    good = [Term(language=language, text=text) for language, text in approved.items()]
    bad = [
        Term(language=language, text=text, status=TermStatus.FORBIDDEN)
        for language, text in (forbidden or {}).items()
    ]
    return Concept(id=name, terms=(*good, *bad))


# ------------------------------------------------------------------ the starter


def test_the_starter_is_large_and_sourced() -> None:
    """It has 60 concepts and more, each with a source and an approved rendering in three languages."""
    concepts = starter_concepts()
    assert len(concepts) >= 60
    for one in concepts:
        approved = {term.language for term in one.terms if term.status is TermStatus.APPROVED}
        assert {"vi", "en", "id"} <= approved, one.id
        assert one.source, one.id
        assert one.definition, one.id


def test_the_starter_contradicts_itself_nowhere() -> None:
    """Nothing in it must be mended: what two concepts forbid each other, their Vietnamese tells apart."""
    assert [one for one in problems_of(starter_concepts()) if one.severity == "error"] == []


# ------------------------------------------------------------------ finding


FOUND = [
    ("Hợp tác xã ở xã Tân Thành.", "vi", ["Hợp tác xã", "xã"]),
    ("Xã hội và thị xã.", "vi", ["Xã hội", "thị xã"]),
    ("Cơ sở này do Sở Công Thương quản lý.", "vi", ["Sở Công Thương"]),
    ("Two communes and their cooperatives' communities", "en", ["communes", "cooperatives", "communities"]),
    ("HỢP TÁC XÃ", "vi", ["HỢP TÁC XÃ"]),
    ("Uỷ ban nhân dân, Ủy ban nhân dân", "vi", ["Uỷ ban nhân dân", "Ủy ban nhân dân"]),
    ("Koperasinya di komune itu", "id", ["Koperasinya", "komune"]),
    ("", "vi", []),
    ("communal, precommune", "en", []),
    ("xã", "de", []),
]


@pytest.mark.parametrize(("text", "language", "found"), FOUND)
def test_terms_are_found_whole_and_longest(text: str, language: str, found: list[str]) -> None:
    """The longest term at a place counts, whole words only, with its language's endings; spans slice back."""
    hits = starter_termbase().hits(text, language)
    assert [text[hit.span.start : hit.span.end] for hit in hits] == found


def test_spans_are_of_the_text_as_given() -> None:
    """Decomposed letters and invisible marks in a text do not move the places."""
    text = "\u200bCa\u0301c xã ở đây"
    (hit,) = starter_termbase().hits(text, "vi")
    assert text[hit.span.start : hit.span.end] == "xã"


RENDERED = [
    ("Xã có chợ.", "The community has a market.", ["xa"]),
    ("Cộng đồng ở xã có chợ.", "The community of the commune has a market.", []),
    ("Cộng đồng có chợ.", "The community has a market.", []),
    ("Xã có chợ.", "The commune has a market for the community.", []),
    ("Hai xã: xã A và xã B.", "Two communes: A community and B community.", ["xa", "xa"]),
    ("Trời mưa.", "The community waits.", []),
    ("Bảo đảm an toàn thực phẩm.", "Ensuring food security.", ["an-toan-thuc-pham"]),
]


@pytest.mark.parametrize(("left", "right", "wrong"), RENDERED)
def test_wrong_renderings_are_found_both_ways(left: str, right: str, wrong: list[str]) -> None:
    """A forbidden rendering counts where its term stands opposite and no good rendering accounts for it."""
    termbase = starter_termbase()
    found = list(violations(termbase, (left, "vi"), (right, "en")))
    assert [one.concept.id for one in found if not one.backwards] == wrong
    turned = list(violations(termbase, (right, "en"), (left, "vi")))
    assert [one.concept.id for one in turned if one.backwards] == wrong


def test_terms_of_an_article_are_counted() -> None:
    """Good renderings are hits; forbidden ones of several words are violations without a version beside."""
    counted = count_terms(
        starter_termbase(), "One Village One Product helps a cooperative and a commune.", "en"
    )
    assert (counted.hits, counted.violations) == (2, 1)


def test_many_terms_are_found_quickly() -> None:
    """10,000 terms are compiled and searched without a loop over them."""
    many = [concept(f"c{at}", {"en": f"term number {at}"}) for at in range(10_000)]
    termbase = Termbase(many)
    assert [hit.uses[0][0].id for hit in termbase.hits("a term number 77 here", "en")] == ["c77"]


# ------------------------------------------------------------------ reading and writing


def same(one: Concept, other: Concept) -> bool:
    """Tell whether two concepts say the same, whichever order their languages have."""
    about = ("id", "definition", "domain", "source", "note")
    return all(getattr(one, name) == getattr(other, name) for name in about) and set(one.terms) == set(
        other.terms
    )


@pytest.mark.parametrize("write", [write_tbx3, write_tbx2])
def test_tbx_reads_back(write: object) -> None:
    """What is written as TBX, in either edition, is read as it was."""
    out = io.BytesIO()
    write(starter_concepts(), out, Form())  # type: ignore[operator]
    taken = read_markup(out.getvalue(), "x.tbx")
    assert taken.faults == ()
    pairs = zip(starter_concepts(), taken.concepts, strict=True)
    assert all(same(one, other) for one, other in pairs)


def test_csv_reads_back() -> None:
    """What is written as CSV is read as it was."""
    taken = read_table(table_of(starter_concepts()).encode(), "x.csv")
    assert taken.faults == ()
    pairs = zip(starter_concepts(), taken.concepts, strict=True)
    assert all(same(one, other) for one, other in pairs)


DCT = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:basic="http://www.tbxinfo.net/ns/basic"
 type="TBX-Basic" style="dct" xml:lang="en"><tbxHeader/><text><body>
<conceptEntry id="a"><langSec xml:lang="en"><termSec><term>rice wine</term>
<basic:administrativeStatus>preferredTerm-admn-sts</basic:administrativeStatus></termSec>
<termSec><term>rice <hi>liquor</hi></term>
<basic:administrativeStatus>supersededTerm-admn-sts</basic:administrativeStatus>
</termSec></langSec></conceptEntry></body></text></tbx>"""


def test_tbx_of_the_other_style_is_read() -> None:
    """TBX whose data categories are elements of their own, with inline markup, is read too."""
    taken = read_markup(DCT.encode(), "x.tbx")
    assert [(term.text, term.status.value) for term in taken.concepts[0].terms] == [
        ("rice wine", "approved"),
        ("rice liquor", "forbidden"),
    ]


FAULTY = """<?xml version="1.0"?>
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="good"><langSet xml:lang="vi"><tig><term>mắc khén</term></tig></langSet>
<langSet xml:lang="en"><ntig><termGrp><term>wild pepper</term></termGrp></ntig></langSet></termEntry>
<termEntry id="empty"><langSet xml:lang="vi"><tig><term> </term></tig></langSet></termEntry>
<termEntry id="speechless"><langSet><tig><term>dổi</term></tig></langSet></termEntry>
<termEntry id="odd"><langSet xml:lang="en"><tig><term>kept</term></tig><tig><term>lost</term>
<termNote type="administrativeStatus">beloved</termNote></tig></langSet></termEntry>
<termEntry id="good"><langSet xml:lang="vi"><tig><term>hạt dổi</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_faults_of_tbx_have_a_line_and_a_reason() -> None:
    """Empty terms, terms without language, unknown statuses and doubled ids are listed; the rest is taken."""
    taken = read_markup(FAULTY.encode(), "x.tbx")
    assert [one.id for one in taken.concepts] == ["good", "odd"]
    assert [term.text for term in taken.concepts[0].terms] == ["mắc khén", "wild pepper"]
    reasons = [(fault.line, fault.reason) for fault in taken.faults]
    assert [line for line, _ in reasons] == [5, 5, 6, 6, 7, 9]
    for at, word in ((0, "empty"), (2, "no language"), (4, "beloved"), (5, "twice")):
        assert word in reasons[at][1]


def test_broken_markup_costs_one_entry() -> None:
    """Where XML breaks, the entry is named with its line and the others are taken."""
    broken = FAULTY.replace("<tig><term> </term></tig>", "<tig><term>x</term></tog>")
    taken = read_markup(broken.encode(), "x.tbx")
    assert "good" in [one.id for one in taken.concepts]
    assert any(fault.line == 5 and "no XML" in fault.reason for fault in taken.faults)


def test_a_tmx_glossary_is_read() -> None:
    """Units of TMX are concepts; one without text is a fault with its line."""
    tmx = """<tmx version="1.4"><header/><body>
<tu tuid="u1"><tuv xml:lang="vi-VN"><seg>chè</seg></tuv><tuv xml:lang="en-US"><seg>tea</seg></tuv></tu>
<tu><tuv xml:lang="vi"><seg/></tuv></tu></body></tmx>"""
    taken = read_markup(tmx.encode(), "x.tmx")
    assert [(one.id, [(term.language, term.text) for term in one.terms]) for one in taken.concepts] == [
        ("u1", [("vi", "chè"), ("en", "tea")])
    ]
    assert {fault.line for fault in taken.faults} == {3}


def test_entities_are_not_followed(tmp_path: Path) -> None:
    """A file that names another file or swells by entities gives neither."""
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    hostile = (
        f'<!DOCTYPE tmx [<!ENTITY x SYSTEM "{secret.as_uri()}">]><tmx><body><tu><tuv xml:lang="en">'
        "<seg>&x;</seg></tuv></tu></body></tmx>"
    )
    assert "hidden" not in str(read_markup(hostile.encode(), "x.tmx"))


def test_faults_of_csv_have_a_line_and_a_reason() -> None:
    """Unknown statuses, missing languages, doubled terms and too many cells are listed; the rest is taken."""
    rows = [
        "concept;language;term;status",
        "a;vi;mắc khén;approved",
        "a;en;wild pepper;lovely",
        "a;;dổi;",
        ";en;x;",
    ]
    rows += ["a;vi;mắc khén;approved", "b;en;one;approved;more", "b;en-GB;two;"]
    taken = read_table("\n".join(rows).encode("utf-8-sig"), "x.csv")
    assert [(one.id, [term.text for term in one.terms]) for one in taken.concepts] == [
        ("a", ["mắc khén"]),
        ("b", ["two"]),
    ]
    assert [fault.line for fault in taken.faults] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("raw", [b"", b"hello", b"<html><p>no terms</p></html>", b"\xff\xfe"])
def test_what_is_no_termbase_is_refused(raw: bytes) -> None:
    """A file that is neither is an error that names it and what was expected."""
    with pytest.raises(UnreadableError, match="Expected"):
        read_markup(raw, "x.tbx")
    with pytest.raises(UnreadableError, match="Expected"):
        read_table(raw, "x.csv")


# ------------------------------------------------------------------ problems


def test_cycles_are_reported() -> None:
    """Concepts that forbid each other's words: an error where nothing tells them apart, else a note."""
    ring = [
        concept("a", {"en": "one"}, {"en": "two"}),
        concept("b", {"en": "two"}, {"en": "three"}),
        concept("c", {"en": "three"}, {"en": "one"}),
    ]
    (found,) = [one for one in problems_of(ring) if one.kind == "cycle"]
    assert (found.severity, found.concepts) == ("error", ("a", "b", "c"))
    apart = [
        concept("a", {"vi": "một", "en": "one"}, {"en": "two"}),
        concept("b", {"vi": "hai", "en": "two"}, {"en": "one"}),
    ]
    assert [(one.kind, one.severity) for one in problems_of(apart)] == [("cycle", "note")]


def test_duplicates_and_contradictions_are_reported() -> None:
    """One id twice, one term twice, one word approved for two concepts, one word approved and forbidden."""
    twice = [concept("a", {"en": "one"}), concept("a", {"en": "uno"})]
    assert [(one.kind, one.severity) for one in problems_of(twice)] == [("duplicate", "error")]
    shared = [concept("a", {"en": "one"}), concept("b", {"en": "One"})]
    assert [one.concepts for one in problems_of(shared)] == [("a", "b")]
    both = [concept("a", {"en": "one"}, {"en": "one"})]
    assert [one.kind for one in problems_of(both)] == ["contradiction"]
    again = Concept(id="a", terms=(Term(language="en", text="one"),) * 2)
    assert [one.kind for one in problems_of([again])] == ["duplicate"]
    assert len(ordered(again.terms)) == 1


# ------------------------------------------------------------------ people's terms


def test_peoples_terms_stand_over_the_starter(tmp_path: Path) -> None:
    """A judgement changes a status, adds a term or a concept, removes one; withdrawn, it is as before."""
    decisions = Decisions(tmp_path / "decisions.db")

    def judge(subject: str, thing: str, verdict: str) -> None:
        decisions.record(Judgement(kind=KIND, subject=subject, object=thing, verdict=verdict, actor="Lan"))

    judge("xa", "en:community", "admitted")
    judge("xa", "id:kecamatan", "removed")
    judge("mac-khen", "en:wild pepper", "approved")
    judge("phuong", "en:ward", "forbidden")
    judge("phuong", "en:ward", "withdrawn")
    found = termbase_of(decisions).by_id
    texts = {(term.text, term.status.value) for term in found["xa"].terms}
    assert ("community", "admitted") in texts
    assert "kecamatan" not in {text for text, _ in texts}
    assert found["mac-khen"].terms[0].text == "wild pepper"
    assert found["phuong"].terms[1].status is TermStatus.APPROVED


def test_the_command_takes_what_is_valid(tmp_path: Path) -> None:
    """`tinlang terms import` takes the valid entries, lists the others, and takes nothing twice."""
    file = tmp_path / "x.tbx"
    file.write_text(FAULTY)
    first = tinlang(tmp_path, "terms", "import", str(file), "--by", "Lan")
    assert first.exit_code == 0, first.output
    assert "3 terms of 2 concepts taken" in first.stderr
    assert f"{file}:7:" in first.stderr.replace("\n", "")
    again = tinlang(tmp_path, "terms", "import", str(file))
    assert "0 terms of 0 concepts taken, 3 known already" in again.stderr
    listed = tinlang(tmp_path, "terms", "list", "--json").stdout.splitlines()
    assert any(json.loads(line)["id"] == "good" for line in listed)


def test_the_command_checks(tmp_path: Path) -> None:
    """`tinlang terms check` ends with 0 for the starter, with 1 for a file with faults or cycles."""
    assert tinlang(tmp_path, "terms", "check").exit_code == 0
    file = tmp_path / "x.csv"
    ring = [concept("a", {"en": "one"}, {"en": "two"}), concept("b", {"en": "two"}, {"en": "one"})]
    file.write_text(table_of(ring))
    ran = tinlang(tmp_path, "terms", "check", str(file))
    assert ran.exit_code == 1
    assert "cycle" in ran.stderr


def test_the_command_hands_out_the_termbase(tmp_path: Path) -> None:
    """`tinlang terms export` writes the format that the name of the file asks for, and reads it back."""
    for name in ("x.csv", "x.tbx"):
        out = tmp_path / name
        assert tinlang(tmp_path, "terms", "export", "-o", str(out)).exit_code == 0
        assert "82 concepts" in tinlang(tmp_path, "terms", "check", str(out)).stderr
    assert tinlang(tmp_path, "terms", "list", "--domain", "ocop").exit_code == 0
    missing = tinlang(tmp_path, "terms", "check", str(tmp_path / "none.tbx"))
    assert missing.exit_code == 1
    assert "Expected a TBX, TMX or CSV file" in missing.output


def test_the_command_counts(tmp_path: Path) -> None:
    """`tinlang terms count` says how often terms stand in a text, and which."""
    file = tmp_path / "x.txt"
    file.write_text("One Village One Product helps a cooperative of the commune. The commune is glad.")
    ran = tinlang(tmp_path, "terms", "count", str(file), "--lang", "en", "--json")
    counted = json.loads(ran.stdout)
    assert (counted["hits"], counted["violations"]) == (3, 1)
    assert {"concept": "xa", "term": "commune", "status": "approved", "hits": 2} in counted["terms"]
    assert "3 hits, 1 violations" in tinlang(tmp_path, "terms", "count", str(file), "--lang", "en").output
