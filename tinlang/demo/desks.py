"""The desks of the press: feeds, sitemaps, lists and odd pages of each newspaper, by address."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from tinlang.demo import announcing
from tinlang.demo.answers import XML, Answer, Route, Visit
from tinlang.demo.newsroom import Page, Paper, load_papers, section_names
from tinlang.demo.printing import HANOI, Clock, Sheet, print_extra

EXTRAS = Path(__file__).parent / "extras.toml"
REMOVED = "/bai-viet-da-duoc-go-bo-khoi-he-thong-4100003.html"
"""Listed in a sitemap; the newspaper answers 200 with a page that says it is not there."""
TOPIC = "/chuyen-de-san-pham-ocop-xu-nghe-10990001.html"
"""A list page whose address looks like an article's."""
_FORMER = frozenset({"moved host", "still at the former host"})


def former_path(page: Page) -> str:
    """Return the path of a page on its newspaper's former host."""
    slug, _, _ = page.path.strip("/").rpartition("-")
    return (page.paper.formerly_path or page.paper.path).format(slug=slug, number=page.story.number)


@cache
def routes_at(visit: int) -> Mapping[tuple[str, str], Route]:
    """Return everything but articles: (host, path) → what answers there."""
    found: dict[tuple[str, str], Route] = {}
    for paper in load_papers().values():
        for host in (paper.host, *paper.aliases):
            found[host, "/robots.txt"] = _robots(paper)
            found[host, "/"] = _listing(paper, paper.name, "en" if paper.english else "vi")
    for slug, build in _BUILDERS.items():
        paper = load_papers()[slug]
        found.update({(paper.host, path): route for path, route in build(paper, visit)})
    return found


def _robots(paper: Paper) -> Route:
    def route(visit: Visit) -> Answer:
        return Answer(body=announcing.robots(paper, visit.port), media_type="text/plain; charset=utf-8")

    return route


def _listing(paper: Paper, title: str, language: str) -> Route:
    def route(visit: Visit) -> Answer:
        found = announcing.of_paper(paper.slug, visit.number, language)
        return Answer(
            body=print_extra(
                "list.html", paper=paper, title=title, language=language, sections=section_names(),
                sheets=[Sheet(page) for page in found], clock=Clock(visit.now.astimezone(HANOI)),
            )
        )  # fmt: skip

    return route


def _xml(build: Callable[[Visit], str], *, etag: str | None = None) -> Route:
    """Return a route to a feed or sitemap; a given ETag is answered whatever the feed says: it lies."""

    def route(visit: Visit) -> Answer:
        body = build(visit)
        honest = hashlib.sha256(body.encode()).hexdigest()[:20]
        return Answer(body=body, media_type=XML, etag=f'"{etag or honest}"')

    return route


def _rss(paper: Paper, dated: announcing.DateForm, **options: object) -> Route:
    language, raw = options.get("language"), bool(options.get("raw"))
    etag = str(options["etag"]) if "etag" in options else None

    def build(visit: Visit) -> str:
        found = announcing.of_paper(paper.slug, visit.number, str(language) if language else None)
        return announcing.rss(paper, found, visit.port, dated, raw=raw)

    return _xml(build, etag=etag)


def _map(paper: Paper, visit: int) -> Route:
    """Return a route to a sitemap of all pages of a newspaper."""

    def build(at: Visit) -> str:
        found = announcing.of_paper(paper.slug, visit)
        urls = [(f"http://{paper.host}:{at.port}{p.path}", announcing.zoned(p.modified)) for p in found]
        urls += [(f"http://{paper.host}:{at.port}{path}", "2025-10-12") for path in _ODD.get(paper.slug, ())]
        return announcing.sitemap(urls)

    return _xml(build)


def _extras() -> Mapping[str, list[Mapping[str, object]]]:
    found: Mapping[str, list[Mapping[str, object]]] = tomllib.loads(EXTRAS.read_text("utf-8"))
    return found


def _extra_pages(paper: Paper) -> Iterator[tuple[str, Route]]:
    for kind, tables in _extras().items():
        for table in tables:
            if table["paper"] == paper.slug:
                yield str(table["path"]), _extra(f"{kind}.html", paper, table)


def _extra(template: str, paper: Paper, table: Mapping[str, object]) -> Route:
    def route(visit: Visit) -> Answer:
        clock = Clock(visit.now.astimezone(HANOI))
        body = print_extra(template, **{**table, "paper": paper}, sections=section_names(), clock=clock)
        return Answer(body=body, etag=f'"{template}-{table["number"]}"')

    return route


