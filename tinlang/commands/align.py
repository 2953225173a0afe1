"""`tinlang align`: line up two versions of a text, sentence by sentence, and say where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from pipelines.checks import reasons
from pipelines.doubts import UNSURE, doubts
from pipelines.model import Alignment, Bead, Discrepancy, Version
from pipelines.versions import READ, Comparison, compare, version_of_lines
from pipelines.versions import align as line_up
from tinlang.options import notes_option
from tinlang.report import notices, show_json, show_table
from tinlang.versions import Asked, read_pairs, read_version

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="Example: tinlang align berita.txt news.txt --lang id-en")
@click.argument("left", type=_FILE, required=False)
@click.argument("right", type=_FILE, required=False)
@click.option("--lang", default="auto", show_default=True, help="Languages of the two: vi-en, id-en, …")
@click.option("--lines", is_flag=True, help="One sentence a line, as given.")
@click.option("--jsonl", type=_FILE, help='Many pairs, an object a line: {"id", "src", "tgt"}.')
@click.option("--json", "as_json", is_flag=True, help="One object.")
@notes_option
def align(
    left: Path | None, right: Path | None, lang: str, jsonl: Path | None, notes: str, **asked: bool
) -> None:
    """Line up two versions of a story: texts, copied pages or saved pages LEFT and RIGHT."""
    languages = _languages(lang)
    if jsonl:
        _show_many(list(read_pairs(jsonl)), languages)
        return
    if left is None or right is None:
        raise click.UsageError("Two files are needed, or --jsonl FILE.")
    versions = tuple(
        read_version(path, code, lines=asked["lines"])
        for path, code in zip((left, right), languages, strict=True)
    )
    (comparison,) = compare([(versions[0], versions[1])])
    for warning in (reasons.told(one, notes) for one in warnings(comparison)):
        notices.print(f"tinlang: {warning}", markup=False, highlight=False, soft_wrap=True)
    if asked["as_json"]:
        show_json(told(comparison))
    else:
        _show(comparison, notes)


def _languages(lang: str) -> tuple[str | None, str | None]:
    if lang == "auto":
        return None, None
    codes = lang.split("-")
    if len(codes) != 2 or not set(codes) <= set(READ):
        raise click.BadParameter(
            f"{lang!r}: expected two of {', '.join(READ)}, as vi-en", param_hint="--lang"
        )
    return codes[0], codes[1]


def _show_many(asked: list[Asked], languages: tuple[str | None, str | None]) -> None:
    pairs = [(_spoken(one.left, languages[0]), _spoken(one.right, languages[1])) for one in asked]
    for one, comparison in zip(asked, compare(pairs), strict=True):
        checks = [discrepancy(found) for found in comparison.checks]
        show_json({"id": one.id, "pred": beads(comparison), "checks": checks})


def _spoken(version: Version, language: str | None) -> Version:
    if language is None:
        return version
    return Version(text=version.text, sentences=version.sentences, language=language)


def told(comparison: Comparison) -> dict[str, object]:
    """Return the object that `--json` prints; offsets are code points of the sentences joined by newlines."""
    return {
        "left": comparison.left.lines,
        "right": comparison.right.lines,
        "beads": beads(comparison),
        "confidence": [bead.confidence for bead in comparison.alignment.beads],
        "languages": [comparison.left.language, comparison.right.language],
        "checks": [discrepancy(found) for found in comparison.checks],
    }


def beads(comparison: Comparison) -> list[list[list[int]]]:
    """Return the beads as lists of sentence indexes."""
    return [[list(bead.left), list(bead.right)] for bead in comparison.alignment.beads]


def discrepancy(found: Discrepancy) -> dict[str, object]:
    """Return a finding as an object."""
    return {
        "kind": found.kind,
        "severity": found.severity,
        "left": [found.left.start, found.left.end],
        "right": [found.right.start, found.right.end],
        "reason": found.reason,
    }


def warnings(comparison: Comparison) -> list[str]:
    """Return what makes a pair of versions doubtful as a whole."""
    languages = comparison.left.language, comparison.right.language

    def align_lines(left: Sequence[str], right: Sequence[str]) -> Alignment:
        versions = version_of_lines(left, languages[0]), version_of_lines(right, languages[1])
        return line_up([versions])[0]

    return doubts(comparison, align_lines)


def _show(comparison: Comparison, notes: str) -> None:
    rows = [
        (
            _where(bead),
            _joined(comparison.left, bead.left),
            _joined(comparison.right, bead.right),
            _mark(bead),
        )
        for bead in comparison.alignment.beads
    ]
    names = [version.language or "?" for version in (comparison.left, comparison.right)]
    show_table(f"{len(rows)} rows", ["", *names, "sure"], rows)
    if comparison.checks:
        found = [
            (
                one.severity,
                one.kind,
                _cut(comparison.left, one.left),
                _cut(comparison.right, one.right),
                reasons.told(one.reason, notes),
            )
            for one in comparison.checks
        ]
        show_table(f"\n{len(found)} to look at", ["", "kind", *names, "reason"], found)


def _where(bead: Bead) -> str:
    return "–".join(str(side[0] + 1) if side else "·" for side in (bead.left, bead.right))


def _joined(version: Version, sentences: tuple[int, ...]) -> str:
    lines = version.lines
    return " ".join(lines[at] for at in sentences)


def _mark(bead: Bead) -> str:
    share = f"{bead.confidence:.0%}"
    return share if bead.confidence >= UNSURE else f"{share} ?"


def _cut(version: Version, span: object) -> str:
    start, end = getattr(span, "start", 0), getattr(span, "end", 0)
    text = version.text[start:end]
    return text if len(text) < 60 else text[:57] + "…"
