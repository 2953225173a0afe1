"""The command line: which command lives in which module, and how errors are shown."""

from __future__ import annotations

import importlib
import sys
from typing import NoReturn

import click

from pipelines.errors import TinlangError
from tinlang import __version__
from tinlang.config import configure, reachable
from tinlang.interrupts import remembered
from tinlang.report import notices

# Name → (module:command, the line that `tinlang --help` shows), in the order a newcomer meets them.
# Modules are imported when asked for, so that `tinlang --help` is quick.
COMMANDS = {
    "demo": ("tinlang.commands.demo:demo", "Crawl the embedded press, derive, publish and serve it."),
    "crawl": (
        "tinlang.commands.crawl:crawl",
        "Fetch what newspapers publish; keep it in the archive.",
    ),
    "import": ("tinlang.commands.imports:import_", "Take saved pages, WARC files or copied text."),
    "derive": ("tinlang.commands.derive:derive", "Turn the archive into articles and findings."),
    "publish": ("tinlang.commands.publish:publish", "Make the searchable snapshot that the site serves."),
    "serve": ("tinlang.commands.serve:serve", "Serve the site."),
    "update": ("tinlang.commands.update:update", "Crawl, derive and publish, one after the other."),
    "search": ("tinlang.commands.search:search", "Search the snapshot from the command line."),
    "sources": ("tinlang.commands.sources:sources", "List newspapers, check their files."),
    "new-source": ("tinlang.commands.new_source:new_source", "Draft the file of a newspaper from its page."),
    "archive": ("tinlang.commands.archive:archive", "Verify and describe the archive."),
    "drops": ("tinlang.commands.drops:drops", "List what was dropped, and why."),
    "doctor": ("tinlang.commands.doctor:doctor", "Say what is wrong with this installation and its data."),
    "read": ("tinlang.commands.read:read", "Print the findings of a text."),
    "align": ("tinlang.commands.align:align", "Line up two versions of a text; say where they differ."),
    "stories": ("tinlang.commands.stories:stories", "Group documents that tell one story."),
    "lists": ("tinlang.commands.lists:lists", "List, check and change watch lists."),
    "digest": ("tinlang.commands.digest:digest", "Write what is new of a watch list, for mail or as DOCX."),
    "export": ("tinlang.commands.export:export", "Write aligned segments for translation tools."),
    "products": ("tinlang.commands.products:products", "List products; import registers; merge, watch."),
    "corpus": ("tinlang.commands.corpus:corpus", "Take what a search finds as tables for research."),
    "cite": ("tinlang.commands.cite:cite", "Cite articles, figures and searches."),
    "terms": ("tinlang.commands.terms:terms", "List, check, import and export the termbase."),
}


class Front(click.Group):
    """A group that imports a command's module only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        with remembered() as interrupts:
            try:
                return super().invoke(ctx)
            except KeyboardInterrupt:
                _end_interrupted()
            except TinlangError as error:
                if interrupts.seen:
                    _end_interrupted()
                notices.print(f"tinlang: {error}", markup=False, highlight=False, soft_wrap=True)
                sys.exit(1)


def _end_interrupted() -> NoReturn:
    notices.print("tinlang: Interrupted. What was finished is kept; run the command again to go on.")
    sys.exit(130)


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tinlang")
@click.option("--data", type=click.Path(file_okay=False), help="Data folder [TINLANG_HOME, else ./data].")
@click.pass_context
def main(ctx: click.Context, data: str | None) -> None:
    """Read the provincial press in Vietnamese, English and Indonesian; publish it as a database.

    Begin with `tinlang demo`, or with `tinlang sources` and `tinlang update langson`.
    """
    ctx.obj = reachable(configure(data))
