"""Files that somebody wants lined up → versions; pages and copied pages lose their chrome first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crawlers.loader import load_press
from pipelines.errors import UnreadableError
from pipelines.model import Article, Capture, Dropped, Version
from pipelines.pages.decode import decode
from pipelines.text import normalise
from pipelines.versions import version_of_lines, version_of_text
from tinlang.imports import read_files
from tinlang.intake import read_file


@dataclass(frozen=True, slots=True)
class Asked:
    """A pair of versions as a line of a file gives it."""

    id: str
    left: Version
    right: Version


def read_version(path: Path, language: str | None, *, lines: bool) -> Version:
    """Return the version that a file holds: a text, a saved page, or with `lines` one sentence a line.

    Raises:
        UnreadableError: the file cannot be read, is no text, or holds no sentence.
    """
    version = _of_lines(path, language) if lines else _of_text(path, language)
    if not any(span.end > span.start for span in version.sentences):
        raise UnreadableError(f"{path}: it holds no sentence. Expected a text or a page; check the file.")
    return version


def _of_lines(path: Path, language: str | None) -> Version:
    return version_of_lines(_text(_captured(path)).rstrip("\n").split("\n"), language)


def _of_text(path: Path, language: str | None) -> Version:
    captured = _captured(path)
    article = _article(path)
    if captured.media_type == "text/plain" and (article is None or not _is_copied(article)):
        return version_of_text(normalise(_text(captured)), language)
    if article is None:
        raise UnreadableError(f"{path}: no article in this page. Expected one; save its text instead.")
    parts = (article.title, article.sapo, *article.body)
    text = "\n".join(part for part in parts if part)
    return version_of_text(text, language or article.language.language)


def _captured(path: Path) -> Capture:
    found = next(iter(read_file(path)), None)
    if isinstance(found, Capture):
        return found
    why = f"{found.reason} ({found.detail})" if found else "it holds nothing"
    raise UnreadableError(f"{path}: {why}. Expected a text or a saved page; check its name and what it is.")


def _text(captured: Capture) -> str:
    return decode(captured.body).text.replace("\r\n", "\n").lstrip("\ufeff")


def _article(path: Path) -> Article | None:
    for _, found in read_files(load_press(), (path,)):
        return None if isinstance(found, Dropped) else found
    return None


def _is_copied(article: Article) -> bool:
    """Tell a text that was copied from a page with its chrome from one that is only the article."""
    return bool(article.credit or article.published)


def read_pairs(path: Path) -> Iterator[Asked]:
    """Yield the pairs of a file of one JSON object a line: `id`, `src`, `tgt`, and `langs` or `pair`.

    `src` and `tgt` are lists of sentences, or one sentence.

    Raises:
        UnreadableError: a line is no such object; names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: {error}. Expected UTF-8 text, one JSON object a line.") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _asked(line, f"{path}:{number}")


def _asked(line: str, where: str) -> Asked:
    try:
        row = json.loads(line)
        ours, theirs = _languages(row)
        left, right = _sentences(row["src"]), _sentences(row["tgt"])
        return Asked(str(row["id"]), version_of_lines(left, ours), version_of_lines(right, theirs))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(
            f'{where}: {error!r}. Expected {{"id", "src": [sentences], "tgt": [sentences]}}; mend the line.'
        ) from error


def _sentences(given: object) -> list[str]:
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TypeError("sentences are strings")
    return found


def _languages(row: Mapping[str, object]) -> tuple[str | None, str | None]:
    given = row.get("langs") or row.get("pair")
    codes = given.split("-") if isinstance(given, str) else given
    if codes is None:
        return None, None
    if not isinstance(codes, list) or len(codes) != 2:
        raise ValueError("two languages are `vi-en` or a list of two codes")
    return str(codes[0]), str(codes[1])
