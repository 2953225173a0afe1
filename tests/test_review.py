"""Stories, the queue and the versions side by side: what stands in the rows, and what people decide there."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import lxml.html
import pytest
import reviewfixture
from deskfixture import Visitor, visiting
from reviewfixture import TEXTS

from db.decisions import Decisions, Judgement
from db.site import review_queries, story_queries
from db.site.review import SCRIPT_POLICY, chosen_pairs
from db.site.review_marks import Mark, Passage, cut, named
from db.site.review_rows import lines, paired
from db.site.stories import edited, pairs
from db.site.writing import Desk

NONE = {"figures": [], "products": [], "places": []}


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the local and the public snapshot of the fixture."""
    return reviewfixture.make_snapshots(tmp_path_factory.mktemp("review"))


@pytest.fixture(scope="module")
def visitor(snapshots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Yield the owner, signed in."""
    desk = Desk(decisions=tmp_path_factory.mktemp("desk") / "decisions.db", owner="hoa")
    with visiting(snapshots[0], desk) as visitor:
        visitor.sign_in()
        yield visitor


def story_id(visitor: Visitor) -> str:
    """Return the id of the story in three languages."""
    return str(visitor.get("/stories.json").json()["stories"][0]["id"])


def pair_id(visitor: Visitor, languages: str = "vi-en") -> str:
    """Return the id of an alignment of the story."""
    found = visitor.get(f"/review.json?pair={languages}&state=all").json()["alignments"]
    return str(found[0]["id"])


def page(visitor: Visitor, path: str) -> lxml.html.HtmlElement:
    """Return a page as a tree."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    return lxml.html.fromstring(answer.text)


def bead(position: int, left: tuple[int, int], right: tuple[int, int]) -> dict[str, object]:
    """Return a bead that says where it stands."""
    texts = {
        f"{side}_text": f"{span}" if span[1] > span[0] else ""
        for side, span in (("left", left), ("right", right))
    }
    spans = {"left_start": left[0], "left_end": left[1], "right_start": right[0], "right_end": right[1]}
    return {"position": position, **spans, **texts, "segment": f"s{position}", "confidence": 1.0}


# ------------------------------------------------------------------ rows


def test_three_versions_meet_in_the_sentences_of_the_first() -> None:
    """Beads that share sentences of the first column are one row; what only another has stands after."""
    one = {"id": "a", "left_number": 1, "right_number": 2}
    two = {"id": "b", "left_number": 3, "right_number": 1}
    first = [
        bead(0, (0, 5), (0, 5)),
        bead(1, (6, 9), (6, 9)),
        bead(2, (9, 9), (10, 14)),
        bead(3, (10, 15), (15, 19)),
    ]
    second = [bead(0, (0, 9), (0, 9)), bead(1, (10, 12), (10, 15)), bead(2, (13, 15), (15, 15))]
    found = lines(
        [paired(one, first, [], 1, 0), paired(two, second, [], 1, 1)], dict.fromkeys((1, 2, 3), NONE), 1
    )
    said = [
        ["".join(piece.text for part in cell.passages for piece in part) for cell in line.cells]
        for line in found
    ]
    assert said == [
        ["(0, 5)(6, 9)", "(0, 5)(6, 9)", "(0, 9)"],
        ["", "(10, 14)", ""],
        ["(10, 15)", "(15, 19)", "(10, 12)"],
        ["", "", "(13, 15)"],
    ]
    assert [len(line.segments) for line in found] == [3, 1, 2, 1]


def test_every_sentence_stands_in_exactly_one_row(visitor: Visitor) -> None:
    """In three columns each sentence of each version is there once, in its order."""
    rows = visitor.get(f"/story/{story_id(visitor)}/side-by-side.json?languages=vi,en,id").json()["rows"]
    for at, tongue in enumerate(("vi", "en", "id")):
        said = " ".join("".join(piece["text"] for piece in part) for row in rows for part in row[at])
        assert said == " ".join(TEXTS[tongue])


def test_a_story_may_be_led_by_any_version() -> None:
    """The first language asked for that is lined up with another leads; what is not lined up stays away."""
    rows = [
        {
            "id": "x",
            "left_number": 1,
            "right_number": 2,
            "left_language": "vi",
            "right_language": "en",
            "score": 1,
        },
        {
            "id": "y",
            "left_number": 1,
            "right_number": 3,
            "left_language": "vi",
            "right_language": "id",
            "score": 2,
        },
    ]
    assert chosen_pairs(rows, ["vi", "en", "id"]) == (1, rows)
    assert chosen_pairs(rows, ["id", "vi"]) == (3, rows[1:])
    assert chosen_pairs(rows, ["id", "en"]) is None
    assert chosen_pairs([], ["vi"]) is None


def test_marks_cut_a_text_without_losing_any_of_it() -> None:
    """Overlapping figures and findings part a text; the pieces make the text again."""
    text = "Giá 45.000 đồng mỗi kg."
    pieces = cut(
        text,
        [
            Mark(4, 15, tie="k"),
            Mark(4, 10, finding="f", severity="error"),
            Mark(0, 23, finding="g", severity="note"),
        ],
    )
    assert "".join(piece.text for piece in pieces) == text
    assert [(piece.text, piece.tie, piece.severity) for piece in pieces if piece.tie] == [
        ("45.000", "k", "error"),
        (" đồng", "k", "note"),
    ]


def test_names_are_found_with_and_without_accents() -> None:
    """A name stands where its words stand, whatever accents they are written with, when it has a capital."""
    assert named("In Lang Son, and Lạng Sơn; lang son", "Lạng Sơn") == [(3, 11), (17, 25)]
    assert named("…", "") == []


def test_a_place_that_says_something_else_is_not_marked() -> None:
    """A span outside its passage, or whose words are not there, is left alone."""
    passage = Passage("ba  mươi tấn", 100, 111)
    assert passage.place({"start": 90, "end": 95}) is None
    assert passage.place({"start": 100, "end": 104, "surface": "năm"}) is None
    assert passage.place({"start": 108, "end": 111, "surface": "tấn"}) == (9, 12)


# ------------------------------------------------------------------ pages


def test_the_queue_narrows(visitor: Visitor) -> None:
    """Pair, newspaper, kind, severity and language narrow the queue; most findings first is an order."""
    assert visitor.get("/review.json").json()["total"] == 3
    for asked, total in {
        "pair=en-vi": 1,
        "pair=vi-vi": 0,
        "language=id": 2,
        "source=gopnhat": 3,
        "source=banlang": 0,
        "kind=quotes": 1,
        "severity=error": 2,
        "severity=warning": 1,
        "product=nothing": 0,
        "state=mine": 0,
        "state=%27": 3,
    }.items():
        assert visitor.get(f"/review.json?{asked}").json()["total"] == total, asked
    first = visitor.get("/review.json?order=findings").json()["alignments"][0]
    assert (first["errors"], first["warnings"], first["notes"]) == (1, 1, 1)
    assert first["kinds"] == {"figure": 1, "missing": 1, "quotes": 1}
    assert visitor.get("/review.csv").text.count("\n") == 4


def test_every_cell_has_its_language_and_gaps_are_said(visitor: Visitor) -> None:
    """Each cell says its language to a screen reader, and that there is nothing where there is nothing."""
    tree = page(visitor, f"/story/{story_id(visitor)}/side-by-side?languages=vi,en,id")
    cells = tree.xpath("//li[@class='row'][4]/div[contains(@class, 'cell')]")
    assert [cell.get("lang") for cell in cells] == ["vi", None, "id"]
    assert cells[1].xpath("string(p)") == "nothing here"
    assert [cell.xpath("string(span[@class='tongue'])") for cell in cells] == [
        "Vietnamese",
        "English",
        "Indonesian",
    ]


def test_equal_figures_and_names_are_tied_and_findings_marked(visitor: Visitor) -> None:
    """What stands in several versions has one tie in each; a finding marks both of its places."""
    tree = page(visitor, f"/review/{pair_id(visitor)}")
    ties = [node.get("data-tie") for node in tree.xpath("//li[@id='row-2']//*[@data-tie]")]
    assert len(ties) == 4
    assert ties[:2] == ties[2:]
    marked = tree.xpath("//li[@id='row-3']//mark[contains(@class, 'error')]")
    assert [mark.text_content() for mark in marked] == ["45.000", "54,000"]
    assert len(tree.xpath("//ol[@class='jumps']/li/a")) == 3
    for jump in tree.xpath("//ol[@class='jumps']//a/@href"):
        assert tree.xpath(f"//*[@id='{jump[1:]}']")


def test_only_the_review_pages_have_a_script_and_it_is_ours(visitor: Visitor) -> None:
    """Their policy allows scripts of this site; scraped script is text; other pages allow none."""
    answer = visitor.get(f"/review/{pair_id(visitor)}")
    assert answer.headers["content-security-policy"] == SCRIPT_POLICY
    assert "unsafe" not in SCRIPT_POLICY
    tree = lxml.html.fromstring(answer.text)
    assert [script.get("src").partition("?")[0] for script in tree.xpath("//script")] == [
        "/-/static-plugins/tinlang/review.js"
    ]
    assert not tree.xpath("//@onclick | //@style")
    assert "script-src" not in visitor.get("/review").headers["content-security-policy"]


def test_segments_and_findings_are_judged_by_forms_alone(visitor: Visitor) -> None:
    """Without script a button of the one form keeps its judgement with its comment, and leads back to it."""
    pair = pair_id(visitor)
    tree = page(visitor, f"/review/{pair}")
    fields = visitor.tokens(f"/review/{pair}")
    card = tree.xpath("//*[contains(@class, 'finding')]")[0]
    judge = card.xpath(".//button[starts-with(@value, 'rejected|')]/@value")[0]
    comment = card.xpath(".//textarea/@name")[0]
    answer = visitor.post("/decide", fields | {"judge": judge, comment: "54 là đúng", "comment|x": "khác"})
    assert answer.headers["location"] == f"/review/{pair}#{card.get('id')}"
    one = Decisions(visitor.desk.decisions).standing("discrepancy", pair)[0]
    assert (one.verdict, one.comment, one.actor) == ("rejected", "54 là đúng", "hoa")
    again = page(visitor, f"/review/{pair}").xpath(f"//*[@id='{card.get('id')}']")[0]
    assert again.xpath(".//*[@data-state]/@data-state") == ["rejected"]
    assert again.xpath("string(.//textarea)") == "54 là đúng"
    found = visitor.get("/review.json?state=mine").json()["alignments"]
    assert [(row["id"], row["judged_findings"]) for row in found] == [(pair, 1)]


def test_a_term_is_forbidden_and_approved_where_it_stands(visitor: Visitor) -> None:
    """A button beside a term of the versions keeps who decided and when; the next page says so."""
    path = f"/review/{pair_id(visitor)}"
    table = page(visitor, path).xpath("//table[contains(@class, 'terms')]")[0]
    judge = table.xpath(".//button[starts-with(@value, 'forbidden|term|')]/@value")[0]
    _, _, concept, name = judge.split("|")
    answer = visitor.post("/decide", visitor.tokens(path) | {"judge": judge})
    assert answer.status_code == 303
    anchor = answer.headers["location"].partition("#")[2]
    one = Decisions(visitor.desk.decisions).standing("term", concept)[0]
    assert (one.verdict, one.object, one.actor) == ("forbidden", name, "hoa")
    again = page(visitor, path)
    (place,) = again.xpath(f"//*[@id='{anchor}']")
    assert "hoa" in place.text_content()
    assert place.xpath(".//time/@datetime") == [one.at]
    undo = place.xpath(".//button[starts-with(@value, 'withdrawn|')]/@value")[0]
    visitor.post("/decide", visitor.tokens(path) | {"judge": undo})
    assert Decisions(visitor.desk.decisions).standing("term", concept) == []


def test_damaged_decisions_are_said(snapshots: tuple[Path, Path], tmp_path: Path) -> None:
    """Where decisions.db is no database, the pages that need it say so, and the others go on."""
    (tmp_path / "decisions.db").write_bytes(b"no database" * 100)
    with visiting(snapshots[0], Desk(decisions=tmp_path / "decisions.db")) as visitor:
        for path in ("/review", "/decisions", f"/story/{story_id(visitor)}"):
            answer = visitor.get(path)
            assert (answer.status_code, "decisions.db" in answer.text) == (503, True)
        assert visitor.get("/search").status_code == 200


def test_a_reviewed_pair_leaves_the_open_queue(visitor: Visitor) -> None:
    """Marked as reviewed, a pair is no longer open and stands among the reviewed; it can be opened again."""
    pair = pair_id(visitor, "en-id")
    fields = visitor.tokens(f"/review/{pair}")
    visitor.post("/decide", fields | {"judge": f"done|review|{pair}|"})
    assert visitor.get("/review.json").json()["total"] == 2
    assert visitor.get("/review.json?state=done").json()["alignments"][0]["done"] is True
    visitor.post("/decide", fields | {"judge": f"withdrawn|review|{pair}|"})
    assert visitor.get("/review.json").json()["total"] == 3


def test_stories_narrow(visitor: Visitor) -> None:
    """Only stories of several articles are listed; what they have, language, newspaper and time narrow."""
    for asked, total in {
        "": 1,
        "with=versions": 1,
        "with=suggested&language=id": 1,
        "language=ms": 0,
        "source=banlang": 1,
        "source=songque": 0,
        "period=2026-05": 1,
        "period=2025": 0,
        "page=99": 1,
    }.items():
        assert visitor.get(f"/stories.json?{asked}").json()["total"] == total, asked
    assert visitor.get("/stories?period=never").status_code == 400
    assert visitor.get("/stories.csv").text.startswith("id,title,day")


def test_a_story_says_what_links_it_and_what_was_edited_since(visitor: Visitor) -> None:
    """Roles, the evidence of each link, equal and other figures, and later edits are all there."""
    told = visitor.get(f"/story/{story_id(visitor)}.json").json()
    assert [row["role"] for row in told["articles"]] == ["first", "version", "version", "reprint"]
    assert [bool(row["edited_since"]) for row in told["articles"]] == [False, True, True, False]
    link = told["links"][0]
    assert (link["state"], link["evidence"][0]["rule"]) == ("suggested", "content")
    pair = next(row for row in told["alignments"] if row["right_language"] == "en")
    assert "1.250 tấn" in pair["same"]
    assert pair["left_only"] != []
    text = visitor.get(f"/story/{story_id(visitor)}").text
    assert "edited after it was translated" in text
    assert "/revisions#revision-2" in text


def test_a_translation_that_followed_an_edit_is_not_called_late() -> None:
    """An edit of the first text counts against a version unless the version was edited that day or later."""
    first = {"number": 1, "role": "first", "published": "2026-01-01T00:00:00+00:00"}
    version = {"number": 2, "role": "version", "published": "2026-01-02T00:00:00+00:00"}
    edit = {"number": 1, "revision": 2, "fetched_at": "2026-01-05T06:00:00+00:00"}
    again = {"number": 2, "revision": 2, "fetched_at": "2026-01-05T03:00:00+00:00"}
    before = {**edit, "fetched_at": "2026-01-01T12:00:00+00:00"}
    assert [bool(row["edited_since"]) for row in edited([first, version], [edit])] == [False, True]
    assert [bool(row["edited_since"]) for row in edited([first, version], [edit, again])] == [False, False]
    assert [bool(row["edited_since"]) for row in edited([first, version], [before])] == [False, False]


def test_a_link_is_confirmed_by_a_person(visitor: Visitor) -> None:
    """Confirming a suggested link keeps a judgement on the two articles, the smaller id first."""
    story = f"/story/{story_id(visitor)}"
    fields = visitor.tokens(story)
    assert fields["subject"] < fields["object"]
    visitor.post("/decide", fields | {"verdict": "confirmed"})
    links = visitor.get(f"{story}.json").json()["links"]
    assert [pair["judgement"]["verdict"] for pair in links if pair["judgement"]] == ["confirmed"]


def test_links_of_a_pair_are_one_with_all_evidence() -> None:
    """A pair that a person rejected is rejected whatever else speaks for it."""
    same = {"left": 1, "right": 2, "left_id": "b", "right_id": "a"}
    same |= dict.fromkeys(("left_title", "right_title", "left_language", "right_language"))
    rows = [
        {**same, "rule": rule, "value": "", "weight": 1.0, "state": state}
        for rule, state in (("slug", "decided"), ("person", "rejected"))
    ]
    (pair,) = pairs(rows)
    assert (pair["state"], pair["key"], len(pair["evidence"])) == ("rejected", "a-b", 2)


def test_an_article_is_one_click_from_its_versions(visitor: Visitor) -> None:
    """Every article of a story links it, and its versions side by side."""
    tree = page(visitor, f"/article/{story_id(visitor)}")
    assert tree.xpath("//aside//a[contains(@href, '/side-by-side')]")
    assert tree.xpath(f"//aside//a[@href='/story/{story_id(visitor)}']")


@pytest.mark.parametrize(
    ("suffix", "asked"),
    [("tmx", "pair=vi-en"), ("xlf", "pair=vi-en"), ("xlf", "pair=vi-id&version=2.1"), ("tbx", "")],
)
def test_files_leave_with_their_names(visitor: Visitor, suffix: str, asked: str) -> None:
    """TMX, XLIFF and TBX are XML that a reader takes, offered as files."""
    answer = visitor.get(f"/story/{story_id(visitor)}.{suffix}?{asked}")
    assert f".{suffix}" in answer.headers["content-disposition"]
    assert len(list(ElementTree.parse(io.BytesIO(answer.content)).iter())) > 20


def test_only_what_was_accepted_leaves_when_asked(visitor: Visitor) -> None:
    """`accepted=1` takes the accepted segments and no others."""
    pair = pair_id(visitor, "vi-id")
    told = visitor.get(f"/review/{pair}.json").json()["alignments"][0]
    segment = told["beads"][2]["segment"]
    log = Decisions(visitor.desk.decisions)
    log.record(Judgement(kind="segment", subject=pair, object=segment, verdict="accepted", actor="hoa"))
    text = visitor.get(f"/story/{told['story']}.tmx?pair=id-vi&accepted=1").text
    assert text.count("<tu ") == 1
    assert TEXTS["id"][2] in text


def test_the_public_reads_versions_but_no_decision(snapshots: tuple[Path, Path], visitor: Visitor) -> None:
    """In public the versions are there, without buttons, states, names or comments of anybody."""
    pair = pair_id(visitor)
    log = Decisions(visitor.desk.decisions)
    log.record(Judgement(kind="review", subject=pair, verdict="done", comment="bí mật", actor="hoa"))
    with visiting(snapshots[1], visitor.desk, public=True) as reader:
        answer = reader.get(f"/review/{pair}")
        assert answer.status_code == 200
        for part in ('method="post"', "bí mật", "/decisions"):
            assert part not in answer.text
        assert '<button type="submit"' not in answer.text
        assert reader.get(f"/review/{pair}.json").json()["alignments"][0]["review"] is None
        assert reader.get("/review.json").json()["alignments"][0]["done"] is False
        assert reader.get(f"/story/{story_id(visitor)}").status_code == 200
    log.record(Judgement(kind="review", subject=pair, verdict="withdrawn", actor="hoa"))


@pytest.mark.parametrize(
    "path",
    [
        "/review/0000000000000000-0000000000000000",
        "/story/0000000000000000",
        "/story/0000000000000000/side-by-side",
        "/story/0000000000000000.tmx",
    ],
)
def test_what_is_not_there_is_said(visitor: Visitor, path: str) -> None:
    """An unknown story or alignment is a page that says so."""
    assert visitor.get(path).status_code == 404


def test_no_page_scans_a_table(snapshots: tuple[Path, Path]) -> None:
    """The queue and the list of stories walk an index in their order, and sort nothing."""
    with closing(sqlite3.connect(snapshots[0])) as connection:
        seen: list[str] = []
        connection.set_trace_callback(seen.append)
        for order in review_queries.ORDERS:
            review_queries.queue(connection, {}, order, 25, 0)
        story_queries.stories(connection, {"all": True}, 25)
        connection.set_trace_callback(None)
        for asked in seen:
            plan = " ".join(row[3] for row in connection.execute(f"explain query plan {asked}"))
            assert "TEMP B-TREE" not in plan, plan
            assert "USING INDEX" in plan or "USING COVERING INDEX" in plan
