"""`tinlang search`: search the snapshot from the command line."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import click
from rich.text import Text

from db.connections import open_for_reading, translated
from db.search import Accents, Finding, Hit, Hits, Order, Segment, compile_query
from db.search import search as find
from tinlang.config import Config
from tinlang.report import console, show_json


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
    epilog="Example: tinlang search 'lam dong lang:vi'",
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--size", type=click.IntRange(1, 1000), default=20, show_default=True, help="Hits a page.")
@click.option(
    "--order", type=click.Choice([order.value for order in Order]), default="best", show_default=True
)
@click.option(
    "--accents", type=click.Choice([one.value for one in Accents]), default="auto", show_default=True
)
@click.option("--stories", is_flag=True, help="Count stories; copies and versions are one hit.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(
    config: Config, /, words: tuple[str, ...], as_json: bool, stories: bool, **asked: str | int
) -> None:
    """Search the snapshot: tinlang search 'lam dong lang:vi after:2026-05'.

    \b
    lam dong            all spellings; together first, then apart
    Lâm Đồng            with accents: only so spelt
    "chè Shan tuyết"    exactly these words
    AND OR NOT - ( )    a OR b, -word; a NEAR/5 b; prod* for all that begins so
    title: sapo: body: caption:                       where the words stand
    lang: source: province: section: publisher:       what the article is
    place: then: product:                             what it names
    date: year: after: before:                        when it was published
    """
    query = replace(compile_query(" ".join(words), Accents(str(asked["accents"]))), stories=stories)
    with contextlib.closing(open_for_reading(config.site)) as connection, translated(config.site):
        hits = find(
            connection,
            query,
            page=int(asked["page"]),
            size=int(asked["size"]),
            order=Order(str(asked["order"])),
        )
        together = Finding(connection, query).together()
    if as_json:
        show_json(_facts(hits, together))
    else:
        _show(hits, together)


def _show(hits: Hits, together: int) -> None:
    first = (hits.page - 1) * hits.size + 1
    for at, hit in enumerate(hits.hits, start=first):
        copies = f"{hit.copies:,} more of this story" if hit.copies else None
        facts = " · ".join(filter(None, (hit.day, hit.source, hit.language, hit.province, copies, hit.id)))
        console.print(Text.assemble((f"{at:>4}  ", "dim"), _marked(hit.title)), highlight=False)
        console.print(Text(f"      {facts}", style="dim"), highlight=False)
        console.print(Text.assemble("      ", _marked(hit.passage)), highlight=False)
    console.print(_summary(hits, together), highlight=False)


def _summary(hits: Hits, together: int) -> str:
    counted = "stories" if hits.query.stories else "articles"
    shown = f"{hits.total:,} {counted}, page {hits.page} of {max(1, hits.pages):,}"
    apart = f"; {together:,} have the words together" if together < hits.total else ""
    more = f"; {hits.ignoring_accents:,} more with --accents ignore" if hits.ignoring_accents else ""
    return shown + apart + more + "."


def _marked(segments: tuple[Segment, ...]) -> Text:
    opening, closing = ("", "") if console.is_terminal else ("[", "]")  # bold is lost in a file or a pipe
    return Text.assemble(
        *((f"{opening}{one.text}{closing}", "bold yellow") if one.marked else one.text for one in segments)
    )


def _facts(hits: Hits, together: int) -> dict[str, object]:
    return {
        "query": hits.query.text,
        "counted": "stories" if hits.query.stories else "articles",
        "total": hits.total,
        "together": together,
        "ignoring_accents": hits.ignoring_accents,
        "page": hits.page,
        "pages": hits.pages,
        "hits": [_hit_facts(hit) for hit in hits.hits],
        "facets": {facet.name: dict(facet.values) for facet in hits.facets},
    }


def _hit_facts(hit: Hit) -> dict[str, object]:
    shown = (
        "id",
        "source",
        "publisher",
        "province",
        "language",
        "section",
        "published",
        "day",
        "url",
        "status",
        "story",
        "copies",
    )
    return {name: getattr(hit, name) for name in shown} | {
        "title": "".join(one.text for one in hit.title),
        "snippet": [{"text": one.text, "marked": one.marked} for one in hit.passage],
    }
