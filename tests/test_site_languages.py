"""The interface in three languages: sentences, kinds of products, and every page as its reader finds it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import hostilefixture
import httpx
import lxml.html
import pytest
import reportsfixture
from deskfixture import Visitor, visiting
from walking import is_page, route_of, walk

from db.site.dossier import kind_text
from db.site.wording import LANGUAGES, wording
from db.site.writing import Desk

FAULTS = {
    "/search?q=%3F": "nothing",
    f"/search?q={'+'.join(['x y'] * 200)}": "words_many",
    "/search?q=after:soon": "no_date",
    "/search?q=xã+OR": "or_alone",
    "/search?q=xã+NEAR/3": "word_missing",
    "/search?q=ch*": "star_short",
    f"/search?q={'(' * 40}xã": "brackets_deep",
    "/search?q=lang:": "filter_alone",
    "/search?q=(xã+lang:vi)": "filter_bracketed",
    "/search?q=title:": "column_alone",
    "/search?q=xã+OR+-chè": "only_not",
    "/attention?q=lang:": "filter_alone",
    "/corpus?q=lang:": "filter_alone",
    "/cite?q=lang:": "filter_alone",
    "/figures?rating=many": "no_rating",
    "/figures/series?q=%3F": "nothing",
    "/products?stars=9": "no_stars",
    "/products?q=%3F": "nothing",
    "/stories?period=soon": "no_date",
    "/wrong?from=2026-05-14&to=2026-05-01": "days_turned",
    "/reach?from=1900&to=2026": "days_many",
    "/reach?product=zzzz": "no_product",
    f"/campaign?words={'%0A'.join(f'word{at}' for at in range(99))}": "lines_many",
    "/list/shared?since=soon": "no_day",
}
"""Addresses, and the key of the sentence that answers them."""


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Ask as the owner of a site with a watch list."""
    folder: Path = tmp_path_factory.mktemp("languages")
    site, _ = reportsfixture.make_snapshots(folder)
    (folder / "lists").mkdir()
    (folder / "lists" / "shared.toml").write_text('name = "Chè"\nwords = ["chè"]\n', "utf-8")
    with visiting(site, Desk(decisions=folder / "decisions.db")) as visitor:
        yield visitor


def _messages(language: str) -> dict[str, str]:
    text = (files("db.site") / "messages" / f"{language}.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)["error"]
    return found


def _pattern(message: str) -> str:
    """Return a pattern of a message with any values."""
    return re.sub(r"\\{\w+\\}", ".+", re.escape(message))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path[:30])
def test_a_question_that_is_not_understood_is_answered_in_the_readers_language(
    owner: Visitor, path: str, language: str
) -> None:
    """The page says in a sentence of the interface's language what is wrong, and JSON the same."""
    answer = owner.get(path, headers={"accept-language": language})
    assert answer.status_code == 400
    said = lxml.html.fromstring(answer.text).xpath("string(//*[@role='alert'])")
    assert re.fullmatch(_pattern(_messages(language)[FAULTS[path]]), said), said
    assert not lxml.html.fromstring(answer.text).xpath("//*[@role='alert'][@lang]")


def test_json_says_it_too(owner: Visitor) -> None:
    """An answer in JSON says the sentence in the language that is asked for."""
    answer = owner.get("/search.json?q=lang:", headers={"accept-language": "vi"})
    assert answer.status_code == 400
    assert "đứng một mình" in answer.json()["error"]


def test_every_sentence_is_tried() -> None:
    """No message on a question is one that no question of this test gets."""
    assert set(FAULTS.values()) == set(_messages("en"))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("tea/ginger", ["ginger tea", "trà gừng", "teh jahe"]),
        ("tea/pomelo", ["pomelo tea", "trà bưởi", "teh jeruk bali"]),
        ("fish-sauce", ["fish sauce", "nước mắm", "saus ikan"]),
        ("tourism", ["tourism", "du lịch", "pariwisata"]),
        ("nowhere-to-be/found", ["found nowhere to be", "nowhere to be found", "nowhere to be found"]),
    ],
)
def test_kinds_of_products_are_the_readers(kind: str, said: list[str]) -> None:
    """A kind is called by the words of the reader's language, in its order; an unknown one by its id."""
    assert [kind_text(wording(language), kind) for language in LANGUAGES] == said


# ------------------------------------------------------------------ every page, read in three languages


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """Ask as the owner, signed in, of a site with stories, products, figures, documents and a watch list."""
    site, _ = hostilefixture.make_snapshots(tmp_path_factory.mktemp("told"), poisoned=False)
    with visiting(site, Desk(decisions=site.with_name("decisions.db"))) as visitor:
        visitor.sign_in()
        yield visitor


