"""What the press answers at every address, as a pure function of host, path, visit, port and clock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache

from tinlang.demo import announcing
from tinlang.demo.answers import Answer, Visit
from tinlang.demo.desks import former_path, routes_at
from tinlang.demo.newsroom import Page, Paper, load_papers, pages, paper_of, section_names
from tinlang.demo.printing import print_extra, print_page


def answer(host: str, path: str, visit: Visit) -> Answer:
    """Return what a host answers at a path (with its query); an unknown host is a 404."""
    bare = path.partition("?")[0]
    routes = routes_at(visit.number)
    if (host, bare) in routes:
        return routes[host, bare](visit)
    page = _page_at(host, bare, visit)
    if page is not None:
        return _article(page, visit)
    return _elsewhere(host, bare, visit)


def _page_at(host: str, path: str, visit: Visit) -> Page | None:
    """Return the article page at an address; the aggregator minds no alias and no last slash."""
    paper = paper_of(host)
    if paper is None:
        return None
    if paper.slug == "langviet" and len(path) > 1:
        path = path.rstrip("/")
    return _by_address(visit.number).get(paper.host + path)


@cache
def _by_address(visit: int) -> Mapping[str, Page]:
    return {page.address: page for page in pages(visit)}


def _article(page: Page, visit: Visit) -> Answer:
    """Return a page with honest validators, but for the one whose ETag is new at every request."""
    body = print_page(page, visit=visit.number, port=visit.port, now=visit.now)
    told = page.title + page.told.text
    mark = visit.now.isoformat() if "changing etag" in page.story.traps and not page.credit else ""
    etag = hashlib.sha256((told + mark).encode()).hexdigest()[:20]
    return Answer(body=body, etag=f'"{etag}"', modified=None if mark else page.modified)


def _elsewhere(host: str, path: str, visit: Visit) -> Answer:
    """Return a redirect of a former host, a soft 404, or a 404."""
    former = next((p for p in load_papers().values() if p.formerly == host), None)
    if former is not None:
        return _moved(former, path, visit)
    paper = paper_of(host)
    if paper is None:
        return Answer(body="no such host", status=404, media_type="text/plain")
    words = {"paper": paper, "sections": section_names()}
    status = 200 if paper.slug == "quehuong" and path.endswith(".html") else 404
    return Answer(body=print_extra("missing.html", **words), status=status)


def _moved(paper: Paper, path: str, visit: Visit) -> Answer:
    """Return what the former host of a newspaper says: one page is still there, the others have moved."""
    for page in announcing.of_paper(paper.slug, visit.number):
        if path == former_path(page):
            if "still at the former host" in page.story.traps:
                return _article(page, visit)
            return Answer(status=301, location=f"http://{paper.host}:{visit.port}{page.path}")
    return Answer(status=301, location=f"http://{paper.host}:{visit.port}/")
