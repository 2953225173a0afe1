"""Newspapers are files: what comes with tinlang, what a file may say, and how a new one is drafted."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from sourcefixture import GOOD, run, written

from crawlers.loader import BUNDLED, load_press, load_sources, read_source, source_files
from pipelines.errors import DeclarationError
from pipelines.layouts import load_layouts
from pipelines.model import Edition, Feed, LinkKind, Policy, Source, Succession
from pipelines.provinces import provinces
from tinlang.commands.sources import markdown_table

PRESS = load_press()
DOCS = Path(__file__).parents[1] / "docs" / "sources.md"


# ------------------------------------------------------------------ those that come with tinlang


def test_the_first_release_has_its_newspapers() -> None:
    """There are 25 or more, every CMS family of the facts among them, and ANTARA is not there."""
    assert len(PRESS) >= 25
    families = {source.family for source in PRESS.values()}
    assert families >= {
        "seven-digit",
        "htm",
        "mastercms",
        "onecms",
        "zce",
        "hash-id",
        "aspnet",
        "bbg",
        "sonla",
        "vov",
    }
    assert not any("antara" in host for source in PRESS.values() for host in source.hosts)


def test_every_source_has_a_layout_of_its_family() -> None:
    """No bundled newspaper is left to the generic layout, and slugs come in order."""
    assert {source.layout for source in PRESS.values()} <= set(load_layouts()) - {"generic"}
    assert list(PRESS) == sorted(PRESS)


def test_what_the_facts_say_of_single_papers() -> None:
    """Lạng Sơn refuses; Vietnam.vn is a translated aggregator in three languages on four hosts."""
    assert PRESS["langson"].policy.robots == "refuses"
    vietnam = PRESS["vietnamvn"]
    assert (vietnam.languages, len(vietnam.hosts)) == (("vi", "en", "id"), 4)
    assert (vietnam.aggregator, vietnam.translated) == (True, True)
    assert {source.slug for source in PRESS.values() if source.aggregator} == {"vietnamvn"}


def test_full_text_needs_a_licence_in_a_comment() -> None:
    """A file that lets the whole text be shown says `licence` in a comment."""
    for path in source_files(BUNDLED):
        if read_source(path).policy.publish == "full":
            assert re.search(r"^#.*licen[cs]e", path.read_text(encoding="utf-8"), re.MULTILINE), path


def test_every_file_says_how_old_its_facts_are() -> None:
    """Each file begins with a comment that dates its facts."""
    for path in source_files(BUNDLED):
        assert re.match(r"# .*", path.read_text(encoding="utf-8")), path
        assert "second-hand, 2025–2026; will drift" in path.read_text(encoding="utf-8"), path


def test_provinces_are_those_of_today() -> None:
    """There are 34, of 63 former ones, and every provincial paper has one of them."""
    today = {province.name for province in provinces()}
    assert (len(today), sum(len(province.former) for province in provinces())) == (34, 63)
    assert {source.province for source in PRESS.values()} - {None} <= today
    assert {slug for slug, source in PRESS.items() if source.province is None} == {
        "baoquocte",
        "vietnamvn",
        "vovworld",
        "wvr",
    }


# ------------------------------------------------------------------ what a file may say


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    """Every key becomes the field of that name."""
    source = read_source(written(tmp_path))
    assert source.policy == Policy(publish="full", delay=2.0)
    assert source.feeds == (Feed(url="https://vinhhoa.example/rss", kind=LinkKind.RSS, language="vi"),)
    assert source.editions == (Edition(language="vi", prefix="/"), Edition(language="en", prefix="/en/"))
    assert (source.weekly, source.successions[0].prefix) == ((10, 90), "/cu/")


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('name = "Báo', 'nmae = "x"\nname = "Báo', "nmae", "not a known key"),
        ('kind = "rss"', 'kind = "rss"\nspeed = 1', "feeds[0].speed", "not a known key"),
        ('name = "Báo Vĩnh Hòa"', "", "name", "is missing"),
        ('url = "https://vinhhoa.example/rss"\n', "", "feeds[0].url", "is missing"),
        ('name = "Báo Vĩnh Hòa"', "name = 7", "name", "Expected text"),
        ('name = "Báo Vĩnh Hòa"', 'name = " "', "name", "is empty"),
        ("delay = 2", "delay = true", "policy.delay", "Expected a number"),
        ("delay = 2", "delay = 0.1", "policy.delay", "1 to 86400"),
        ("delay = 2", "revisit = -1", "policy.revisit", "0 or more"),
        ('publish = "full"', 'publish = "all"', "policy.publish", "full, excerpt"),
        ('publish = "full"', 'robots = "ignore"', "policy.robots", "obey, refuses"),
        ('publish = "full"', 'network = "loopback"', "hosts[0]", "this machine"),
        ('kind = "rss"', 'kind = "atomic"', "feeds[0].kind", "rss, atom, sitemap"),
        ('kind = "rss"', 'kind = "article"', "feeds[0].kind", "rss, atom, sitemap"),
        ('language = "vi"\n\n[[ed', 'language = "fr"\n\n[[ed', "feeds[0].language", "languages"),
        ("https://vinhhoa.example/rss", "https://else.example/rss", "feeds[0].url", "one of hosts"),
        ("https://vinhhoa.example/rss", "/rss", "feeds[0].url", "absolute http"),
        ("https://vinhhoa.example/rss", "https://[bad/rss", "feeds[0].url", "absolute http"),
        (
            "[[editions]]",
            '[[feeds]]\nurl = "https://vinhhoa.example/rss"\nkind = "atom"\n\n[[editions]]',
            "feeds[1]",
            "repeats",
        ),
        ("(?P<id>\\d{7})", "(?P<id>\\d{7}", "articles[0]", "no pattern"),
        ("(?P<slug>[^/]+)-(?P<id>\\d{7})", "[^/]+", "articles[0]", "(?P<id> or (?P<slug>"),
        ("(?P<slug>", "(?P<name>", "articles[0]", "named groups id, name"),
        ("'/(?P<slug>", "'(?P<slug>", "articles[0]", "does not begin with /"),
        ('layout = "generic"', 'layout = "none"', "layout", "generic, hash-id"),
        ("Asia/Ho_Chi_Minh", "Asia/Saigon City", "timezone", "IANA"),
        ("Asia/Ho_Chi_Minh", "../../etc/passwd", "timezone", "IANA"),
        ('province = "Lạng Sơn"', 'province = "Bình Thuận"', "province", "34"),
        ('slug = "vinhhoa"', 'slug = "vinh-hoa"', "slug", "name of the file"),
        ('country = "vn"', 'country = "id"', "country", "name of the folder"),
        ('["vi", "en"]', "[]", "languages", "is empty"),
        ('["vi", "en"]', '"vi"', "languages", "a list"),
        ('["vi", "en"]', '["vi", "en-GB"]', "languages[1]", "639-1"),
        ('["vi", "en"]', '["vi", "en", "id"]', "editions", "none for id"),
        ('prefix = "/en/"', 'prefix = "/en"', "editions[1].prefix", "ends with /"),
        ('prefix = "/en/"', 'prefix = "/"', "editions[1]", "repeats"),
        ('"www.vinhhoa.example"]', '"vinhhoa.example"]', "hosts[1]", "repeats"),
        ('"www.vinhhoa.example"]', '"https://www.x.example"]', "hosts[1]", "without scheme"),
        ("'/tin/(?P<id>\\d+)'", "'/tin/(?P<slug>.+)'", "successions[0].article", "(?P<id>"),
        ("weekly = [10, 90]", "weekly = [90, 10]", "weekly", "least and most"),
        ("weekly = [10, 90]", "weekly = [10]", "weekly", "Expected 2"),
        ("until = 2020-12-31", 'until = "2020"', "successions[0].until", "a date"),
        ("until = 2020-12-31", "until = 2020-12-31T00:00:00", "successions[0].until", "a date"),
    ],
)
def test_what_a_file_may_not_say(tmp_path: Path, old: str, new: str, key: str, says: str) -> None:
    """Each mistake is an error that names the file and the key, what was expected and what to do."""
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(DeclarationError) as caught:
        load_sources(tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{path}: {key}")
    assert says in message
    assert re.search(r"\. Expected .+\. [A-Z][^.]+.*\.$", message), message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"slug = \nname = 1", "line 1"),
        (b"name = '\xff'", "UTF-8"),
        (b"", "is missing"),
        (b"feeds = 3\n", "feeds is 3"),
    ],
)
def test_what_is_no_source_file(tmp_path: Path, text: bytes, says: str) -> None:
    """Broken TOML, other encodings, and an empty file are refused with the name of the file."""
    path = written(tmp_path)
    path.write_bytes(text if b"feeds" not in text else text + GOOD.split("[[feeds]]")[0].encode())
    with pytest.raises(DeclarationError, match=re.escape(str(path))) as caught:
        load_sources(tmp_path)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("keep", "key"),
    [("https://vinhhoa.example", "hosts[0]"), ("cu.example", "hosts[1]")],
)
def test_two_files_may_not_claim_the_same(tmp_path: Path, keep: str, key: str) -> None:
    """A host, present or former, belongs to one newspaper; the error names both files."""
    other = GOOD.replace("vinhhoa", "other").replace('"www.other.example"', '"m.other.example"')
    other = other.replace("https://other.example", keep) if "//" in keep else other
    hosts = '"vinhhoa.example"' if "//" in keep else '"other.example"'
    other = re.sub(r"hosts = .*", f"hosts = [{hosts}]", other)
    first, second = written(tmp_path), written(tmp_path, other, "zother")
    second.write_text(other.replace('slug = "other"', 'slug = "zother"'), encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_sources(tmp_path)
    assert str(caught.value).startswith(f"{second}: {key}")
    assert str(first) in str(caught.value)


def test_a_slug_that_comes_with_tinlang_is_taken(tmp_path: Path) -> None:
    """A file of one's own cannot quietly take the place of a bundled one."""
    path = written(tmp_path, GOOD.replace("vinhhoa", "langson"), "langson")
    with pytest.raises(
        DeclarationError, match=re.escape(f"{path}: slug is 'langson', as in crawlers/sources")
    ):
        load_press(tmp_path)


