"""The Datasette plugin: tinlang's own pages beside Datasette's table pages, facets and API.

Only hooks that Datasette 0.65 and 1.0 both have are used.
Datasette loads this module while it is being imported itself, so the hooks import what needs it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pluggy import HookimplMarker

if TYPE_CHECKING:
    from datasette.app import Datasette
    from jinja2 import Environment

hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Return our pages; they come before Datasette's own."""
    from db.site.pages import ROUTES

    return ROUTES


@hookimpl(optionalhook=True)
def register_actions() -> list[Any]:
    """Make the permission to write known to Datasette 1.0; 0.65 has no such hook and needs none."""
    from datasette.permissions import Action

    from db.site.writing import WRITE

    return [Action(name=WRITE, description="Write decisions: reviews, merges, watch lists.")]


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    """Give the templates what keeps scraped text harmless."""
    from db.site import dossier, lists, meanings
    from db.site.links import path_segment, safe_href
    from db.site.wording import is_vietnamese

    env.filters |= {"href": safe_href, "segment": path_segment, "vietnamese": is_vietnamese}
    env.globals |= {"meanings": meanings, "dossier": dossier, "watch_lists": lists}


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let `?_search=` on table pages fold what it searches for, as the index does; after Datasette's own."""
    from pipelines.text import fold

    conn.create_function("escape_fts", 1, escape_folded, deterministic=True)
    conn.create_function("folded", 1, lambda text: fold(text or ""), deterministic=True)


def escape_folded(query: str) -> str:
    """Return words as quoted tokens of the folded index, phrases kept; an empty phrase when there is none."""
    from pipelines.text import fold

    parts = [part for part in _parts(fold(str(query)).replace("\0", " ")) if part.strip()]
    return " ".join(f'"{part}"' for part in parts) or '""'


def _parts(query: str) -> list[str]:
    found: list[str] = []
    for at, part in enumerate(query.split('"')):
        found += [part] if at % 2 else part.split()
    return found


@hookimpl
def extra_css_urls(template: str) -> list[str]:
    """Dress Datasette's own pages like ours; ours name their sheet themselves."""
    return [] if template.startswith("tinlang/") else ["/-/static-plugins/tinlang/tables.css"]


@hookimpl
def render_cell(value: object, column: str, table: str | None, datasette: Datasette) -> object:
    """Link articles and newspapers on table pages to our pages."""
    from markupsafe import Markup

    from db.site.links import path_segment

    page = {("articles", "id"): "article", ("sources", "slug"): "source"}.get((table or "", column))
    if page is None or not isinstance(value, str):
        return None
    path = datasette.urls.path(f"/{page}/{path_segment(value)}")
    return Markup('<a href="{}">{}</a>').format(path, value)  # format escapes


@hookimpl
def handle_exception(datasette: Datasette, request: Any, exception: Exception) -> object:
    """Say in our words that a page is not here; other errors are said as Datasette says them."""
    from db.site.pages import missing

    return missing(datasette, request, exception)


@hookimpl
def menu_links(datasette: Datasette, request: Any) -> list[dict[str, str]]:
    """Return the way from Datasette's pages to ours, in the reader's language."""
    from db.site.answers import Visit
    from db.site.menu import paths

    say = Visit(datasette, request).wording.say
    return [{"href": datasette.urls.path(path), "label": say(f"frame.{key}")} for path, key in paths()]
