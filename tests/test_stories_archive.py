"""Stories in the database: on what evidence articles are one, in whatever order they come."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from storiesfixture import (
    PRESS,
    asked,
    crediting,
    derive,
    edition,
    original,
    outcomes,
    page,
    stories_of,
    told,
)

from db.decisions import Decisions, Judgement
from db.moving_stories import TABLES as STORIES
from db.publish import publish
from pipelines.model import Article, Outcome
from tinlang.config import configure

TABLES = (
    *("story_sketches", "story_marks", "stories", "story_articles", "story_links"),
    *("lexicons", "alignments", "beads", "discrepancies"),
)


def grouped(folder: Path, *articles: Article) -> set[frozenset[str]]:
    """Return the stories that articles tell, by their keys."""
    return stories_of(derive(folder, outcomes(articles)))


def rows(news: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables of stories, sorted."""
    with closing(sqlite3.connect(news)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def keys(*articles: Article) -> frozenset[str]:
    """Return the keys of articles."""
    return frozenset(one.key for one in articles)


def judge(folder: Path, verdict: str, one: Article, other: Article) -> None:
    """Let a person decide about two articles."""
    left, right = sorted((one.id, other.id))
    judged = Judgement(kind="story link", subject=left, object=right, verdict=verdict, actor="Lan")
    Decisions(configure(folder).decisions).record(judged)


# ------------------------------------------------------------------ evidence


def test_editions_of_one_slug_are_one_story(tmp_path: Path) -> None:
    """The aggregator keeps the Vietnamese slug in every edition, on every host."""
    vi, en, other = edition(1, "vi"), edition(1, "en"), edition(2, "en")
    moved = replace(vi, url=vi.url.replace("www.", "") + "/")
    assert grouped(tmp_path, moved, en, other) == {keys(vi, en), keys(other)}


def test_a_credit_names_the_page_at_its_former_address_too(tmp_path: Path) -> None:
    """A numeric id survives the newspaper's move: a credit to the former host is one to the present page."""
    first = original(1)
    copy = page(
        "https://gopnhat.example/mot-ten-hoan-toan-khac",
        "vi",
        told(3, "vi"),
        credit=crediting(1, former=True),
    )
    news = derive(tmp_path, outcomes([copy, first]))
    assert stories_of(news) == {keys(first, copy)}
    assert asked(news, "SELECT rule FROM story_links") == ["source"]


def test_two_that_credit_one_page_are_one_though_nobody_has_that_page(tmp_path: Path) -> None:
    """A newspaper that refuses robots is held as the aggregator republishes it, in every language."""
    en = page("https://gopnhat.example/en/the-road-to-the-hamlet", "en", told(1, "en"), credit=crediting(1))
    vi = page("https://gopnhat.example/duong-len-ban-moi", "vi", told(1, "vi"), credit=crediting(1))
    assert grouped(tmp_path, en, vi) == {keys(en, vi)}


def test_a_credit_to_a_home_page_says_nothing(tmp_path: Path) -> None:
    """Only the address of an article names one."""
    credit = replace(crediting(1), url="https://songque.example/")
    assert len(grouped(tmp_path, *(replace(edition(n, "vi"), credit=credit) for n in (1, 2)))) == 2


def test_a_page_that_too_many_of_one_edition_credit_says_nothing(tmp_path: Path) -> None:
    """A template that always credits the same page does not make all its articles one story."""
    articles = [replace(edition(n, "vi"), credit=crediting(77)) for n in range(1, 8)]
    assert len(grouped(tmp_path, *articles)) == 7


def test_hreflang_names_the_other_edition(tmp_path: Path) -> None:
    """A page says itself which pages are its versions."""
    vi = original(1)
    en = page(
        "https://songque.example/en/a-road-200001.html", "en", told(1, "en"), versions=(("vi", vi.url),)
    )
    news = derive(tmp_path, outcomes([en, vi]))
    assert stories_of(news) == {keys(en, vi)}
    assert "hreflang" in asked(news, "SELECT rule FROM story_links WHERE state = 'decided'")


def test_a_numbered_slug_goes_with_the_nearest_in_time(tmp_path: Path) -> None:
    """A column that keeps its slug has a page a week in either language: each goes with its own."""

    def column(number: int, language: str, day: int) -> Article:
        path = "en/" if language == "en" else ""
        url = f"https://songque.example/{path}ban-tin-thi-truong-{300000 + number}.html"
        return page(url, language, told(number, language), day=day)

    weeks = [(column(week, "vi", 7 * week), column(50 + week, "en", 7 * week + 1)) for week in range(4)]
    found = grouped(tmp_path, *(one for pair in weeks for one in pair))
    assert found == {keys(*pair) for pair in weeks}


def test_almost_equal_texts_of_two_papers_are_reprints(tmp_path: Path) -> None:
    """A text under another title, slug and paper, with a sentence more, is a reprint, not another page."""
    first = original(1)
    more = (*told(1, "vi"), "Tin của cộng tác viên.")
    again = page("https://banlang.example/ten-khac-500001.html", "vi", more, title="Tên khác", day=1)
    news = derive(tmp_path, outcomes([again, first]))
    assert stories_of(news) == {keys(first, again)}
    assert asked(news, "SELECT role FROM story_articles WHERE article = ?", again.id) == ["reprint"]


def test_the_same_words_with_other_figures_are_another_story(tmp_path: Path) -> None:
    """Tomorrow's price list is nearly the words of today's; its figures say that it is another text."""

    def prices(day: int) -> Article:
        lines = [
            f"Tại chợ đầu mối, giá {thing} loại một hôm nay là {12 + at + 3 * day}.500 đồng một cân, giao tại"
            " quầy cho khách quen mua từ ba cân trở lên."
            for at, thing in enumerate(("cà chua", "bắp cải", "su hào", "cà rốt", "khoai tây"))
        ]
        return page(f"https://banlang.example/gia-rau-{400000 + day}.html", "vi", lines, day=day)

    news = derive(tmp_path, outcomes([prices(day) for day in range(3)]))
    assert len(stories_of(news)) == 3


def test_content_only_suggests_across_languages(tmp_path: Path) -> None:
    """Names, figures and their order suggest that two texts are versions; a person decides."""
    vi = original(1)
    en = page("https://songque.example/en/quite-another-200001.html", "en", told(1, "en"), day=1)
    news = derive(tmp_path, outcomes([vi, en]))
    assert stories_of(news) == {keys(vi), keys(en)}
    assert asked(news, "SELECT rule, state FROM story_links") == [("content", "suggested")]
    judge(tmp_path, "confirmed", vi, en)
    derive(tmp_path, ())
    assert stories_of(news) == {keys(vi, en)}
    assert set(asked(news, "SELECT state FROM story_links")) == {"decided"}
    assert asked(news, "SELECT count(*) FROM alignments") == [1]


def test_the_first_article_is_the_one_that_credits_nobody(tmp_path: Path) -> None:
    """The newspaper's own article comes first, though the aggregator gives an earlier day."""
    first, copy = original(1, day=1), replace(edition(1, "vi"), credit=crediting(1))
    news = derive(tmp_path, outcomes([copy, first, replace(edition(1, "en"), credit=crediting(1))]))
    assert asked(news, "SELECT id, first, articles, languages FROM stories") == [
        (first.id, first.id, 3, '["vi", "en"]')
    ]
    roles = dict(asked(news, "SELECT article, role FROM story_articles"))
    assert roles[first.id] == "first"
    assert roles[copy.id] == "reprint"


# ------------------------------------------------------------------ people


def test_a_rejected_link_parts_a_story(tmp_path: Path) -> None:
    """Two articles that a person has parted are not in one story, by no way round; taken back, they are."""
    first, vi, en = original(1), replace(edition(1, "vi"), credit=crediting(1)), edition(1, "en")
    news = derive(tmp_path, outcomes([first, vi, en]))
    assert len(stories_of(news)) == 1
    judge(tmp_path, "rejected", first, en)
    derive(tmp_path, ())
    parted = [story for story in stories_of(news) if first.key in story]
    assert en.key not in parted[0]
    judge(tmp_path, "withdrawn", first, en)
    derive(tmp_path, ())
    assert len(stories_of(news)) == 1


def test_a_judgement_survives_a_rebuild(tmp_path: Path) -> None:
    """After news.db is gone and made anew, what people decided still holds, also where it came first."""
    vi, en = original(1), page("https://songque.example/en/quite-another-200001.html", "en", told(1, "en"))
    judge(tmp_path, "confirmed", vi, en)
    news = derive(tmp_path, outcomes([vi, en]))
    before = rows(news)
    news.unlink()
    assert rows(derive(tmp_path, outcomes([vi, en]))) == before
    assert len(stories_of(news)) == 1


# ------------------------------------------------------------------ any order


def press_of(rng: random.Random) -> list[Outcome]:
    """Return captures of an archive with every kind of evidence, revisions and traps among them."""
    articles: list[Article] = []
    for number in range(1, 9):
        articles.append(original(number, day=number))
        for language in ("vi", "en", "id"):
            credit = crediting(number, former=number % 3 == 0) if rng.random() < 0.6 else None
            articles += [edition(number, language, day=number, credit=credit)] * (rng.random() < 0.8)
        if rng.random() < 0.4:
            url = f"https://banlang.example/lai-{500000 + number}.html"
            articles.append(page(url, "vi", (*told(number, "vi"), "Hết."), day=number + 1))
        if rng.random() < 0.4:
            url = f"https://songque.example/en/human-{600000 + number}.html"
            versions = (("vi", articles[-1].url),) if rng.random() < 0.5 else ()
            articles.append(page(url, "en", told(number, "en"), day=number, versions=versions))
    edited = rng.sample(articles, 5)
    articles += [replace(one, body=(*one.body[1:], f"Cập nhật {at}.")) for at, one in enumerate(edited)]
    return outcomes(articles)


@pytest.mark.parametrize("seed", range(2))
def test_many_small_runs_in_any_order_give_the_rows_of_one(tmp_path: Path, seed: int) -> None:
    """Whatever order captures come in, and however few at a time, rows are those of everything at once."""
    rng = random.Random(seed)
    everything = press_of(rng)
    whole = rows(derive(tmp_path / "whole", everything))
    rng.shuffle(everything)
    cuts = sorted(rng.sample(range(1, len(everything)), 3))
    batches = [everything[a:b] for a, b in zip([0, *cuts], [*cuts, None], strict=True)]
    assert rows(derive(tmp_path / "parts", *batches)) == whole
    assert whole["alignments"]
    assert whole["story_links"]
    assert PRESS


# ------------------------------------------------------------------ odd versions


def doubtful(folder: Path, *english: str) -> list[str]:
    """Return what is doubtful as a whole about a story and its English version with these sentences."""
    en = replace(edition(1, "en"), body=english, title="")
    news = derive(folder, outcomes([edition(1, "vi"), en]))
    return [str(one) for one in asked(news, "SELECT reason FROM discrepancies WHERE kind = 'doubtful'")]


def test_odd_versions_are_lined_up_and_said_to_be_odd(tmp_path: Path) -> None:
    """Another story under the slug, a text turned round, one ten times longer: kept, and flagged."""
    plain = told(1, "en")
    assert doubtful(tmp_path / "plain", *plain) == []
    assert (
        "counterpart"
        in doubtful(tmp_path / "other", *(f"Nothing is said of this at {n}." for n in "abcdef"))[0]
    )
    assert "order" in doubtful(tmp_path / "turned", *plain[::-1])[0]
    longer = [f"The choir of the valley sang its song number {n} until late." for n in range(60)]
    assert any("sentences" in reason for reason in doubtful(tmp_path / "longer", *plain, *longer))


@pytest.mark.parametrize(
    "body",
    [
        ("no end no stop " * 40,),
        ("| 1 | 2 | 3 |", "| 4 | 5 | 6 |"),
        (told(1, "en")[0], told(1, "vi")[1], told(1, "id")[2]),
        ("\u202e\ud7ff…", "?!", "—"),
    ],
    ids=["no sentence ends", "only a table", "mixed languages", "hardly text"],
)
def test_bad_text_costs_nobody_else(tmp_path: Path, body: tuple[str, ...]) -> None:
    """A version without sentence ends, of a table only or in several languages has its rows like others."""
    odd = replace(edition(1, "en"), body=body, title=None)
    news = derive(tmp_path, outcomes([edition(1, "vi"), odd, edition(2, "vi"), edition(2, "en")]))
    assert asked(news, "SELECT count(*) FROM alignments") == [2]


def test_a_version_without_text_is_not_lined_up(tmp_path: Path) -> None:
    """An empty version belongs to its story, and has no sentence to line up."""
    empty = replace(edition(1, "en"), body=(), title=None)
    news = derive(tmp_path, outcomes([edition(1, "vi"), empty]))
    assert len(stories_of(news)) == 1
    assert asked(news, "SELECT count(*) FROM alignments") == [0]


def test_spans_slice_the_texts(tmp_path: Path) -> None:
    """The places of beads count in the article's text, in order, and give the sentences back."""
    vi, en = original(1), edition(1, "en", credit=crediting(1))
    news = derive(tmp_path, outcomes([vi, en]))
    found = asked(
        news, "SELECT left_start, left_end, left_text, right_start, right_end, right_text FROM beads"
    )
    assert found
    for left_start, left_end, left_text, right_start, right_end, right_text in found:
        assert vi.text[left_start:left_end] == left_text
        assert en.text[right_start:right_end] == right_text


def test_a_snapshot_extended_has_the_rows_of_one_made_anew(tmp_path: Path) -> None:
    """Stories published in two steps, with a judgement in between, are those published at once."""
    first, credit = original(1), crediting(1)
    vi, en = (edition(1, code, credit=credit, day=at) for at, code in enumerate(("vi", "en"), 1))
    others = [original(2, day=3), edition(2, "id", credit=crediting(2), day=4)]
    captures = outcomes([vi, en, first, *others])
    news = derive(tmp_path, captures[:2])
    publish(news, tmp_path / "site.db")
    derive(tmp_path, captures[2:])
    judge(tmp_path, "rejected", first, en)
    derive(tmp_path, ())
    assert publish(news, tmp_path / "site.db")[0].extended
    publish(news, tmp_path / "anew.db")
    assert published(tmp_path / "site.db") == published(tmp_path / "anew.db")
    assert published(tmp_path / "site.db")["beads"]


def published(site: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of stories in a snapshot."""
    with closing(sqlite3.connect(site)) as connection:
        return {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in STORIES}
