"""`tinlang serve`: the site, on this machine or for the public."""

from __future__ import annotations

import socket
import webbrowser
from dataclasses import dataclass
from pathlib import Path

import click
import uvicorn

from db.site.asgi import App
from db.site.serving import application
from pipelines.errors import StoreError
from tinlang.config import Config
from tinlang.report import notices


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
@click.pass_obj
def serve(config: Config, public: bool, port: int, host: str, browse: bool) -> None:
    """Serve the site until Ctrl-C.

    A `tinlang publish` meanwhile is followed without a failed request.
    """
    site = config.public if public else config.site
    serve_site(site, Address(host=host, port=port), public=public, browse=browse)


def serve_site(site: Path, address: Address, *, public: bool = False, browse: bool = False) -> None:
    """Serve a snapshot until Ctrl-C or SIGTERM.

    Raises:
        StoreError: the snapshot is missing, or the port is taken.
    """
    app = application(site, _say, public=public)
    with listen(address) as bound:
        url = _url(address.host, bound)
        _say(f"tinlang serves {site} at {url} – end with Ctrl-C.")
        if browse:
            webbrowser.open(url)
        try:
            uvicorn.Server(_settings(app)).run(sockets=[bound])
        except KeyboardInterrupt:
            notices.print("Ended.")


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
