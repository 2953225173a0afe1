"""`tinlang terms`: what the termbase says, and taking terms from other tools and handing them out."""

from __future__ import annotations

import getpass
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from db.decisions import Decisions
from db.exports.form import Form
from db.exports.tbx import write_tbx2, write_tbx3
from db.terms import judgements_of, new_to, termbase_of
from pipelines.errors import UnreadableError
from pipelines.model import Concept, TermStatus
from pipelines.terms.markup import read_markup
from pipelines.terms.problems import Problem, problems_of
from pipelines.terms.tables import read_table, table_of
from pipelines.terms.taken import Taken
from pipelines.terms.violations import count_terms
from tinlang.commands.export import opened
from tinlang.config import Config, ready
from tinlang.report import notices, show_json, show_table
from tinlang.versions import read_version

_FILE = click.Path(dir_okay=False, path_type=Path)
_TABLES = {".csv", ".tsv", ".txt"}
_KINDS = ("csv", "tbx", "tbx2")


@click.group(epilog="Example: tinlang terms list --lang en")
def terms() -> None:
    """List, check, import and export the termbase."""


@terms.command(name="list", epilog="Example: tinlang terms list --domain ocop")
@click.option("--lang", help="Only concepts with a term in this language.")
@click.option("--domain", help="Only concepts of this domain.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@click.pass_obj
def list_(config: Config, lang: str | None, domain: str | None, as_json: bool) -> None:
    """List the concepts with their renderings."""
    concepts = [
        one
        for one in termbase_of(Decisions(config.decisions)).concepts
        if (not domain or one.domain == domain) and (not lang or lang in _languages(one))
    ]
    if as_json:
        for one in concepts:
            show_json(told(one))
        return
    languages = sorted({language for one in concepts for language in _languages(one)})
    rows = [(one.id, one.domain, *(_renderings(one, language) for language in languages)) for one in concepts]
    show_table(f"{len(concepts)} concepts", ["concept", "domain", *languages], rows)


def _languages(concept: Concept) -> set[str]:
    return {term.language for term in concept.terms}


_MARKS = {TermStatus.APPROVED: "", TermStatus.ADMITTED: "(also) ", TermStatus.FORBIDDEN: "(not) "}


def _renderings(concept: Concept, language: str) -> str:
    return "; ".join(_MARKS[term.status] + term.text for term in concept.terms if term.language == language)


def told(concept: Concept) -> dict[str, object]:
    """Return a concept as an object."""
    about = ("id", "domain", "definition", "source", "note")
    return {name: getattr(concept, name) for name in about} | {
        "terms": [
            {"language": term.language, "text": term.text, "status": term.status.value, "note": term.note}
            for term in concept.terms
        ]
    }


@terms.command(name="import", epilog="Example: tinlang terms import glossary.tbx")
@click.argument("file", type=_FILE)
@click.option("--by", "actor", default=getpass.getuser, help="Who decided so; the user by default.")
@click.pass_obj
def import_(config: Config, file: Path, actor: str) -> None:
    """Take the terms of FILE (TBX, TMX or CSV); they stand over the starter and survive every rebuild.

    What is not valid is listed with its line; the valid entries are taken.
    """
    taken = _read(file)
    decisions = Decisions(ready(config).decisions)
    termbase = termbase_of(decisions)
    fresh = new_to(termbase, taken.concepts)
    judgements = judgements_of(fresh, actor)
    if judgements:
        decisions.record(*judgements)
    _list_faults(file, taken)
    _list_problems(problems_of(termbase_of(decisions).concepts), {one.id for one in fresh})
    known = sum(len(one.terms) for one in taken.concepts) - len(judgements)
    notices.print(
        f"{len(judgements)} terms of {len(fresh)} concepts taken, {known} known already, "
        f"{len(taken.faults)} faults."
    )


@terms.command(epilog="Example: tinlang terms check glossary.csv")
@click.argument("file", type=_FILE, required=False)
@click.pass_obj
def check(config: Config, file: Path | None) -> None:
    """Say what is wrong with FILE (TBX, TMX or CSV), or with the termbase: faults, duplicates, cycles.

    Exit code 0: nothing that must be mended; 1: something, and listed.
    """
    taken = _read(file) if file else Taken(termbase_of(Decisions(config.decisions)).concepts, ())
    problems = problems_of(taken.concepts)
    if file:
        _list_faults(file, taken)
    _list_problems(problems)
    counted = Counter(term.status.value for one in taken.concepts for term in one.terms)
    said = ", ".join(f"{count} {status}" for status, count in sorted(counted.items()))
    notices.print(f"{len(taken.concepts)} concepts; terms: {said or 'none'}.", highlight=False)
    wrong = taken.faults or any(one.severity == "error" for one in problems)
    sys.exit(1 if wrong else 0)


@terms.command(epilog="Example: tinlang terms export --format csv -o terms.csv")
@click.option("--format", "kind", type=click.Choice(_KINDS), help="By the suffix of the output, else csv.")
@click.option("-o", "--output", type=_FILE, help="File to write; standard output without it.")
@click.pass_obj
def export(config: Config, kind: str | None, output: Path | None) -> None:
    """Write the termbase as CSV, TBX (ISO 30042:2019) or TBX of the older edition (tbx2)."""
    concepts = termbase_of(Decisions(config.decisions)).concepts
    suffix = output.suffix.removeprefix(".") if output else ""
    chosen = kind or (suffix if suffix in _KINDS else "csv")
    with opened(output) as out:
        if chosen == "csv":
            out.write(table_of(concepts).encode())
        else:
            (write_tbx3 if chosen == "tbx" else write_tbx2)(concepts, out, Form())


@terms.command(epilog="Example: tinlang terms count article.txt --lang en")
@click.argument("file", type=_FILE)
@click.option("--lang", help="Language of the text; told from it without.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@click.pass_obj
def count(config: Config, file: Path, lang: str | None, as_json: bool) -> None:
    """Count the terms in a text: good renderings are hits, forbidden ones of several words violations."""
    version = read_version(file, lang, lines=False)
    termbase = termbase_of(Decisions(config.decisions))
    counted = count_terms(termbase, version.text, version.language or "")
    found = Counter(
        (concept.id, term.text, term.status.value)
        for hit in termbase.hits(version.text, version.language or "")
        for concept, term in hit.uses
    )
    if as_json:
        uses = [{"concept": one, "term": text, "status": status, "hits": hits}
                for (one, text, status), hits in sorted(found.items())]  # fmt: skip
        show_json({"hits": counted.hits, "violations": counted.violations, "terms": uses})
        return
    rows = [(*use, hits) for use, hits in sorted(found.items())]
    title = f"{counted.hits} hits, {counted.violations} violations"
    show_table(title, ["concept", "term", "status", "hits"], rows)


def _read(file: Path) -> Taken:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableError(
            f"{file}: {error.strerror}. Expected a TBX, TMX or CSV file; check its name."
        ) from error
    is_table = file.suffix.lower() in _TABLES or (file.suffix == "" and not raw.lstrip().startswith(b"<"))
    return read_table(raw, str(file)) if is_table else read_markup(raw, str(file))


def _list_faults(file: Path, taken: Taken) -> None:
    for fault in taken.faults:
        notices.print(f"{file}:{fault.line}: {fault.reason}", markup=False, highlight=False, soft_wrap=True)


def _list_problems(problems: Sequence[Problem], among: set[str] | None = None) -> None:
    for one in problems:
        if among is None or among & set(one.concepts):
            names = ", ".join(one.concepts)
            said = f"{one.severity}, {one.kind}: {names}: {one.reason}"
            notices.print(said, markup=False, highlight=False, soft_wrap=True)
