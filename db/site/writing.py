"""Who may write, and how: forms safe against cross-site requests, every write logged with who and when.

Reading needs no account. Writing needs an actor with the permission `tinlang-write`: the owner, signed in by
the link that `tinlang serve` prints, or whom a team's authentication plugin of Datasette knows and the team
allows. Without a desk – the public site, or Datasette on its own – nothing is written and no decision shown.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from datasette.app import Datasette
from datasette.utils import actor_matches_allow
from datasette.utils.asgi import Request, Response
from itsdangerous import BadSignature, URLSafeSerializer

from db.decisions import Decisions, Judgement
from db.judging import judged
from db.site.answers import Visit, as_json
from db.site.links import with_parameters
from db.watching.following import follow
from db.watching.shelf import Shelf, shelf_of
from pipelines.errors import QueryError, StoreError, TinlangError

WRITE = "tinlang-write"
"""The permission that writing needs."""
_SIGN_IN, _FORM = "tinlang-sign-in", "tinlang-form"
_LONGEST = 4000
"""Characters of a field that are kept: a comment of a page."""


class RefusedError(TinlangError):
    """A write that is not done; `kind` is the message that says why."""

    def __init__(self, kind: str, status: int) -> None:
        super().__init__(
            f"This was not written: {kind}. Expected a form of this site, sent by a person signed in; "
            "open the page again, or sign in by the link that `tinlang serve` prints."
        )
        self.kind, self.status = kind, status


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where what people decide is written, and who may."""

    decisions: Path
    archive: Path | None = None
    """Folder of the archive; None: archived pages are not shown."""
    owner: str = "owner"
    """Name of this machine's user, as the log will say."""
    team: Mapping[str, Any] = field(default_factory=dict)
    """`plugins`: settings of Datasette's plugins; `write`: an allow block of their actors."""
    secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    """Signs cookies and forms; one for all snapshots of a process, so that a swap ends no form."""

    def plugins(self) -> dict[str, Any]:
        """Return the settings of plugins that a Datasette is made with."""
        own = {"decisions": str(self.decisions), "write": self.team.get("write", False)}
        shown = {"archive": str(self.archive)} if self.archive else {}
        return {**self.team.get("plugins", {}), "tinlang": own | shown}

    def sign_in(self) -> str:
        """Return the path that signs the owner in, for as long as this process runs."""
        token = URLSafeSerializer(self.secret, _SIGN_IN).dumps(self.owner)
        return with_parameters("/sign-in", {"token": token})


def decisions(datasette: Datasette) -> Decisions | None:
    """Return what people decided; None where it is not shown."""
    settings = datasette.plugin_config("tinlang") or {}
    return Decisions(Path(settings["decisions"])) if settings.get("decisions") else None


def shelf(datasette: Datasette) -> Shelf:
    """Return the watch lists: the folder `lists` beside the decisions, for the public beside the snapshot."""
    log = decisions(datasette)
    kept = log.path if log else Path(datasette.get_database("site").path)
    assert kept is not None, "decisions() has a path"
    return shelf_of(kept.parent, log.path if log else None)


async def writer(visit: Visit) -> str | None:
    """Return who may write, as the log names them; None: this visitor reads only."""
    actor = visit.request.actor
    who = str((actor or {}).get("id") or "")
    if not who or decisions(visit.datasette) is None:
        return None
    return who if await _permitted(visit.datasette, actor) else None


async def _permitted(datasette: Datasette, actor: dict[str, Any]) -> bool:
    allow = (datasette.plugin_config("tinlang") or {}).get("write", False)
    listed = actor.get("tinlang") == "owner" or bool(actor_matches_allow(actor, allow))
    if hasattr(datasette, "permission_allowed"):  # Datasette 0.65: a plugin may say no, or yes
        return bool(await datasette.permission_allowed(actor, WRITE, default=listed))
    return listed or bool(await datasette.allowed(action=WRITE, actor=actor))


# ------------------------------------------------------------------ signing in


