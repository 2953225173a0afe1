"""What a source file may say, beyond the types of its keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pipelines.declarations import Key
from pipelines.model import LinkKind, Source
from pipelines.provinces import provinces

LAYOUTS = Path(__file__).parents[1] / "pipelines" / "layouts"

Complaint = tuple[str, str, str, str]
"""Key, what stands there, what was expected, what to do."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LOOPBACK = re.compile(r"(?:.+\.)?localhost|127(?:\.\d{1,3}){3}")
_GROUPS = {"slug", "id"}
_POLICIES = {
    "robots": ("obey", "refuses"),
    "publish": ("full", "excerpt"),
    "network": ("public", "loopback"),
}


def check_source(source: Source, path: Path, key: Key) -> None:
    """Pass a source whose file says nothing it may not.

    Raises:
        DeclarationError: the first thing that is not so, with its key.
    """
    complaints = chain(_file_name(source, path), *(rule(source) for rule in RULES))
    for where, what, expected, remedy in complaints:
        raise Key(key.file, where).refuse(what, expected, remedy)


# ------------------------------------------------------------------ rules


def _file_name(source: Source, path: Path) -> Iterator[Complaint]:
    if source.slug != path.stem:
        yield "slug", f"is '{source.slug}'", f"'{path.stem}', the name of the file", "Rename one of them"
    if len(path.parent.name) == 2 and source.country != path.parent.name:
        yield (
            "country",
            f"is '{source.country}'",
            f"'{path.parent.name}', the name of the folder",
            "Move the file",
        )


def _names(source: Source) -> Iterator[Complaint]:
    if not _SLUG.fullmatch(source.slug):
        yield "slug", f"is '{source.slug}'", "lower-case letters, digits and hyphens", "Choose another"
    if not _LANGUAGE.fullmatch(source.country):
        yield "country", f"is '{source.country}'", "two lower-case letters (ISO 3166-1)", "Correct it"
    for name in ("name", "family", "layout"):
        if not getattr(source, name).strip():
            yield name, "is empty", "a name", "Write it"


def _province(source: Source) -> Iterator[Complaint]:
    today = [province.name for province in provinces()]
    if source.province is not None and source.province not in today:
        remedy = "Write the province of today as there, or leave the key out for a national paper"
        yield (
            "province",
            f"is '{source.province}'",
            "one of the 34 of pipelines/places/provinces.toml",
            remedy,
        )


def _languages(source: Source) -> Iterator[Complaint]:
    yield from _listed("languages", source.languages)
    for at, language in enumerate(source.languages):
        if not _LANGUAGE.fullmatch(language):
            yield (
                f"languages[{at}]",
                f"is '{language}'",
                "two lower-case letters (ISO 639-1)",
                "Write vi, en or id",
            )


def _timezone(source: Source) -> Iterator[Complaint]:
    if not _is_timezone(source.timezone):
        yield (
            "timezone",
            f"is '{source.timezone}'",
            "an IANA name",
            "Write it as Asia/Ho_Chi_Minh or Asia/Jakarta",
        )


def _layout(source: Source) -> Iterator[Complaint]:
    known = sorted({"generic", *(path.stem for path in LAYOUTS.glob("*.toml"))})
    if source.layout not in known:
        yield (
            "layout",
            f"is '{source.layout}'",
            "one of " + ", ".join(known),
            "Choose one, or add its file in pipelines/layouts/",
        )


def _host_names(source: Source) -> Iterator[Complaint]:
    yield from _listed("hosts", source.hosts)
    for at, host in enumerate(source.hosts):
        if not _HOST.fullmatch(host):
            yield (
                f"hosts[{at}]",
                f"is '{host}'",
                "a lower-case host name without scheme or port",
                "Correct it",
            )
    yield from _own_url("homepage", source.homepage, source)


def _article_patterns(source: Source) -> Iterator[Complaint]:
    yield from _listed("articles", source.articles)
    for at, pattern in enumerate(source.articles):
        yield from _pattern(f"articles[{at}]", pattern, _GROUPS)


def _feeds(source: Source) -> Iterator[Complaint]:
    yield from _listed("feeds", tuple(feed.url for feed in source.feeds))
    for at, feed in enumerate(source.feeds):
        yield from _own_url(f"feeds[{at}].url", feed.url, source)
        if feed.kind is LinkKind.ARTICLE:
            kinds = ", ".join(kind for kind in LinkKind if kind is not LinkKind.ARTICLE)
            yield f"feeds[{at}].kind", "is 'article'", f"one of {kinds}", "Say what the page at that URL is"
        if feed.language is not None and feed.language not in source.languages:
            yield (
                f"feeds[{at}].language",
                f"is '{feed.language}'",
                "one of the source's languages",
                "Correct it",
            )


