"""What a URL names: which newspaper, which edition, which article; one key for all addresses of a page.

Paths are never lower-cased: some papers number articles in letters of both cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import SplitResult, quote, urlsplit

from pipelines.declarations import Key, declare, load_toml
from pipelines.model import Edition, Source, Succession

_FILE = Path(__file__).with_suffix(".toml")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What addresses carry that names no other page, as addresses.toml lists it."""

    parameters: tuple[str, ...]
    path_prefixes: tuple[str, ...]
    path_suffixes: tuple[str, ...]
    host_prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A URL as one newspaper understands it."""

    host: str
    path: str
    """Clean path, the edition's prefix included; where a pattern matched, in the form that matched."""
    query: str
    """What remains without tracking; empty where the path alone names the article."""
    edition: str | None
    """Language of the edition."""
    prefix: str = "/"
    """The edition's path prefix."""
    space: str = ""
    """`bbt/`: the succession whose ids are counted apart; else empty."""
    slug: str | None = None
    id: str | None = None
    former: bool = False
    """The host is that of a predecessor."""

    @property
    def is_article(self) -> bool:
        """Whether an article pattern matched."""
        return self.slug is not None or self.id is not None


def canonical_key(url: str, source: Source) -> str:
    """Return the key of a page: `slug:language:` and its id, else its slug, else its path and query.

    Equal for all addresses of one page in one edition, its former addresses included.
    """
    address = read_address(url, source)
    rest = address.path + (f"?{address.query}" if address.query else "")
    name = address.space + (address.id or address.slug or "") if address.is_article else rest
    return f"{source.slug}:{address.edition or ''}:{name}"


def canonical_url(url: str, source: Source) -> str:
    """Return the address of a page on the paper's own host, without tracking, dress or fragment.

    A predecessor's host stays, since its paths differ from those of its successor.
    """
    address = read_address(url, source)
    home = urlsplit(source.homepage)
    port = f":{home.port}" if home.port and not address.former else ""
    host = address.host if address.former else source.hosts[0]
    query = f"?{address.query}" if address.query else ""
    return f"{home.scheme}://{host}{port}{address.path}{query}"


def edition_of(url: str, source: Source) -> str | None:
    """Return the language of the edition that the path names; None where no edition has it."""
    return read_address(url, source).edition


def is_article(url: str, source: Source) -> bool:
    """Return whether the URL is an article of this paper, in a language that is read."""
    if not _belongs(_host(_split(url)), source):
        return False
    address = read_address(url, source)
    return address.is_article and address.edition in source.languages


def find_source(url: str, press: Mapping[str, Source]) -> Source | None:
    """Return the newspaper whose host, alias or former host the URL has; an exact host goes first."""
    host = _host(_split(url))
    papers = press.values()
    exact = (source for source in papers if host in _hosts(source))
    return next(exact, None) or next((source for source in papers if _belongs(host, source)), None)


@lru_cache(maxsize=512)
def read_address(url: str, source: Source) -> Address:
    """Return what a newspaper understands of a URL; total: nonsense is an address that is no article."""
    parts = _split(url)
    host, path, query = _host(parts), _clean_path(parts.path), _clean_query(parts.query)
    succession = _former(host, source)
    if succession:
        return _read_former(host, path, query, source, succession)
    edition = _edition(path, source)
    prefix = edition.prefix if edition else "/"
    plain = Address(host=host, path=path, query=query, edition=_language(edition, source), prefix=prefix)
    named = _match(plain, source.articles) or _match_former_paths(plain, source)
    return _apart(named, source) if named else plain


def _read_former(host: str, path: str, query: str, source: Source, succession: Succession) -> Address:
    patterns = (succession.article,) if succession.article else source.articles
    plain = Address(host=host, path=path, query=query, edition=source.languages[0], former=True)
    named = _match(plain, patterns)
    return replace(named, space=_space(succession)) if named else plain