@pytest.fixture(scope="module")
def kinds(told: Visitor) -> dict[str, str]:
    """Return an address of each kind of page: of each route, and of each with other parameters."""
    walked = walk(told.get, ("/", "/list/shared", "/attention?unit=week&q=bài"))
    told.client.cookies.delete("ui")  # chosen on the way
    found: dict[str, str] = {}
    for path, answer in walked.seen.items():
        if is_page(answer) and "ui=" not in path and (route := route_of(path.partition("?")[0])):
            found.setdefault(f"{route} {sorted(httpx.URL(path).params)}", path)
    assert len(found) > 50
    return found


@pytest.fixture(scope="module")
def passages() -> dict[str, str]:
    """Return sentences and headlines of the articles, each with its language."""
    found: dict[str, str] = {}
    for article in hostilefixture.written():
        tongue = article.language.language or article.edition or ""
        for text in (article.title, article.sapo, *article.body, *(one.text for one in article.captions)):
            if text and len(text.split()) > 3:
                found[text] = tongue
    return found


Read = Callable[[str], list[tuple[str, str, str]]]
QUIET = "self::code or self::pre or self::script or self::style or self::title or self::textarea"
"""Elements whose text is nobody's language: what is typed, or read by machines."""


def texts(page: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the texts of a page, each with the language that it stands in."""
    held = f"//text()[normalize-space()][not(ancestor::*[{QUIET} or contains(@class, 'code')])]"
    for text in page.xpath(held):
        yield " ".join(text.split()), text.getparent().xpath("string(ancestor-or-self::*[@lang][1]/@lang)")


@pytest.fixture(scope="module")
def read(told: Visitor, kinds: dict[str, str]) -> Read:
    """Return what reads every page in a language: route, text and its language, each once."""

    @cache
    def reading(language: str) -> list[tuple[str, str, str]]:
        found = set()
        for path in kinds.values():
            answer = told.get(path, headers={"accept-language": language})
            assert answer.status_code == 200, path
            route = route_of(path.partition("?")[0]) or ""
            found |= {(route, *one) for one in texts(lxml.html.document_fromstring(answer.text))}
        return sorted(found)

    return reading


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_passage_says_its_language(read: Read, passages: dict[str, str], language: str) -> None:
    """On every page each sentence and headline of an article stands in an element with its language."""
    wrong = []
    for route, text, tongue in read(language):
        found = next((passages[one] for one in passages if one in text), tongue)
        wrong += [(route, text[:60], tongue)] if found != tongue else []
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "foreign"),
    [
        ("en", r"\d{4}-\d\d(?!\d)|\d/\d+/\d{4}"),
        ("vi", r"\d,\d{3}(?!\d)|\d{4}-\d\d(?!\d)|\d (May|Mei) \d{4}"),
        ("id", r"\d,\d{3}(?!\d)|\d{4}-\d\d(?!\d)|\d/\d+/\d{4}"),
    ],
)
def test_numbers_and_days_are_the_readers_on_every_page(read: Read, language: str, foreign: str) -> None:
    """No number and no day on a page stands as readers of another language, or machines, write it."""
    other = wording(language).say("figures.ambiguous")  # what it says may have three decimals
    own = [
        (route, text)
        for route, text, tongue in read(language)
        if tongue == language and not text.startswith(other) and "`" not in text
        if not quoting(language).fullmatch(text)
    ]
    assert len(own) > 500
    assert [(route, text[:60]) for route, text in own if re.search(foreign, text)] == []


@cache
def quoting(language: str) -> re.Pattern[str]:
    """Return how findings read whose numbers are what the versions say, as they write them."""
    text = (files("pipelines") / "checks" / "reasons.toml").read_text("utf-8")
    reasons = (one[language] for one in tomllib.loads(text)["reasons"].values())
    quoted = (re.escape(one) for one in reasons if ":number}" not in one)
    return re.compile("|".join(re.sub(r"\\\{.*?\\\}", ".+", one) for one in quoted))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_english_is_left_on_a_page(read: Read, language: str) -> None:
    """No text of a page in another language is one of the English messages."""
    english = {text for text in messages("en") if len(text) > 4 and "{" not in text} - set(messages(language))
    wrong = [
        (route, text) for route, text, tongue in read(language) if tongue == language and text in english
    ]
    assert wrong == []


def messages(language: str) -> Iterator[str]:
    """Yield the messages of a language, each form of each."""
    text = (files("db.site") / "messages" / f"{language}.toml").read_text("utf-8")
    for table in tomllib.loads(text).values():
        for message in table.values():
            yield from message.values() if isinstance(message, dict) else [message]
