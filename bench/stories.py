"""How long does grouping 100,000 articles take, and a new day's 1,600? How right is content alone?

Run: `python bench/stories.py [--articles N] [--workers N]`. The archive is made here: newspapers, an
aggregator with three editions, reprints, lengths as in the provincial press. For content, 5,000 articles of
one province and month are made and added to the shared parallel news, where these are there.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _archive import PROVINCES, lexicon
from _distractors import distractors
from _filling import put_articles
from _parallel import Row, rows
from numpy.random import Generator, default_rng

from db.connections import open_for_writing
from db.store import Store
from pipelines.addresses import canonical_key
from pipelines.model import (
    Article,
    Credit,
    Edition,
    LanguageVerdict,
    Locator,
    Outcome,
    PublishedTime,
    Source,
)
from pipelines.stories import Document, group_stories
from pipelines.text import fold
from tinlang.config import Config, configure
from tinlang.connecting import Connecting
from tinlang.grouping import group

ARTICLES, DAY = 100_000, 1_600
WHOLE, NEW = 300, 20
"""Seconds that grouping may take from scratch, and a new day."""
FLOORS = {"full": 0.99, "lead": 0.93, "full with distractors": 0.98, "lead with distractors": 0.9}
LANGUAGES = ("vi", "en", "id")


def press() -> dict[str, Source]:
    """Return twenty newspapers and an aggregator that republishes them in three languages."""
    papers = [_paper(at) for at in range(20)]
    return {one.slug: one for one in (*papers, _aggregator())}


def _paper(at: int) -> Source:
    return Source(
        slug=f"paper{at}",
        name=f"Báo số {at}",
        homepage=f"https://paper{at}.example/",
        country="vn",
        province=PROVINCES[at % len(PROVINCES)],
        languages=("vi",),
        timezone="Asia/Ho_Chi_Minh",
        family="generic",
        layout="generic",
        hosts=(f"paper{at}.example",),
        articles=(r"/(?P<slug>[^/]+)-(?P<id>\d{7})\.html",),
        feeds=(),
    )


def _aggregator() -> Source:
    return replace(
        _paper(99),
        slug="all",
        name="Tất cả",
        homepage="https://all.example/",
        languages=LANGUAGES,
        hosts=("all.example",),
        articles=(r"/(?P<slug>[a-z0-9]+(?:-[a-z0-9]+){3,})/?",),
        editions=tuple(Edition(language=one, prefix="/" if one == "vi" else f"/{one}/") for one in LANGUAGES),
        aggregator=True,
        translated=True,
    )


class Writer:
    """Writes stories: the paper's own article, its reprints, its editions at the aggregator."""

    def __init__(self, papers: dict[str, Source], seed: int = 5) -> None:
        self.papers, self.rng = papers, default_rng(seed)
        self.words = {language: lexicon(language) for language in LANGUAGES}

    def articles(self, count: int, start: datetime) -> Iterator[Article]:
        """Yield so many articles, 1,600 a day."""
        given = 0
        for number in itertools.count(int(start.timestamp())):
            time = start + timedelta(days=given / DAY)
            for article in self._story(number, time):
                if given == count:
                    return
                given += 1
                yield article

    def _story(self, number: int, time: datetime) -> Iterator[Article]:
        rng = self.rng
        length = int(min(max(rng.lognormal(5.9, 0.6), 60), 3000))
        figures = [str(rng.integers(10, 9999)) for _ in range(length // 40)]
        names = [" ".join(self.words["vi"].draw(rng, 2)).title() for _ in range(length // 50)]
        at = int(rng.integers(20))
        paper = self.papers[f"paper{at}"]
        body = {one: _text(rng, self.words[one].draw(rng, length), figures, names) for one in LANGUAGES}
        title = " ".join(body["vi"][0].split()[:9])
        slug = "-".join("".join(c if c.isalnum() else " " for c in fold(title)).split())
        own = f"https://{paper.hosts[0]}/{slug}-{number % 10**7:07}.html"
        yield _article(own, paper, "vi", body["vi"], time)
        if rng.random() < 0.1:
            other = self.papers[f"paper{(at + rng.integers(1, 20)) % 20}"]
            again = f"https://{other.hosts[0]}/lai-{slug}-{number % 10**7:07}.html"
            yield _article(again, other, "vi", (*body["vi"][:-1], body["en"][0]), time)
        if rng.random() < 0.7:
            yield from self._editions(slug, own, body, time)

    def _editions(
        self, slug: str, own: str, body: dict[str, tuple[str, ...]], time: datetime
    ) -> Iterator[Article]:
        source = self.papers["all"]
        credit = Credit(raw="Nguồn", url=own) if self.rng.random() < 0.8 else None
        for edition in source.editions:
            if self.rng.random() < 0.8:
                url = f"https://all.example{edition.prefix}{slug}"
                made = _article(url, source, edition.language, body[edition.language], time)
                yield replace(made, credit=credit)


def _text(rng: Generator, words: list[str], figures: list[str], names: list[str]) -> tuple[str, ...]:
    """Return paragraphs in which figures and names stand, in one order in every language."""
    placed = sorted(rng.integers(0, len(words), len(figures) + len(names)).tolist())
    told = [*figures, *names]
    for at, one in sorted(zip(placed, told, strict=True), reverse=True):
        words.insert(at, one)
    cuts = range(0, len(words), 60)
    return tuple(" ".join(words[cut : cut + 60]).capitalize() + "." for cut in cuts)


def _article(url: str, source: Source, language: str, body: Sequence[str], time: datetime) -> Article:
    return Article(
        source=source.slug,
        url=url,
        key=canonical_key(url, source),
        edition=language,
        language=LanguageVerdict(language=language, detected=language),
        title=body[0][:60],
        sapo=None,
        body=tuple(body),
        published=PublishedTime(time=time, precision="minute", raw="x", rule="meta time"),
    )


def outcomes(articles: Iterator[Article], segment: str) -> Iterator[Outcome]:
    """Yield the captures of articles; their readings are left out, since stories do not need them."""
    for at, one in enumerate(articles):
        time = one.published.time if one.published else datetime.now(UTC)
        locator = Locator(segment=segment, offset=at)
        yield Outcome(
            locator=locator,
            source=one.source,
            url=one.url,
            fetched_at=time,
            status=200,
            digest=f"sha256:{at:064x}",
            text_digest=f"{segment} {at}",  # each text is another; to tell so takes a third of the time
            result=one,
        )


def speed(articles: int, workers: int) -> bool:
    """Print how long grouping takes from scratch and for a new day."""
    papers = press()
    writer, start = Writer(papers), datetime(2026, 6, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        config = configure(folder)
        with Store(config.news) as store:
            store.register(papers.values())
        _save(config.news, outcomes(writer.articles(articles, start), "a.warc.gz"))
        whole = _timed(f"{articles:,} articles from scratch, limit {WHOLE} s", config, workers, papers)
        later = start + timedelta(days=articles / DAY + 1)
        _save(config.news, outcomes(writer.articles(DAY, later), "b.warc.gz"))
        new = _timed(f"a new day's {DAY:,}, limit {NEW} s", config, workers, papers)
        nothing = _timed("nothing new", config, workers, papers)
        size = config.news.stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"news.db {size:,.0f} MB, memory at most {peak:,.0f} MB")
    return whole <= WHOLE and new <= NEW and nothing <= NEW


def _save(path: Path, made: Iterator[Outcome]) -> None:
    """Write articles in bulk: `Store.save` would read each."""
    begun = time.perf_counter()
    with closing(open_for_writing(path).conn) as connection:
        for pragma in ("foreign_keys = OFF", "synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        put_articles(connection, made)
    print(f"(written in {time.perf_counter() - begun:.0f} s)")


def _timed(what: str, config: Config, workers: int, papers: dict[str, Source]) -> float:
    with Store(config.news) as store:
        begun, worked = time.perf_counter(), time.process_time()
        changed = group(Connecting(config, store, workers, papers))
        seconds = time.perf_counter() - begun
    spent = f"{time.process_time() - worked:.1f} s of them this process worked"
    print(f"{what}: {seconds:.1f} s, {spent}, {changed:,} stories written", flush=True)
    return seconds


# ------------------------------------------------------------------ content


def quality() -> bool:
    """Print pairwise F1 on the shared news, alone and among articles of one province and month."""
    good = True
    for kind in ("full", "lead"):
        found = rows(f"stories.{kind}.jsonl")
        if not found:
            print("stories: the shared parallel news are absent; set TINLANG_SHARED to their folder")
            return True
        good &= _score(kind, found, [])
        crowd = list(distractors(5_000, lead=kind == "lead"))
        good &= _score(f"{kind} with distractors", found, crowd)
    return good


def _score(name: str, found: Sequence[Row], crowd: Sequence[Document]) -> bool:
    begun = time.perf_counter()
    groups = group_stories(
        [*(Document(row["did"], row["lang"], tuple(row["text"])) for row in found), *crowd]
    )
    seconds = time.perf_counter() - begun
    precision, recall, f1 = pairwise(groups, {row["did"]: row["story"] for row in found})
    floor = FLOORS.get(name, 0.0)
    measured = f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} (floor {floor})"
    print(f"{name}: {measured}, {seconds:.1f} s")
    return f1 >= floor


def pairwise(groups: Sequence[Sequence[str]], story: dict[str, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over pairs; a document without a story is alone."""
    found = [pair for group in groups for pair in itertools.combinations(group, 2)]
    right = sum(one in story and story[one] == story.get(other) for one, other in found)
    gold = sum(story[one] == story[other] for one, other in itertools.combinations(story, 2))
    precision, recall = right / max(len(found), 1), right / max(gold, 1)
    return precision, recall, 2 * right / max(len(found) + gold, 1)


def main() -> int:
    """Print all; 1 where a figure misses its target."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=ARTICLES)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--content", action="store_true", help="only how right content is")
    chosen = options.parse_args()
    good = quality()
    if chosen.content:
        return 0 if good else 1
    return 0 if speed(chosen.articles, chosen.workers) and good else 1


if __name__ == "__main__":
    sys.exit(main())
