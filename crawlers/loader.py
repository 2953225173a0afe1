"""Source files → the press: strictly checked, in the order of their slugs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from crawlers.source_rules import check_source
from pipelines.declarations import Key, declare, load_text, read_toml
from pipelines.errors import DeclarationError
from pipelines.model import Source

BUNDLED = Path(__file__).parent / "sources"
"""The newspapers that come with tinlang, one folder a country."""
DRAFT_PORT = ":8765"
"""The port that sources of the demo press are written with."""


def load_press(*extra: Path, port: int | None = None) -> dict[str, Source]:
    """Return all newspapers by slug: those that come with tinlang and those of more folders or files.

    A folder that is not there adds none. `port` takes the place of 8765 in the URLs of the extra ones.

    Raises:
        DeclarationError: a file says something it may not, or two files say what only one may.
    """
    return check_press([*_read_all((BUNDLED,), None), *_read_all(extra, port)])


def load_sources(*paths: Path, port: int | None = None) -> dict[str, Source]:
    """Return the newspapers of these folders or files alone, by slug.

    Raises:
        DeclarationError: as `load_press`.
    """
    return check_press(list(_read_all(paths, port)))


def read_source(path: Path, port: int | None = None) -> Source:
    """Return the newspaper that one file declares.

    Raises:
        DeclarationError: it cannot be read, or says something it may not.
    """
    file = shown(path)
    text = load_text(path, file)
    if port is not None:
        text = text.replace(DRAFT_PORT, f":{port}")
    source = declare(Source, read_toml(text, file), Key(file))
    check_source(source, path, Key(file))
    return source


def source_files(*paths: Path) -> list[Path]:
    """Return the source files of folders, with their subfolders, and of files, sorted."""
    found = (path.rglob("*.toml") if path.is_dir() else [path] * path.exists() for path in paths)
    return sorted(file for files in found for file in files)


def shown(path: Path) -> str:
    """Return the name of a file for messages: from `crawlers/` on for those that come with tinlang."""
    return str(path.relative_to(BUNDLED.parents[1])) if path.is_relative_to(BUNDLED) else str(path)


def _read_all(paths: tuple[Path, ...], port: int | None) -> Iterator[tuple[str, Source]]:
    for path in source_files(*paths):
        yield shown(path), read_source(path, port)


# ------------------------------------------------------------------ what two files may not both say


def check_press(read: Iterable[tuple[str, Source]]) -> dict[str, Source]:
    """Return the sources by slug, in its order, where no two claim the same slug, host or feed.

    Raises:
        DeclarationError: two files claim the same.
    """
    claims: dict[tuple[str, str], str] = {}
    press: dict[str, Source] = {}
    for file, source in read:
        for where, claim in _claims(source):
            noun = where.split("[")[0]
            if (noun, claim) in claims:
                raise _claimed(Key(file, where), claim, claims[noun, claim])
            claims[noun, claim] = file
        press[source.slug] = source
    return dict(sorted(press.items()))


def _claims(source: Source) -> Iterator[tuple[str, str]]:
    yield "slug", source.slug
    former = [each.host for each in source.successions if each.host not in source.hosts]
    yield from ((f"hosts[{at}]", host) for at, host in enumerate((*source.hosts, *former)))
    yield from ((f"feeds[{at}].url", feed.url) for at, feed in enumerate(source.feeds))


def _claimed(key: Key, claim: str, other: str) -> DeclarationError:
    return key.refuse(
        f"is '{claim}', as in {other}", "each only once in the press", "Delete it from one of them"
    )