async def answer_sign_in(visit: Visit) -> Response:
    """Sign the owner in by the token of the link, and go to the review queue.

    Raises:
        RefusedError: the token is of another process, or none.
    """
    try:
        who = visit.datasette.unsign(visit.asked("token") or "", _SIGN_IN)
    except BadSignature as error:
        raise RefusedError("sign_in", 403) from error
    if decisions(visit.datasette) is None:
        raise RefusedError("reading", 403)
    response = _onward(visit, own_path(visit.asked("next")) or "/review")
    actor = visit.datasette.sign({"a": {"id": who, "tinlang": "owner"}}, "actor")
    response.set_cookie("ds_actor", actor, httponly=True)
    response.headers |= {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    return response


def own_path(path: str | None) -> str | None:
    """Return an address when it is a path of this site and nothing else, None otherwise."""
    if not path or not path.startswith("/") or path.startswith("//") or not path.isprintable():
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc or "\\" in path else path


def _onward(visit: Visit, path: str) -> Response:
    return Response("", status=303, headers={"Location": visit.datasette.urls.path(path)})


# ------------------------------------------------------------------ forms


@dataclass(frozen=True, slots=True)
class Form:
    """What a person sent, and who it is."""

    who: str
    fields: Mapping[str, str]

    def get(self, name: str) -> str:
        """Return a field without blanks around it; empty when it is absent."""
        return self.fields.get(name, "").strip()[:_LONGEST]


async def form_facts(visit: Visit) -> dict[str, Any]:
    """Return what `write_parts.html` needs for forms, as `desk`: `who` writes, the tokens, the way back."""
    who = await writer(visit)
    found: dict[str, Any] = {"open": decisions(visit.datasette) is not None, "who": who}
    if who:
        found |= {"token": visit.datasette.sign(who, _FORM), "csrf": visit.request.scope["csrftoken"]()}
    return {"desk": found | {"next": visit.request.full_path}}


async def posted(visit: Visit) -> Form:
    """Return the form that a visitor sent from a page of this site.

    Raises:
        RefusedError: nothing was sent, from elsewhere, by nobody known, or by somebody else's form.
    """
    if visit.request.method != "POST":
        raise RefusedError("posting", 405)
    who = await writer(visit)
    if who is None:
        raise RefusedError("reading" if decisions(visit.datasette) is None else "permission", 403)
    if not from_here(visit.request):
        raise RefusedError("elsewhere", 403)
    form = Form(who, await visit.request.post_vars())
    try:
        meant = visit.datasette.unsign(form.get("token"), _FORM)
    except BadSignature as error:
        raise RefusedError("elsewhere", 403) from error
    if meant != who:
        raise RefusedError("elsewhere", 403)
    return form


def from_here(request: Request) -> bool:
    """Return whether a request comes from a page of this site, as far as a browser says."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


async def decide(visit: Visit, judge: Callable[[Form], Iterable[Judgement]]) -> Response:
    """Log the judgements that a form makes, and answer: JSON to a script, else the page named by `next`.

    `judge` makes judgements of the form; who is filled in here. It may raise a QueryError.
    """
    try:
        form = await posted(visit)
        made = [replace(one, actor=form.who) for one in judge(form)]
        await asyncio.to_thread(_followed, visit.datasette, made)
    except (RefusedError, QueryError) as error:
        status = error.status if isinstance(error, RefusedError) else 400
        if _by_script(visit):
            return as_json({"ok": False, "error": str(error), "status": status}, status)
        raise RefusedError(error.kind if isinstance(error, RefusedError) else "judgement", status) from error
    log = decisions(visit.datasette)
    assert log is not None, "posted() refuses where there is no log"
    await asyncio.to_thread(log.record, *made)
    if _by_script(visit):
        return as_json({"ok": True, "judgements": [_told(one) for one in made]})
    return _onward(visit, _back(form))


def _followed(datasette: Datasette, made: list[Judgement]) -> None:
    """Write what judgements say of watch lists into their files."""
    try:
        follow(shelf(datasette), made)
    except StoreError as error:
        raise RefusedError("unwritten", 503) from error


def _back(form: Form) -> str:
    """Return the page a form came from, at the part that was judged where it has several."""
    path = own_path(form.get("next")) or "/decisions"
    thing = form.get("judge").rpartition("|")[2]
    return f"{path.partition('#')[0]}#j-{quote(thing, safe='')}" if thing else path


def _by_script(visit: Visit) -> bool:
    return "application/json" in visit.request.headers.get("accept", "")


def _told(one: Judgement) -> dict[str, Any]:
    names = ("kind", "subject", "object", "verdict", "comment", "actor")
    return {**{name: getattr(one, name) for name in names}, "value": dict(one.value)}


async def answer_decide(visit: Visit) -> Response:
    """Log the one judgement that any form of the site sends: `kind`, `subject`, `object`, `verdict`, …

    A button of a form with several parts says all in one field, `judge`: `verdict|kind|subject|object`.
    """
    return await decide(visit, lambda form: [_judgement(form)])


def _judgement(form: Form) -> Judgement:
    said = dict(zip(("verdict", "kind", "subject", "object"), form.get("judge").split("|", 3), strict=False))
    given = {name: said.get(name) or form.get(name) for name in ("kind", "subject", "object", "verdict")}
    comment = form.get(f"comment|{given['object']}") or form.get("comment")
    return judged({**form.fields, **given, "comment": comment})