def _editions(source: Source) -> Iterator[Complaint]:
    yield from _unique("editions", tuple(edition.language for edition in source.editions))
    yield from _unique("editions", tuple(edition.prefix for edition in source.editions))
    for at, edition in enumerate(source.editions):
        yield from _prefix(f"editions[{at}].prefix", edition.prefix)
        if not _LANGUAGE.fullmatch(edition.language):
            yield (
                f"editions[{at}].language",
                f"is '{edition.language}'",
                "two lower-case letters",
                "Correct it",
            )
    missing = set(source.languages) - {edition.language for edition in source.editions}
    if source.editions and missing:
        yield "editions", f"has none for {', '.join(sorted(missing))}", "one for each language", "Add it"


def _successions(source: Source) -> Iterator[Complaint]:
    for at, succession in enumerate(source.successions):
        if not _HOST.fullmatch(succession.host):
            yield f"successions[{at}].host", f"is '{succession.host}'", "a lower-case host name", "Correct it"
        if succession.article is not None:
            yield from _pattern(f"successions[{at}].article", succession.article, {"id"})
        elif succession.host in source.hosts:
            yield (
                f"successions[{at}].article",
                "is missing",
                "the former pattern on the same host",
                "Add it",
            )
        yield from _prefix(f"successions[{at}].prefix", succession.prefix)


def _policy(source: Source) -> Iterator[Complaint]:
    for name, known in _POLICIES.items():
        if getattr(source.policy, name) not in known:
            yield (
                f"policy.{name}",
                f"is '{getattr(source.policy, name)}'",
                "one of " + ", ".join(known),
                "Correct it",
            )
    least = 0.0 if source.policy.network == "loopback" else 1.0
    if not least <= source.policy.delay <= 86_400:
        yield "policy.delay", f"is {source.policy.delay}", f"seconds, {least:g} to 86400", "Correct it"
    if source.policy.revisit is not None and source.policy.revisit < 0:
        yield "policy.revisit", f"is {source.policy.revisit}", "seconds, 0 or more", "Correct it"
    if source.policy.network == "loopback":
        for at, host in enumerate(source.hosts):
            if not _LOOPBACK.fullmatch(host):
                yield (
                    f"hosts[{at}]",
                    f"is '{host}'",
                    "a name of this machine, as policy.network says",
                    "Correct one",
                )


def _weekly(source: Source) -> Iterator[Complaint]:
    if source.weekly and not 0 <= source.weekly[0] <= source.weekly[1]:
        yield "weekly", f"is {list(source.weekly)}", "least and most, in that order", "Correct it"


RULES: tuple[Callable[[Source], Iterator[Complaint]], ...] = (
    _names,
    _province,
    _languages,
    _timezone,
    _layout,
    _host_names,
    _article_patterns,
    _feeds,
    _editions,
    _successions,
    _policy,
    _weekly,
)

# ------------------------------------------------------------------ what several rules ask


def _listed(key: str, values: tuple[str, ...]) -> Iterator[Complaint]:
    if not values:
        yield key, "is empty", "at least one", "Add it"
    yield from _unique(key, values)


def _unique(key: str, values: tuple[str, ...]) -> Iterator[Complaint]:
    for at, value in enumerate(values):
        if value in values[:at]:
            yield f"{key}[{at}]", f"repeats '{value}'", "each only once", "Delete one of them"


def _own_url(key: str, url: str, source: Source) -> Iterator[Complaint]:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.scheme in {"http", "https"} and parts.port != 0 else None
    except ValueError:
        host = None
    if host is None or url != url.strip():
        yield key, f"is '{url}'", "an absolute http or https URL", "Write it in full"
    elif host not in source.hosts:
        yield key, f"has the host '{host}'", "one of hosts", "Add the host there, or correct the URL"


def _pattern(key: str, pattern: str, groups: set[str]) -> Iterator[Complaint]:
    try:
        found = set(re.compile(pattern).groupindex)
    except re.error as error:
        yield key, f"is no pattern ({error})", "a regular expression of Python", "Mend it; use single quotes"
        return
    if not found & groups or found - _GROUPS:
        named = ", ".join(sorted(found)) or "none"
        expected = f"(?P<{'> or (?P<'.join(sorted(groups))}>, and no other"
        yield key, f"has the named groups {named}", expected, "Name what identifies the article"
    if not re.match(r"(\(\?[!=][^)]*\))*/", pattern):
        yield (
            key,
            "does not begin with /",
            "a pattern of the whole path after the edition's prefix",
            "Begin with /",
        )


def _prefix(key: str, prefix: str) -> Iterator[Complaint]:
    if not re.fullmatch(r"/(?:[^/\s]+/)*", prefix):
        yield key, f"is '{prefix}'", "a path that begins and ends with /", "Write it as /en/"


@cache
def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return False
    return True
