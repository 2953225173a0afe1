"""Pages, feed and digest of watch lists: on the site, as mail, Markdown and DOCX, whatever texts say."""

from __future__ import annotations

import email
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from email import policy
from pathlib import Path

import docx
import feedparser
import lxml.etree
import lxml.html
import productfixture
import pytest
from click.testing import CliRunner
from deskfixture import Visitor, visiting
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from productfixture import HOSTILE, SCRIPT, TEA

from db.decisions import Decisions
from db.site.digests import Digest, digest_of
from db.site.list_feed import clean
from db.site.wording import LANGUAGES, wording
from db.site.writing import Desk
from db.watching.news import Asked, news_of
from db.watching.shelf import shelf_of
from db.watching.targets import folding
from pipelines.model import Expectation, WatchList
from tinlang.cli import main
from tinlang.digest import FORMATS, written
from tinlang.digest_markdown import escaped

LIST = """name = "Trà & mật ong"
description = "Của bản"
products = ["trà hoa Bản Sim", "mật ong Đèo Mây"]
words = ["cho phien"]
public = true

[[expected]]
of = "trà hoa Bản Sim"
languages = ["id", "ms"]
"""
NASTY = (
    'Trà <script>alert(1)</script> [x](javascript:1) *b* `c` | & "q" \x00\x0b\x1b\u202e www.evil.example #'
)
HOSTILE_LIST = WatchList(slug="x", name=NASTY, description=NASTY, products=(HOSTILE, TEA))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with snapshots, one title of which is hostile."""
    made = tmp_path_factory.mktemp("digest")
    for path in productfixture.make_snapshots(made):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("update articles set title = ? where title = 'Kẹo lạ'", (NASTY,))
            connection.execute(
                "update product_mentions set sentence = ? || sentence where product = ?", (NASTY, HOSTILE)
            )
            connection.execute("update sources set name = ? where slug = 'songque'", (NASTY,))
    (made / "lists").mkdir()
    (made / "lists" / "tra.toml").write_text(LIST, "utf-8")
    (made / "lists" / "own.toml").write_text('name = "Own"\nproducts = ["trà hoa Bản Sim"]\n', "utf-8")
    return made


def digest(folder: Path, made: WatchList = HOSTILE_LIST, language: str = "en") -> Digest:
    """Return a digest of everything."""
    with closing(folding(sqlite3.connect(folder / "site.db"))) as connection:
        news = news_of(connection, made, Asked(today=date(2026, 6, 1)))
    return digest_of(news, wording(language), "2026-06-01T01:00:00+00:00", "https://tin.example/")


# ------------------------------------------------------------------ the digest


def test_html_for_mail_is_plain(folder: Path) -> None:
    """The HTML has inline style only: no script, picture or sheet, nothing is fetched; links are http."""
    page = lxml.html.fromstring(written(digest(folder), "html").decode())
    assert not page.xpath("//script | //img | //link | //iframe | //style | //@onclick | //x")
    assert all(re.match("https?://", href) for href in page.xpath("//@href"))
    assert "url(" not in " ".join(page.xpath("//@style"))
    assert "<script>alert(1)</script>" in page.text_content()
    assert page.xpath("//p[@lang='en']//b")


def test_markdown_shows_hostile_text_as_it_is(folder: Path) -> None:
    """A reader of Markdown finds no HTML, no link and no mark-up in scraped text; the text is all there."""
    made = written(digest(folder), "md").decode()
    shown = MarkdownIt("js-default").render(made)
    page = lxml.html.fromstring(f"<div>{shown}</div>")
    assert not page.xpath("//script | //img | //code | //em | //table")
    assert all(re.match("https?://", href) for href in page.xpath("//@href"))
    assert "[x](javascript:1) *b* `c` | &" in page.text_content()
    assert "\x1b" not in made


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=40))
def test_escaped_text_is_read_back(text: str) -> None:
    """What Markdown makes of an escaped text is one paragraph of this text, as a paragraph and in a list."""
    shown = MarkdownIt("commonmark").render(f"Trà {escaped(text)}")
    assert lxml.html.fromstring(f"<div>{shown}</div>").text_content().strip() == f"Trà {text}".strip()
    bare = MarkdownIt("js-default").render(escaped(text))
    assert lxml.html.fromstring(f"<div>{bare}</div>").text_content().strip() == text.strip()


def test_docx_opens_and_has_the_links(folder: Path) -> None:
    """The file opens: headings, the sentence, real links to newspapers; every time the same bytes."""
    made = written(digest(folder), "docx")
    assert made == written(digest(folder), "docx")
    document = docx.Document(io.BytesIO(made))
    said = "\n".join(one.text for one in document.paragraphs)
    assert "<script>alert(1)</script>" in said
    assert "Ban Sim flower tea" in said
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert links
    assert all(re.match("https?://", link) for link in links)
    for name in zipfile.ZipFile(io.BytesIO(made)).namelist():
        if name.endswith((".xml", ".rels")):
            lxml.etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read(name))


def test_mail_has_text_beside_html(folder: Path) -> None:
    """A mail is plain text with HTML beside it, one subject on one line, the same each time."""
    made = written(digest(folder), "eml")
    assert made == written(digest(folder), "eml")
    mail = email.message_from_bytes(made, policy=policy.default)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "\n" not in mail["Subject"]
    assert "Ban Sim flower tea" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_speak_the_reader_s_language(folder: Path, language: str) -> None:
    """Headings are in the language asked for, and each report is in its own."""
    made = WatchList(slug="x", name="x", products=(TEA,), expected=(Expectation(languages=("ms",)),))
    text = written(digest(folder, made, language), "txt").decode()
    assert wording(language).say("lists.absent") in text
    assert wording(language).named("en") in text
    assert "12 tonnes" in text


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Return exit code and output of a command."""
    done = CliRunner().invoke(main, ["--data", str(folder), *arguments])
    return done.exit_code, done.output


