"""What people decide: the log, who may write in it, and forms that no other site can send."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sitefixture
from deskfixture import Visitor, visiting

from db.decisions import Decisions, Judgement
from db.judging import KINDS, judged
from db.site.writing import Desk, own_path
from pipelines.errors import QueryError
from tinlang.commands.serve import read_team

PAIR = "0123456789abcdef-fedcba9876543210"


def segment(verdict: str, thing: str = "s1", **more: str) -> Judgement:
    """Return a judgement on a segment of a pair."""
    return Judgement(kind="segment", subject=PAIR, object=thing, verdict=verdict, actor="lan", **more)


@pytest.fixture
def log(tmp_path: Path) -> Decisions:
    """Return an empty log."""
    return Decisions(tmp_path / "decisions.db")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot."""
    return sitefixture.make_snapshots(tmp_path_factory.mktemp("decisions"))[0]


@pytest.fixture
def visitor(site: Path, tmp_path: Path) -> Iterator[Visitor]:
    """Yield a visitor of a site with a desk, not signed in."""
    with visiting(site, Desk(decisions=tmp_path / "decisions.db", owner="hoa")) as visitor:
        yield visitor


def sent(visitor: Visitor, **more: str) -> dict[str, str]:
    """Return the fields of a form as its page gives them."""
    visitor.sign_in()
    log = Decisions(visitor.desk.decisions)
    log.record(segment("accepted", "s0"))
    return visitor.tokens("/decisions") | {"object": "s1", "verdict": "rejected"} | more


# ------------------------------------------------------------------ the log


def test_the_latest_judgement_stands_and_the_log_keeps_all(log: Decisions) -> None:
    """A later judgement on the same thing takes the place of the earlier one, which stays in the log."""
    log.record(segment("accepted"), segment("accepted", "s2"))
    log.record(segment("rejected", comment="sai số"))
    assert [(one.object, one.verdict) for one in log.standing("segment", PAIR)] == [
        ("s2", "accepted"),
        ("s1", "rejected"),
    ]
    assert [one.verdict for one in log.log()] == ["rejected", "accepted", "accepted"]
    assert log.still(log.log()) == {2, 3}
    assert log.decided([PAIR]) == {(PAIR, "segment"): 2}
    assert log.judged_by("lan") == [PAIR]
    assert log.subjects("segment") == [PAIR, PAIR]
    assert log.judged_by("ai khác") == []


def test_undoing_leaves_nothing_standing(log: Decisions) -> None:
    """After `withdrawn` nothing stands, and both are in the log."""
    log.record(segment("accepted"))
    log.record(segment("withdrawn"))
    assert log.standing("segment") == []
    assert log.decided([PAIR]) == {}
    assert len(log.log("segment", 10, "lan", 2)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "nothing", "subject": PAIR, "verdict": "accepted"},
        {"kind": "segment", "subject": PAIR, "object": "s1", "verdict": "merged"},
        {"kind": "segment", "subject": "x' OR 1=1", "object": "s1", "verdict": "accepted"},
        {"kind": "segment", "subject": PAIR, "object": "", "verdict": "accepted"},
        {"kind": "product name", "subject": "p1", "object": "en", "verdict": "renamed", "name": "  "},
        {"kind": "term", "subject": "c1", "object": "no language", "verdict": "approved"},
    ],
)
def test_what_is_no_judgement_is_refused_with_a_sentence(fields: dict[str, str]) -> None:
    """An unknown kind, verdict or id, or a name left out, is an error that says what was expected."""
    with pytest.raises(QueryError, match=r"Expected|Fill"):
        judged(fields)


def test_each_kind_is_explained() -> None:
    """docs/decisions.md says of every kind of judgement what follows from it."""
    text = (Path(__file__).parents[1] / "docs" / "decisions.md").read_text("utf-8")
    for name, kind in KINDS.items():
        assert f"`{name}`" in text
        assert all(f"`{verdict}`" in text for verdict in kind.verdicts)


# ------------------------------------------------------------------ who may write


def test_reading_needs_no_account_and_writing_does(visitor: Visitor) -> None:
    """Who is not signed in reads the log without buttons, and a form of theirs is refused."""
    Decisions(visitor.desk.decisions).record(segment("accepted"))
    page = visitor.get("/decisions")
    assert page.status_code == 200
    assert 'method="post"' not in page.text
    assert visitor.post("/decide", {"kind": "segment"}).status_code == 403
    assert len(Decisions(visitor.desk.decisions).log()) == 1