_ODD = {
    "quehuong": [str(t["path"]) for tables in _extras().values() for t in tables] + [REMOVED],
    "songlam": [TOPIC],
}


def _quehuong(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:
    def index(at: Visit) -> str:
        site = f"http://{paper.host}:{at.port}"
        maps = {"sitemap-tin.xml": "2026-01-20", "sitemap-cu.xml": "2021-06-01"}
        return announcing.sitemap_index((f"{site}/{name}", time) for name, time in maps.items())

    def former(at: Visit) -> str:
        found = [p for p in announcing.of_paper(paper.slug, visit) if _FORMER & set(p.story.traps)]
        site = f"http://{paper.formerly}:{at.port}"
        return announcing.sitemap((site + former_path(p), "2021-06-01") for p in found)

    yield "/sitemap.xml", _xml(index)
    yield "/sitemap-tin.xml", _map(paper, visit)
    yield "/sitemap-cu.xml", _xml(former)
    yield "/rss/trang-chu.rss", _rss(paper, announcing.gmt_plus_seven)
    yield from _extra_pages(paper)


def _datto(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:
    yield "/rss/trang-chu.rss", _listing(paper, "RSS", "vi")
    yield "/rss/kinh-te.rss", _rss(paper, announcing.day_first, raw=True)
    yield "/tin-moi/", _listing(paper, "Tin mới", "vi")
    yield "/sitemap.xml", _map(paper, visit)


def _songlam(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:
    yield "/sitemap.xml", _map(paper, visit)
    yield "/rss/home.rss", _rss(paper, announcing.with_am_pm, language="vi")
    yield "/en/rss/home.rss", _rss(paper, announcing.with_am_pm, language="en")
    yield TOPIC, _listing(paper, "Chuyên đề: Sản phẩm OCOP xứ Nghệ", "vi")


def _biencuong(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:  # noqa: ARG001
    yield "/rss/home.rss", _rss(paper, announcing.gmt_plus_seven)


def _horizon(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:
    yield "/rss_feed/", _rss(paper, announcing.naive_iso, etag="always-the-same")
    yield "/latest", _listing(paper, "Latest news", "en")
    yield "/sitemap.xml", _map(paper, visit)


def _langviet(paper: Paper, visit: int) -> Iterator[tuple[str, Route]]:
    days: dict[date, list[Page]] = {}
    for page in announcing.of_paper(paper.slug, visit):
        days.setdefault(page.published.astimezone(HANOI).date(), []).append(page)

    def index(at: Visit) -> str:
        site = f"http://{paper.host}:{at.port}/sitemap/sitemap-post"
        last = {day: max(page.modified for page in found) for day, found in sorted(days.items())}
        return announcing.sitemap_index(
            (f"{site}/{day}.xml", announcing.utc_milliseconds(time)) for day, time in last.items()
        )

    yield "/sitemap.xml", _xml(index)
    for day, found in days.items():
        yield f"/sitemap/sitemap-post/{day}.xml", _xml(_daily(paper, day, found))
    yield "/news-sitemap.xml", _xml(_news(paper, visit))
    for language in ("en", "id", "ms"):
        yield f"/{language}/", _listing(paper, paper.name, language)


def _daily(paper: Paper, day: date, found: list[Page]) -> Callable[[Visit], str]:
    """Return one day's sitemap: on odd days the root form and Malay, on even days all editions."""

    def build(at: Visit) -> str:
        listed = [p for p in found if p.language in ("vi", "ms") or day.day % 2 == 0]
        site = f"http://{paper.host}:{at.port}"
        return announcing.sitemap((site + p.path, announcing.utc_milliseconds(p.modified)) for p in listed)

    return build


def _news(paper: Paper, visit: int) -> Callable[[Visit], str]:
    """Return the news sitemap, whose addresses are those of the aliases, some with a slash at the end."""

    def build(at: Visit) -> str:
        newest = announcing.of_paper(paper.slug, visit)[:24]
        text = announcing.news_sitemap(paper, newest, at.port)
        parts = text.split(f"http://{paper.host}")
        hosts = [f"http://{alias}" for alias in paper.aliases]
        return parts[0] + "".join(hosts[n % len(hosts)] + part for n, part in enumerate(parts[1:]))

    return build


Builder = Callable[[Paper, int], Iterator[tuple[str, Route]]]
_BUILDERS: Mapping[str, Builder] = {
    "quehuong": _quehuong,
    "datto": _datto,
    "songlam": _songlam,
    "biencuong": _biencuong,
    "horizon": _horizon,
    "langviet": _langviet,
}