def test_every_format_is_written(folder: Path, tmp_path: Path) -> None:
    """The format follows from the suffix; the same question has the same bytes for an answer."""
    asked = ("digest", "--list", "tra", "--since", "2020-01-01", "--until", "2026-12-01", "-o")
    for form in FORMATS:
        first, second = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
        assert run(folder, *asked, str(first))[0] == 0
        assert run(folder, *asked, str(second))[0] == 0
        assert first.read_bytes() == second.read_bytes()
        assert len(first.read_bytes()) > 1000
    assert "nothing in Malay for 7 days" in (tmp_path / "one.md").read_text("utf-8")


def test_an_empty_digest_says_so(folder: Path) -> None:
    """Without anything new the digest is a sentence, and all is well."""
    code, said = run(folder, "digest", "--list", "Own", "--since", "1991-01-01", "--until", "1991-01-02")
    assert code == 0
    assert "Nothing is new of Own (1 January 1991 – 2 January 1991)." in said.replace("\\", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--list", "nope"), "There is no watch list"),
        (("--list", "tra", "--since", "soon"), "is no day"),
    ],
)
def test_what_cannot_be_answered_is_said(
    folder: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A list or a day that there is not is one sentence, and exit code 1."""
    code, output = run(folder, "digest", *arguments)
    assert code == 1
    assert said in output + capsys.readouterr().err


def test_lists_are_kept_from_the_command_line(tmp_path: Path) -> None:
    """A list is made, filled, emptied and checked; what was done is in the log with who did it."""
    assert run(tmp_path, "lists", "new", "Hàng Tết")[0] == 0
    assert run(tmp_path, "lists", "add", "hang-tet", "--product", "trà", "--place", "Lạng Sơn")[0] == 0
    assert run(tmp_path, "lists", "remove", "Hàng Tết", "--place", "Lạng Sơn")[0] == 0
    assert '"products": ["trà"]' in run(tmp_path, "lists", "list", "--json")[1]
    assert len(Decisions(tmp_path / "decisions.db").log()) == 4
    assert run(tmp_path, "lists", "check")[0] == 0
    (tmp_path / "lists" / "bad.toml").write_text("nam = 1", "utf-8")
    assert run(tmp_path, "lists", "check")[0] == 1


# ------------------------------------------------------------------ the site


@pytest.fixture
def visitor(folder: Path) -> Iterator[Visitor]:
    """Yield a visitor who is signed in, with an empty log."""
    (folder / "decisions.db").unlink(missing_ok=True)
    (folder / "lists" / "tra.toml").write_text(LIST, "utf-8")
    with visiting(folder / "site.db", Desk(decisions=folder / "decisions.db", owner="hoa")) as visitor:
        visitor.sign_in()
        yield visitor


def test_pages_show_what_is_new(visitor: Visitor) -> None:
    """The page, its JSON and its CSV have the sentences; a file dropped in is there at once."""
    assert "Trà &amp; mật ong" in visitor.get("/lists").text
    page = visitor.get("/list/tra").text
    assert "nothing in Malay for 7 days" in page
    assert "<mark>Ban Sim flower tea</mark>" in page
    found = visitor.get("/list/tra.json").json()
    assert found["sections"][0]["name"] == "trà hoa Bản Sim"
    assert "Ban Sim flower tea holds 4 OCOP stars" in visitor.get("/list/tra.csv").text
    assert visitor.get("/list/none").status_code == visitor.get("/list/none.atom").status_code == 404
    shelf_of(visitor.desk.decisions.parent, None).folder.joinpath("new.toml").write_text('name = "New one"')
    assert "New one" in visitor.get("/lists").text
    assert visitor.get("/list/tra?since=soon").status_code == 400


def test_a_product_is_watched_and_unwatched(visitor: Visitor) -> None:
    """From its page a product goes on a list: file and log have it; undoing takes it off."""
    path = f"/lists/add?what=product:{HOSTILE}"
    assert path.replace(":", "%3A") in visitor.get(f"/product/{HOSTILE}").text
    asked = lxml.html.fromstring(visitor.get(path).text)
    (button,) = asked.xpath("//li[a='Trà & mật ong']//button")
    fields = {one.get("name"): one.get("value") for one in button.getparent().xpath(".//input")}
    answer = visitor.post("/decide", fields | {"judge": button.get("value")})
    assert answer.headers["location"].startswith("/list/tra")
    assert f'"{HOSTILE}", # kẹo' in (visitor.desk.decisions.parent / "lists" / "tra.toml").read_text("utf-8")
    page = visitor.get("/list/tra").text
    assert SCRIPT not in page
    (entry,) = Decisions(visitor.desk.decisions).standing("list entry", "tra")
    assert (entry.actor, entry.object) == ("hoa", f"product:{HOSTILE}")
    undo = {"kind": "list entry", "subject": "tra", "object": entry.object, "verdict": "withdrawn"}
    visitor.post("/decide", visitor.tokens("/list/tra") | undo)
    assert HOSTILE not in (visitor.desk.decisions.parent / "lists" / "tra.toml").read_text("utf-8")


def test_a_list_is_made_by_a_form(visitor: Visitor) -> None:
    """A name makes a list; one without letters, and one that is there, is refused."""
    tokens = visitor.tokens("/lists")
    assert visitor.post("/lists", tokens | {"name": "Quà Tết"}).status_code == 303
    assert "Quà Tết" in visitor.get("/list/qua-tet").text
    for name in ("Quà Tết", "☃", "watched"):
        assert visitor.post("/lists", tokens | {"name": name}).status_code == 400
    assert visitor.post("/lists", {"name": "x"}).status_code == 403


def test_a_list_that_cannot_be_written_is_said(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is a sentence about the list; nothing is logged and the file is as it was."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    tokens = visitor.tokens("/lists")
    monkeypatch.setattr(Path, "write_text", full)
    fields = {
        "kind": "list entry",
        "subject": "tra",
        "object": "place:Huế",
        "verdict": "added",
        "name": "Huế",
    }
    answer = visitor.post("/decide", tokens | fields)
    assert answer.status_code == 503
    assert "The list cannot be written" in answer.text
    assert Decisions(visitor.desk.decisions).log() == []


def test_watched_products_have_a_page_and_a_feed(visitor: Visitor) -> None:
    """What the Watch button logs stands on the list `watched`."""
    fields = {"kind": "product watch", "subject": TEA, "object": "", "verdict": "watched"}
    visitor.post("/decide", visitor.tokens("/lists") | fields)
    assert "Ban Sim flower tea" in visitor.get("/list/watched").text
    assert "Ban Sim flower tea" in visitor.get("/list/watched.atom").text


def test_the_public_sees_public_lists_only(folder: Path) -> None:
    """In public a list is shown when its file says so, and nothing is written."""
    with visiting(folder / "public.db", None, public=True) as visitor:
        assert "Trà &amp; mật ong" in visitor.get("/lists").text
        assert "Own" not in visitor.get("/lists").text
        assert visitor.get("/list/own").status_code == visitor.get("/list/own.atom").status_code == 404
        assert visitor.get("/list/watched").status_code == 404
        assert "Ban Sim" in visitor.get("/list/tra.atom").text
        assert visitor.get("/lists/add?what=place:x").status_code == 404
        assert "/lists/add" not in visitor.get(f"/product/{TEA}").text
        assert visitor.post("/lists", {"name": "x"}).status_code == 405


# ------------------------------------------------------------------ the feed

NEEDED = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
RNG = Path(__file__).parent / "schemas" / "atom.rng"


def test_the_feed_is_valid_atom(visitor: Visitor) -> None:
    """A schema of RFC 4287 and feedparser find no fault; ids are unique and stay; languages are told."""
    answer = visitor.get("/list/tra.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    tree = lxml.etree.fromstring(answer.content)
    schema = lxml.etree.RelaxNG(lxml.etree.parse(RNG))
    assert schema.validate(tree), schema.error_log
    found = feedparser.parse(answer.content)
    assert not found.bozo
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids)) > 40
    assert ids == [entry.id for entry in feedparser.parse(visitor.get("/list/tra.atom").content).entries]
    tongues = tree.xpath("//*[local-name()='entry']/@xml:lang")
    assert {"vi", "en"} <= set(tongues)
    assert max(entry.updated for entry in found.entries) == found.feed.updated


def test_hostile_text_stays_text_in_the_feed(visitor: Visitor) -> None:
    """Script, mark-up and control characters of titles and sentences are text in the feed and in its HTML."""
    fields = {"kind": "product watch", "subject": HOSTILE, "object": "", "verdict": "watched"}
    visitor.post("/decide", visitor.tokens("/lists") | fields)
    answer = visitor.get("/list/watched.atom").content
    schema = lxml.etree.RelaxNG(lxml.etree.parse(RNG))
    assert schema.validate(lxml.etree.fromstring(answer)), schema.error_log
    (entry,) = feedparser.parse(answer, sanitize_html=False).entries
    assert "<script" not in entry.content[0].value
    assert "&lt;script&gt;alert(1)" in entry.content[0].value
    assert "\u202e" not in answer.decode()


def test_a_reader_who_has_the_feed_is_told_so(visitor: Visitor) -> None:
    """A mark or a time that is still right is answered 304 without a body; another one in full."""
    first = visitor.get("/list/tra.atom")
    mark, time = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If-None-Match": mark},
        {"If-None-Match": f'"x", W/{mark}'},
        {"If-Modified-Since": time},
    ):
        again = visitor.get("/list/tra.atom", headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    for headers in ({"If-None-Match": '"x"', "If-Modified-Since": time}, {"If-Modified-Since": "soon"}):
        assert visitor.get("/list/tra.atom", headers=headers).status_code == 200


@given(st.text())
def test_cleaned_text_is_xml(text: str) -> None:
    """Whatever a text has in it, cleaned it stands in XML and comes back the same."""
    element = lxml.etree.Element("x")
    element.text = clean(text)
    assert (lxml.etree.fromstring(lxml.etree.tostring(element)).text or "") == clean(text).replace(
        "\r\n", "\n"
    ).replace("\r", "\r")
