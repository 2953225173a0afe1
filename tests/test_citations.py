"""Citations: read back by other programs, true to the snapshot, leading to the same thing later."""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import bibtexparser
import figurefixture
import lxml.html
import pytest
import rispy
import sitefixture
from bibtexparser.middlewares import LatexDecodingMiddleware
from click.testing import CliRunner
from test_site import Get, asking

from db.exports.bibtex import bibtex
from db.exports.csl import csl
from db.exports.references import Reference, address, cited_as, digest_of, one_line
from db.exports.ris import ris
from tinlang.cli import main

HARD = "100% {Chè} & “Trà” – 5_000 $ #1 ~ ^ \\ Đắk Lắk ñ 茶 <b>"
REFERENCE = Reference(
    id="tinlang-0123456789abcdef",
    kind="article",
    title=HARD,
    permalink="http://localhost/article/0123456789abcdef",
    accessed="2026-11-01T02:00:00+00:00",
    note=f"Archived copy sha256:{'0' * 64}, fetched 2026-11-01T02:00:00+00:00",
    url="https://banlang.example/a_b?c=1&d=50%25#e",
    author="Hoàng Yến, Nguyễn & {Con}",
    container="Báo Bản Làng",
    published="2026-05-01",
    language="vi",
    digest=f"sha256:{'0' * 64}",
    place="x.warc.gz @ 12",
)


def read_bibtex(text: str) -> dict[str, str]:
    """Return the fields of the one entry, as TeX would show them."""
    library = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    found = {field.key: str(field.value).replace("ˆ", "^") for field in entry.fields}  # its circumflex
    raw = bibtexparser.parse_string(text).entries[0].fields_dict
    return found | {"ENTRYTYPE": entry.entry_type, "ID": entry.key, "url": str(raw["url"].value).strip("{}")}


def test_bibtex_reads_back_what_was_written() -> None:
    """A BibTeX reader finds every character of names and titles again, and the address untouched."""
    found = read_bibtex(bibtex([REFERENCE]))
    assert found["title"] == HARD
    assert found["author"] == REFERENCE.author
    assert found["url"] == REFERENCE.url
    assert (found["date"], found["urldate"], found["ID"]) == ("2026-05-01", "2026-11-01", REFERENCE.id)
    assert REFERENCE.digest in found["note"]
    assert "x.warc.gz @ 12" in found["addendum"]


def test_bibtex_keeps_a_name_in_one_piece() -> None:
    """A name stands in braces of its own, so that no style takes a Vietnamese name for family and given."""
    assert r"author = {{Hoàng Yến, Nguyễn \& \{Con\}}}" in bibtex([REFERENCE])


def test_braces_in_bibtex_are_always_even() -> None:
    """Whatever a headline has, unescaped braces open and close: no entry swallows the next one."""
    text = bibtex([REFERENCE, REFERENCE])
    plain = re.sub(r"\\[{}]", "", text)
    assert plain.count("{") == plain.count("}")


def test_ris_reads_back_what_was_written() -> None:
    """A RIS reader finds type, names, title, newspaper, days, address, digest and place again."""
    (found,) = rispy.loads(ris([REFERENCE]))
    assert found["type_of_reference"] == "NEWS"
    assert found["title"] == HARD
    assert found["authors"] == ["Hoàng Yến; Nguyễn & {Con}"]
    assert found["secondary_title"] == "Báo Bản Làng"
    assert (found["year"], found["date"], found["access_date"]) == ("2026", "2026/05/01", "2026/11/01")
    assert found["urls"] == [REFERENCE.url]
    assert REFERENCE.digest in found["notes"][0]


def test_ris_keeps_to_its_lines() -> None:
    """Every line is a tag of two characters, two blanks, a hyphen and a blank; lines end with CR LF."""
    text = ris([REFERENCE, REFERENCE])
    lines = [line for line in text.split("\r\n") if line]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert "\n" not in text.replace("\r\n", "")
    assert (lines[0], lines[-1]) == ("TY  - NEWS", "ER  - ")


