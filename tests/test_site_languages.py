"""The interface in three languages: sentences on questions that cannot be understood, and kinds of products."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import lxml.html
import pytest
import reportsfixture
from deskfixture import Visitor, visiting

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
