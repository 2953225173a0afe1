"""A Datasette on a snapshot, as tinlang sets it up, for its owner or for the public."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from datasette.app import Datasette

from db.site.asgi import App
from db.site.forms import forms_only
from db.site.guard import Allowance, guarded, limited
from db.site.metadata import metadata
from db.site.snapshots import Follower
from db.site.writing import Desk

OWNER = {
    "suggest_facets": False,  # eight times the work of the page itself, on a table of a million rows
    "facet_time_limit_ms": 1000,
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 2000,
}
PUBLIC = OWNER | {
    "default_allow_sql": False,
    "allow_download": False,
    "max_returned_rows": 500,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 400,
    "truncate_cells_html": 200,
    "max_csv_mb": 20,
    "default_cache_ttl": 60,
}


def make_datasette(*, public: bool = False, desk: Desk | None = None) -> Datasette:
    """Return a Datasette with our settings and no file yet; for its owner with a desk, where it has one."""
    if public or desk is None:
        return Datasette(settings=PUBLIC if public else OWNER, metadata=metadata())
    told = metadata() | {"plugins": desk.plugins()}
    return Datasette(settings=OWNER, metadata=told, secret=desk.secret)


def application(
    site: Path, say: Callable[[str], None], *, public: bool = False, desk: Desk | None = None
) -> App:
    """Return the whole site as an ASGI application that follows the snapshot at `site`.

    With a desk, who may write can; the public never may.

    Raises:
        StoreError: the snapshot is not there or cannot be read.
    """
    _print_quietly()
    app: App = Follower(site, lambda: make_datasette(public=public, desk=desk), say)
    app = guarded(forms_only(app), public=public)
    return limited(app, Allowance()) if public else app


def _print_quietly() -> None:
    # Datasette prints each missing page with all its variables when it finds rich, which we have for tables.
    from datasette import handle_exception  # not before the plugins are loaded, or it registers half made

    handle_exception.rich = None