def test_csl_json_is_read_by_citeproc() -> None:
    """A CSL processor takes the list: type, literal author, dates and address are what it expects."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own imports
        from citeproc.source.json import CiteProcJSON
    (found,) = json.loads(csl([REFERENCE]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # it warns of fields that CSL does not know
        known = CiteProcJSON([{**found, "source": ""}])[REFERENCE.id]
    assert known.type == "article-newspaper"
    assert (known.issued.year, known.issued.month, known.accessed.day) == (2026, 5, 1)
    assert found["author"] == [{"literal": REFERENCE.author}]
    assert found["archive_location"] == REFERENCE.place


def test_scraped_text_cannot_begin_a_line() -> None:
    """A line break in a headline becomes a blank: no field is smuggled in."""
    assert one_line("Tin\r\nER  - \u2028TY  - JOUR\x00") == "Tin ER - TY - JOUR"


@pytest.mark.parametrize("given", ["javascript:alert(1)", "data:text/html,x", "", "ftp://a.example/", None])
def test_only_addresses_of_the_web_are_cited(given: str | None) -> None:
    """An address that is not http or https is left out."""
    assert address(given) == ""


def test_address_ends_nothing() -> None:
    """Braces, quotation marks, backslashes and blanks in an address are percent-encoded."""
    assert address('https://a.example/{x} "y"\\z') == "https://a.example/%7Bx%7D%20%22y%22%5Cz"


# ------------------------------------------------------------------ ids of figures


def said(surface: str, sentence: str) -> dict[str, Any]:
    return {"surface": surface, "sentence": sentence}


def test_figure_keeps_its_id_when_others_come_and_go() -> None:
    """The id of a figure depends on its words, not on its number in the article."""
    one, two = said("45 hộ", "Xã có 45 hộ trồng chè."), said("12%", "Giá tăng 12% so với năm trước.")
    assert cited_as("a" * 16, [one, two])[1] == cited_as("a" * 16, [two])[0]


def test_figure_has_another_id_when_its_sentence_changed() -> None:
    """A citation never leads to other words: where the sentence beside a figure changed, the id is gone."""
    assert cited_as("a" * 16, [said("12%", "Giá tăng 12%.")]) != cited_as(
        "a" * 16, [said("12%", "Giá giảm 12%.")]
    )


def test_equal_figures_are_numbered() -> None:
    """The same words twice in an article are two figures with two ids."""
    twice = [said("12%", "Giá tăng 12%.")] * 2
    first, second = cited_as("a" * 16, twice)
    assert second == f"{first}-2"


def test_figure_has_one_id_in_the_quotation_and_in_the_sentence() -> None:
    """The public, who sees 300 characters of a long sentence, cites a figure by the same id."""
    from db.excerpts import quotation

    before, after = "Theo báo cáo của sở, " * 20, " so với cùng kỳ, theo lời của người dân" * 12
    sentence = f"{before}12,5%{after}."
    quoted = quotation(sentence, len(before), len(before) + 5)
    assert len(quoted) <= 300
    assert cited_as("a" * 16, [said("12,5%", sentence)]) == cited_as("a" * 16, [said("12,5%", quoted)])


def test_digest_is_that_of_the_file_of_ids() -> None:
    """The digest of a search is what sha256sum says of its ids, sorted, one a line."""
    assert digest_of(["b", "a"]) == "sha256:" + hashlib.sha256(b"a\nb\n").hexdigest()


# ------------------------------------------------------------------ on the site


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with figures; the tests only read it."""
    folder = tmp_path_factory.mktemp("cited")
    figurefixture.make_snapshots(folder)
    return folder


@pytest.fixture(scope="module")
def get(home: Path) -> Iterator[Get]:
    """Ask the site as its owner."""
    yield from asking(home / "site.db")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Get]:
    """Ask a site with hostile articles."""
    yield from asking(sitefixture.make_snapshots(tmp_path_factory.mktemp("hostile"))[0])


def an_article(get: Get) -> dict[str, Any]:
    rows = get("/figures.json").json()["figures"]
    found: dict[str, Any] = get(f"/article/{rows[0]['article']}.json").json()
    return found


def test_article_is_cited_with_its_archived_copy(get: Get) -> None:
    """Each format of an article has the digest and the time of the archived copy."""
    article = an_article(get)
    path = f"/article/{article['id']}"
    for suffix, media in (("bib", "x-bibtex"), ("ris", "research-info"), ("csl.json", "citationstyles")):
        answer = get(f"{path}.{suffix}")
        assert answer.status_code == 200
        assert media in answer.headers["content-type"]
        assert article["digest"] in answer.text
        assert article["last_fetched"] in answer.text
        assert f"tinlang-{article['id']}.{suffix}" in answer.headers["content-disposition"]


