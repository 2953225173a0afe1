"""A hostile archive, hostile questions: the site stays whole, for its owner and for the public."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import hostilefixture
import httpx
import pytest
from deskfixture import Visitor, visiting
from walking import Walk, faults, route_of, walk

from db.decisions import Decisions
from db.site.pages import ROUTES
from db.site.writing import Desk

PUBLIC, OWNER = "public", "owner"
BEGIN = ("/", "/robots.txt", "/search/suggest.json?q=tan")
UNLINKED = {r"/sign-in$", r"/decide$", r"/lists/add$", r"/article/(?P<id>[0-9a-f]{16})/archived$"}
"""Routes that no page links to: the way in, where forms go, and pages of an archive that is not there."""

DECIDING = {
    r"/decisions(\.(?P<format>json|csv))?$",
    r"/product/(?P<id>[0-9a-z-]+)/(?P<deed>rename|watch|merge|split)$",
}
"""Routes of whoever may decide, which the public is not led to."""


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the local and the public snapshot of the hostile archive."""
    return hostilefixture.make_snapshots(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def owner(snapshots: tuple[Path, Path]) -> Iterator[Visitor]:
    """Ask as the owner, signed in."""
    site = snapshots[0]
    with visiting(site, Desk(decisions=site.with_name("decisions.db"))) as visitor:
        visitor.sign_in()
        yield visitor


@pytest.fixture(scope="module")
def public(snapshots: tuple[Path, Path]) -> Iterator[Visitor]:
    """Ask as one of the public."""
    with visiting(snapshots[1], None, public=True) as visitor:
        yield visitor


@pytest.fixture(scope="module")
def walked(owner: Visitor, public: Visitor) -> dict[str, Walk]:
    """Walk the whole site once as each."""
    return {OWNER: walk(owner.get, BEGIN), PUBLIC: walk(public.get, BEGIN)}


@pytest.mark.parametrize("who", [OWNER, PUBLIC])
def test_nothing_hostile_comes_through(walked: dict[str, Walk], who: str) -> None:
    """Every page, JSON, CSV and file of a hostile archive answers 200 and holds no element of its texts."""
    assert walked[who].faults == []
    assert len(walked[who].seen) > 100


def test_every_page_is_linked(walked: dict[str, Walk]) -> None:
    """Every route of ours is reached from the home page, so that all of them are looked at here."""
    reached = {route_of(httpx.URL(path).path) for path in walked[OWNER].seen}
    assert {pattern for pattern, _ in ROUTES} - reached - UNLINKED == set()


def test_the_public_reaches_what_is_for_it(walked: dict[str, Walk]) -> None:
    """The public reaches every page too, watch lists among them, but those where decisions are made."""
    reached = {route_of(httpx.URL(path).path) for path in walked[PUBLIC].seen}
    assert {pattern for pattern, _ in ROUTES} - reached - UNLINKED == DECIDING


# ------------------------------------------------------------------ hostile questions

ODD = (
    "'", f'"{hostilefixture.MARKUP}', "\x00", f"\r\nX-Owned: 1\r\n\r\n{hostilefixture.MARKUP}", "[]", "%",
    "../../etc/passwd", "-1", "9" * 40, "1e999", "2026-13-45", "9999-12-31..0001-01-01", "NaN", "ệ" * 120,
    ";drop table", "*",
    "union select 1", "\ud7ff\ue000\u202e", "{{7*7}}", "1; attach database 'x' as y",
)  # fmt: skip


def questions(walked: Walk) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each page with odd values: all of its parameters at once, and one by one in turn."""
    odd = cycle(ODD)
    for pattern, paths in by_route(walked).items():
        names = sorted({name for path in paths for name in walked.forms.get(path, ())} - {"next", "token"})
        if not names or pattern == r"/sign-in$":
            continue
        path = paths[0]
        yield from ((path, dict.fromkeys(names, value)) for value in ODD)
        yield from ((path, {name: next(odd)}) for name in names for _ in range(3))


def by_route(walked: Walk) -> dict[str, list[str]]:
    """Return the paths that were asked, by their route."""
    found: dict[str, list[str]] = {}
    for path in walked.seen:
        bare = httpx.URL(path).path
        found.setdefault(route_of(bare) or "", []).append(bare)
    return {pattern: paths for pattern, paths in found.items() if pattern}


@pytest.mark.parametrize("who", [OWNER, PUBLIC])
def test_odd_questions_are_answered(
    walked: dict[str, Walk], who: str, request: pytest.FixtureRequest
) -> None:
    """No value of any parameter of any page makes an error page, an element or a header."""
    visitor: Visitor = request.getfixturevalue(who)
    asked = list(questions(walked[who]))
    assert len(asked) > 300
    for path, parameters in asked[:: 1 if who == PUBLIC else 3]:
        answer = visitor.get(path, params=parameters)
        found = [fault for fault in faults(answer) if not re.match(r"status (400|404|414|503)", fault)]
        assert found == [], (path, parameters)
        assert answer.status_code != 503, (path, parameters)


PATHS = (
    "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/article/../../x", "/site/%2e%2e/x", "/product/%00",
    "/-/static/../../../etc/passwd", "/-/static-plugins/tinlang/..%2f..%2fguard.py", "/story/..%00.tmx",
    "/-/static-plugins/tinlang/../guard.py", "/source/%0d%0aX-Owned:1", "/site/articles/'%20or%201=1",
    "/article/" + "a" * 5000,
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_no_path_leads_out(public: Visitor, path: str) -> None:
    """Paths with dots, line breaks, NULs or endless names lead to nothing, in a sentence."""
    answer = public.get(httpx.URL(scheme="http", host="localhost", raw_path=path.encode()))
    while answer.status_code == 302:  # Datasette writes % as ~
        assert re.match(r"/[^/\\]", answer.headers["location"])
        answer = public.get(answer.headers["location"])
    assert answer.status_code in (400, 403, 404)
    assert "root:" not in answer.text
    assert "import annotations" not in answer.text
    assert "x-owned" not in answer.headers


def test_the_public_writes_nothing(public: Visitor, walked: dict[str, Walk]) -> None:
    """Whatever is sent to any page by the public is refused."""
    for paths in by_route(walked[OWNER]).values():
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = public.runner.run(public.client.request(method, paths[0], data={"a": "b"}))
            assert answer.status_code == 405, paths[0]


def test_a_form_of_nobody_writes_nothing(
    owner: Visitor, walked: dict[str, Walk], snapshots: tuple[Path, Path]
) -> None:
    """A form without this site's tokens is refused by every page, even of who is signed in."""
    log = Decisions(snapshots[0].with_name("decisions.db"))
    for paths in by_route(walked[OWNER]).values():
        answer = owner.post(paths[0], {"judge": "accepted|segment|a-b|c", "next": "//evil.example/"})
        assert answer.status_code in (400, 403, 404, 405), paths[0]
        assert "location" not in answer.headers
    assert list(log.log()) == []


def test_two_hundred_at_once(public: Visitor, walked: dict[str, Walk]) -> None:
    """Two hundred requests at once are all answered; bench/soak/public.py does so for a minute."""
    paths = [paths[0] for paths in by_route(walked[PUBLIC]).values()]

    async def at_once() -> list[httpx.Response]:
        chosen = islice(cycle(paths), 200)
        return await asyncio.gather(*(public.client.get(path, timeout=60) for path in chosen))

    statuses = {answer.status_code for answer in public.runner.run(at_once())}
    assert statuses == {200}