def test_the_port_of_the_demo_press_is_replaced(tmp_path: Path) -> None:
    """Extra sources written with port 8765 get the port given; folders that are not there add nothing."""
    local = GOOD.replace('publish = "full"', 'network = "loopback"').replace(
        "vinhhoa.example", "vinhhoa.localhost"
    )
    written(tmp_path, local.replace("localhost/", "localhost:8765/"))
    press = load_press(tmp_path, tmp_path / "absent", port=4321)
    assert press["vinhhoa"].feeds[0].url == "http://vinhhoa.localhost:4321/rss".replace("http:", "https:")
    assert set(press) == {*PRESS, "vinhhoa"}


# ------------------------------------------------------------------ the command line


def test_sources_lists_every_newspaper(tmp_path: Path) -> None:
    """The table names every slug, and the JSON gives every declaration whole."""
    table = run(tmp_path, "sources")
    listed = json.loads(run(tmp_path, "sources", "--json").stdout)
    assert table.exit_code == 0
    assert all(slug in table.stdout for slug in PRESS)
    assert [one["slug"] for one in listed] == list(PRESS)
    assert set(listed[0]) == {field.name for field in fields(Source)}


def test_sources_check_tells_every_wrong_file(tmp_path: Path) -> None:
    """Sound files pass with exit 0; each wrong one is told, with exit 1, in words or in JSON."""
    assert run(tmp_path, "sources", "check").exit_code == 0
    written(tmp_path, GOOD.replace("rss", "rsss"))
    written(tmp_path, "nonsense", "zweiter")
    told = run(tmp_path, "sources", "check", str(tmp_path / "vn"))
    assert (told.exit_code, len(told.stderr.splitlines())) == (1, 2)
    answer = json.loads(run(tmp_path, "sources", "check", "--json", str(tmp_path / "vn")).stdout)
    assert (answer["files"], len(answer["faults"])) == (len(PRESS) + 2, 2)


def test_docs_list_the_newspapers_as_they_are() -> None:
    """docs/sources.md has the table that `tinlang sources --markdown` prints."""
    shown = re.search(r"<!-- newspapers -->\n(.*?)<!-- end -->", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    assert shown[1] == markdown_table(PRESS.values())


def test_docs_explain_every_key() -> None:
    """Every key of a source file stands in docs/sources.md as code."""
    text = DOCS.read_text(encoding="utf-8")
    nouns = (Source, Feed, Edition, Succession, Policy)
    named = {field.name for noun in nouns for field in fields(noun)}
    assert {name for name in named if not re.search(rf"`(\[\[)?{name}(\]\])?`|`\[{name}\]`", text)} == set()