def test_page_of_an_article_carries_metadata(get: Get) -> None:
    """Reference managers find Highwire, Dublin Core, COinS and links to the three formats."""
    article = an_article(get)
    page = lxml.html.fromstring(get(f"/article/{article['id']}").text)
    meta = {one.get("name"): one.get("content") for one in page.findall(".//meta[@name]")}
    assert meta["citation_title"] == meta["DC.title"] == article["title"]
    assert meta["citation_publication_date"] == article["day"].replace("-", "/")
    coins = parse_qs(page.find(".//span[@class='Z3988']").get("title"))
    assert coins["rft.title"] == [article["title"]]
    assert coins["rft.identifier"] == [article["url"]]
    kinds = {one.get("type") for one in page.findall(".//link[@rel='alternate']")}
    assert {"application/x-bibtex", "application/x-research-info-systems"} <= kinds


def test_every_figure_has_a_page_and_a_citation(get: Get) -> None:
    """The id of each figure of an article leads to a page with its sentence, and to its citation."""
    article = an_article(get)
    for figure in article["figures"]:
        page = get(f"/figure/{figure['cited']}")
        assert page.status_code == 200
        assert article["digest"] in page.text
        assert get(f"/figure/{figure['cited']}.json").json()["figure"]["key"] == figure["key"]
        (cited,) = rispy.loads(get(f"/figure/{figure['cited']}.ris").text)
        assert figure["key"] in cited["notes"][0]


@pytest.mark.parametrize(
    "path", ["/article/0000000000000000.bib", "/figure/0000000000000000-00000000", "/figure/x.ris"]
)
def test_what_is_not_here_is_not_cited(get: Get, path: str) -> None:
    """An unknown id is a page that is not here."""
    assert get(path).status_code == 404


def test_search_is_cited_by_what_it_finds(get: Get) -> None:
    """A search names its address, its count, its snapshot and the digest of the ids it finds."""
    found = get("/search.json?q=lang:vi&size=100").json()
    cited = get("/cite.json?q=lang:vi").json()
    assert cited["note"].startswith(f"{found['total']} articles in the snapshot of ")
    assert cited["digest"] == digest_of([row["id"] for row in found["results"]])
    assert cited["permalink"].endswith("/search?q=lang%3Avi")
    assert cited["digest"] in get("/cite?q=lang:vi").text
    assert read_bibtex(get("/cite.bib?q=lang:vi").text)["ENTRYTYPE"] == "dataset"


def test_search_that_is_none_is_not_cited(get: Get) -> None:
    """A search that cannot be understood is answered by a sentence and status 400."""
    assert get("/cite?q=title:").status_code == 400
    assert get("/cite.bib?q=title:").json()["ok"] is False


def test_hostile_articles_are_cited_harmlessly(hostile: Get) -> None:
    """Script in names breaks neither the page nor a format; an address that is none is left out."""
    found = hostile("/search.json?q=tấn+công").json()["results"][0]["id"]
    page = hostile(f"/article/{found}")
    assert "<script>document" not in page.text
    (cited,) = json.loads(hostile(f"/article/{found}.csl.json").text)
    assert "javascript" not in cited["URL"]
    assert read_bibtex(hostile(f"/article/{found}.bib").text)["ID"] == f"tinlang-{found}"


# ------------------------------------------------------------------ on the command line


def test_command_cites_articles_figures_and_searches(home: Path, get: Get) -> None:
    """`tinlang cite` prints what the site hands out, for ids and for a search."""
    article = an_article(get)
    ids = [article["id"], article["figures"][0]["cited"]]
    run = CliRunner().invoke(
        main, ["--data", str(home), "cite", *ids, "--search", "lang:vi", "--format", "ris"]
    )
    assert run.exit_code == 0
    kinds = [one["type_of_reference"] for one in rispy.loads(run.output)]
    assert kinds == ["NEWS", "NEWS", "DATA"]


def test_command_says_what_ids_are(home: Path) -> None:
    """An id that is none, or none at all, is told in a sentence."""
    run = CliRunner().invoke(main, ["--data", str(home), "cite", "xyz"])
    assert run.exit_code == 1
    assert CliRunner().invoke(main, ["--data", str(home), "cite"]).exit_code == 2