def test_the_owner_signs_in_decides_and_undoes(visitor: Visitor) -> None:
    """The printed link signs in; a form is logged with who and when, and leads back; undo withdraws."""
    fields = sent(visitor)
    answer = visitor.post("/decide", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/decisions")
    newest = Decisions(visitor.desk.decisions).log()[0]
    assert (newest.actor, newest.verdict, newest.object) == ("hoa", "rejected", "s1")
    assert newest.at
    visitor.post("/decide", visitor.tokens("/decisions") | {"verdict": "withdrawn"})
    assert [one.object for one in Decisions(visitor.desk.decisions).standing("segment")] == ["s0"]


def test_a_script_gets_json(visitor: Visitor) -> None:
    """Asked for JSON, a form is answered by what was logged, or by what is wrong."""
    fields, wants = sent(visitor), {"accept": "application/json"}
    told = visitor.post("/decide", fields | {"comment": "dòng\r\nhai"}, headers=wants).json()
    assert told["judgements"][0] | {"comment": "dòng\nhai", "actor": "hoa"} == told["judgements"][0]
    wrong = visitor.post("/decide", fields | {"verdict": "?"}, headers=wants)
    assert wrong.status_code == 400
    assert "Expected accepted" in wrong.json()["error"]


@pytest.mark.parametrize(
    "more",
    [
        {"headers": {"sec-fetch-site": "cross-site"}},
        {"headers": {"sec-fetch-site": "same-site"}},
        {"headers": {"origin": "https://evil.example"}},
        {"headers": {"origin": "null"}},
        {"fields": {"token": "forged"}},
        {"fields": {"csrftoken": "forged"}},
    ],
)
def test_other_sites_cannot_send_forms(visitor: Visitor, more: dict[str, dict[str, str]]) -> None:
    """A form from elsewhere, or without this person's token, is refused although the cookie comes along."""
    answer = visitor.post("/decide", sent(visitor) | more.get("fields", {}), headers=more.get("headers"))
    assert answer.status_code == 403
    assert len(Decisions(visitor.desk.decisions).log()) == 1


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x\r\n", 415),
        ("application/x-www-form-urlencoded", b"\xff\xfe=1", 400),
        ("application/x-www-form-urlencoded", b"comment=%ff", 400),
        ("application/x-www-form-urlencoded", "csrftoken=đ".encode(), 400),
        ("application/x-www-form-urlencoded", b"comment=" + b"x" * 1_000_001, 413),
        ("application/x-www-form-urlencoded", b"", 403),
    ],
)
def test_what_no_form_sends_is_answered(visitor: Visitor, kind: str, body: bytes, status: int) -> None:
    """A body of another kind, too long or not in UTF-8 is answered with a sentence, not with a fault."""
    visitor.sign_in()
    visitor.get("/decisions")
    answer = visitor.runner.run(visitor.client.post("/decide", content=body, headers={"content-type": kind}))
    assert answer.status_code == status


def test_a_wrong_link_signs_nobody_in(visitor: Visitor) -> None:
    """A token of another process, or none, gives no cookie."""
    for path in ("/sign-in", "/sign-in?token=x", Desk(decisions=visitor.desk.decisions).sign_in()):
        answer = visitor.get(path)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil", "x", "/a\r\nb", ""])
def test_the_way_back_is_a_page_of_this_site(visitor: Visitor, path: str) -> None:
    """`next` leads nowhere else."""
    assert own_path(path) is None
    assert visitor.post("/decide", sent(visitor, next=path)).headers["location"] == "/decisions"


def test_forms_survive_a_new_snapshot(site: Path, tmp_path: Path) -> None:
    """A form opened before `publish` swapped the snapshot is taken after it."""
    served = tmp_path / "site.db"
    shutil.copy(site, served)
    with visiting(served, Desk(decisions=tmp_path / "decisions.db")) as visitor:
        fields = sent(visitor)
        before = visitor.get("/-/databases.json").json()[0]["hash"]
        shutil.copy(site, tmp_path / "next.db")
        os.replace(tmp_path / "next.db", served)
        deadline = time.monotonic() + 20
        while visitor.get("/-/databases.json").json()[0]["hash"] == before:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert visitor.post("/decide", fields).status_code == 303


def test_the_public_writes_nothing_and_sees_no_decision(site: Path, tmp_path: Path) -> None:
    """In public there is no log, no sign-in and no form, even where a desk was given."""
    desk = Desk(decisions=tmp_path / "decisions.db")
    Decisions(desk.decisions).record(segment("accepted", comment="bí mật"))
    with visiting(site.with_name("public.db"), desk, public=True) as visitor:
        assert visitor.get("/decisions").status_code == 404
        assert visitor.get("/decisions.json").status_code == 404
        assert visitor.sign_in().status_code == 403
        assert visitor.post("/decide", {"kind": "segment"}).status_code == 405
        assert "bí mật" not in visitor.get("/").text


def test_a_team_writes_by_its_own_actors(site: Path, tmp_path: Path) -> None:
    """An actor that a plugin of Datasette knows may write when the team's file names it, else only read."""
    file = tmp_path / "team.json"
    file.write_text(json.dumps({"write": {"id": ["lan"]}}))
    desk = Desk(decisions=tmp_path / "decisions.db", team=read_team(file))
    with visiting(site, desk) as visitor:
        Decisions(desk.decisions).record(segment("accepted"))
        for who, forms in (("lan", 1), ("khach", 0)):
            cookie = {"ds_actor": signed(desk, {"a": {"id": who}})}
            visitor.client.cookies.update(cookie)
            assert visitor.get("/decisions").text.count('method="post"') == forms


def signed(desk: Desk, actor: dict[str, object]) -> str:
    """Return a cookie as Datasette signs it."""
    from itsdangerous import URLSafeSerializer

    return str(URLSafeSerializer(desk.secret, "actor").dumps(actor))