def _match_former_paths(plain: Address, source: Source) -> Address | None:
    """Read an address of the paper's own host in the form it had before."""
    own = tuple(each.article for each in source.successions if each.article and each.host in source.hosts)
    return _match(plain, own)


def _apart(named: Address, source: Source) -> Address:
    """Count the ids under a successor's prefix apart, as the predecessor's are."""
    for succession in source.successions:
        if succession.prefix != "/" and named.path.startswith(succession.prefix):
            return replace(named, space=_space(succession))
    return named


def _space(succession: Succession) -> str:
    return succession.prefix.lstrip("/")


def _match(plain: Address, patterns: tuple[str, ...]) -> Address | None:
    """Return the address as the first pattern names it: with its query, alone, then out of its dress."""
    stem = plain.prefix.rstrip("/")
    for rest in _forms(plain.path[len(stem) :] or "/"):
        for query in dict.fromkeys((plain.query, "")):
            for pattern in patterns:
                found = _compiled(pattern).fullmatch(f"{rest}?{query}" if query else rest)
                if found:
                    slug, number = (found.groupdict().get(name) for name in ("slug", "id"))
                    return replace(plain, path=stem + rest, query=query, slug=slug, id=number)
    return None


def _forms(path: str) -> Iterator[str]:
    """Yield the path without and with a final slash, then the same out of its dress (amp, print)."""
    for form in dict.fromkeys((path, *_undressed(path))):
        bare = form.rstrip("/")
        yield from (bare or "/", bare + "/") if bare else ("/",)


def _undressed(path: str) -> Iterator[str]:
    bare = path.rstrip("/")
    yield from (path[len(each) - 1 :] for each in dress().path_prefixes if path.startswith(each))
    yield from (bare[: -len(each)] for each in dress().path_suffixes if bare.endswith(each))


def _edition(path: str, source: Source) -> Edition | None:
    whole = path if path.endswith("/") else path + "/"
    fitting = [edition for edition in source.editions if whole.startswith(edition.prefix)]
    return max(fitting, key=lambda edition: len(edition.prefix), default=None)


def _language(edition: Edition | None, source: Source) -> str | None:
    if edition:
        return edition.language
    return None if source.editions else source.languages[0]


# ------------------------------------------------------------------ hosts


def _hosts(source: Source) -> tuple[str, ...]:
    return source.hosts + tuple(each.host for each in source.successions)


def _belongs(host: str, source: Source) -> bool:
    return host in _hosts(source) or _bare(host) in map(_bare, _hosts(source))


def _bare(host: str) -> str:
    return next((host[len(each) :] for each in dress().host_prefixes if host.startswith(each)), host)


def _former(host: str, source: Source) -> Succession | None:
    if host in source.hosts or _bare(host) in map(_bare, source.hosts):
        return None
    return next((each for each in source.successions if _bare(each.host) == _bare(host)), None)


# ------------------------------------------------------------------ parts of a URL


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 — a port that is no number shows itself only when asked for
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _clean_path(path: str) -> str:
    """Return the path with one spelling: escapes only where needed, no doubled slashes, no `;session`."""
    plain = _ESCAPE.sub(_unescaped, path.split(";")[0])
    return quote(_SLASHES.sub("/", f"/{plain}"), safe="/%:@!$&'()*+,=~", errors="replace")


def _unescaped(escape: re.Match[str]) -> str:
    value = int(escape.group(1), 16)
    return chr(value) if value in _UNRESERVED else escape.group().upper()


def _clean_query(query: str) -> str:
    kept = (part for part in query.split("&") if part and not _tracks(part.partition("=")[0].lower()))
    return "&".join(sorted(kept))


def _tracks(parameter: str) -> bool:
    names = dress().parameters
    return parameter in names or any(parameter.startswith(each[:-1]) for each in names if each.endswith("*"))


@cache
def dress() -> Dress:
    """Return what addresses carry that names no other page."""
    return declare(Dress, load_toml(_FILE), Key(_FILE.name))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
