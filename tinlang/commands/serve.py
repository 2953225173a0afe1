"""`tinlang serve`: the site, on this machine or for the public."""

from __future__ import annotations

import getpass
import json
import socket
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import uvicorn

from db.site.asgi import App
from db.site.serving import application
from db.site.writing import Desk
from pipelines.errors import StoreError
from tinlang.config import Config
from tinlang.report import notices

_TEAM = (
    'Expected {"plugins": {a plugin of Datasette: its settings}, "write": {"id": [names]}}; '
    "docs/decisions.md has an example."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the site listens."""

    host: str = "127.0.0.1"
    port: int = 8001


@click.command(epilog="Example: tinlang serve --public --port 8080")
@click.option(
    "--public", is_flag=True, help="For everybody: no SQL, no download, full text only where allowed."
)
@click.option("--port", default=8001, show_default=True, help="Port; 0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--open", "browse", is_flag=True, help="Open the site in a browser.")
@click.option(
    "--team",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON: settings of authentication plugins of Datasette, and which of their actors may write.",
)
@click.pass_obj
def serve(config: Config, public: bool, port: int, host: str, browse: bool, team: Path | None) -> None:
    """Serve the site until Ctrl-C.

    A `tinlang publish` meanwhile is followed without a failed request.
    Who opens the link to sign in may write: reviews, merges, watch lists.
    """
    site = config.public if public else config.site
    desk = None if public else own_desk(config, read_team(team))
    serve_site(site, Address(host=host, port=port), desk=desk, browse=browse)


def serve_site(site: Path, address: Address, *, desk: Desk | None = None, browse: bool = False) -> None:
    """Serve a snapshot until Ctrl-C or SIGTERM: with a desk to its owner, without one to the public.

    Raises:
        StoreError: the snapshot is missing, or the port is taken.
    """
    app = application(site, _say, public=desk is None, desk=desk)
    with listen(address) as bound:
        url = _url(address.host, bound)
        _say(f"tinlang serves {site} at {url} – end with Ctrl-C.")
        entry = url.rstrip("/") + desk.sign_in() if desk else url
        if desk:
            _say(f"To review and decide, sign in: {entry}")
        if browse:
            webbrowser.open(entry)
        try:
            uvicorn.Server(_settings(app)).run(sockets=[bound])
        except KeyboardInterrupt:
            notices.print("Ended.")


def read_team(path: Path | None) -> dict[str, Any]:
    """Return who of a team may write, and by which plugins they are known: `plugins` and `write`.

    Raises:
        StoreError: the file is no JSON object with these.
    """
    if path is None:
        return {}
    try:
        team = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"{path} cannot be read as JSON ({error}). {_TEAM}") from error
    if not isinstance(team, dict) or not set(team) <= {"plugins", "write"}:
        raise StoreError(f"{path} holds something else than plugins and write. {_TEAM}")
    return team


def own_desk(config: Config, team: Mapping[str, Any] | None = None) -> Desk:
    """Return the desk of this machine's user and, where there is one, of a team."""
    try:
        owner = getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        owner = "owner"
    return Desk(decisions=config.decisions, archive=config.archive, owner=owner, team=team or {})


def listen(address: Address) -> socket.socket:
    """Return a socket that listens at an address.

    Raises:
        StoreError: something else listens there, or it is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # The protocol is named because asyncio sends small answers at once only on sockets that name it.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address.host, address.port))
        bound.listen(2048)
    except (OSError, OverflowError) as error:
        bound.close()
        raise StoreError(
            f"Cannot listen at {address.host}:{address.port} ({error}). "
            "Expected a free port of this machine; give another with --port, or --port 0 for any."
        ) from error
    return bound


def _settings(app: App) -> uvicorn.Config:
    # Kept open for longer than proxies keep theirs: one that we end while it is being used again is an error.
    return uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_keep_alive=75, timeout_graceful_shutdown=5
    )


def _url(host: str, bound: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{bound.getsockname()[1]}/"


def _say(sentence: str) -> None:
    notices.print(sentence, markup=False, highlight=False, soft_wrap=True)
