"""A walk over a site: from its home page along every link and form, looking at each answer for what hurts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

import httpx
import lxml.etree
import lxml.html
from hostilefixture import OWNED

from db.site.pages import ROUTES

Get = Callable[..., httpx.Response]
XLINK = "{http://www.w3.org/1999/xlink}href"
_ENOUGH = 4
"""Addresses of one kind that are asked: one route, one format; and one more for each other parameter."""


@dataclass
class Walk:
    """What was asked, how often each kind, and what was wrong."""

    seen: dict[str, httpx.Response] = field(default_factory=dict)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    parameters: set[tuple[str, str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    forms: dict[str, set[str]] = field(default_factory=dict)
    """Path of each route → names of the parameters that its links and forms send."""


def walk(get: Get, begin: tuple[str, ...] = ("/",)) -> Walk:
    """Return a walk from some pages along every link of ours."""
    done = Walk()
    waiting = deque(begin)
    asked = set(begin)
    while waiting:
        path = waiting.popleft()
        answer = get(path)
        done.seen[path] = answer
        done.faults += [f"{path}: {fault}" for fault in faults(answer)]
        for link in links(path, answer, done):
            if link not in asked and _is_new(link, done):
                asked.add(link)
                waiting.append(link)
    return done


def _is_new(link: str, done: Walk) -> bool:
    """Return whether an address is worth asking: one of the first of its kind, or with another parameter."""
    kind = kind_of(link)
    named = {(*kind, name) for name, _ in parse_qsl(urlsplit(link).query)} - done.parameters
    done.parameters |= named
    done.kinds[kind] += 1
    return bool(named) or done.kinds[kind] <= _ENOUGH


def kind_of(path: str) -> tuple[str, str]:
    """Return the route of an address and its format; a path that is no page of ours stands for itself."""
    path = urlsplit(path).path
    route = route_of(path)
    return (route, re.sub(r".*?((\.\w+)*)$", r"\1", path)) if route else (path, "")


def route_of(path: str) -> str | None:
    """Return the pattern of ours that answers a path."""
    return next((pattern for pattern, _ in ROUTES if re.match(pattern, path)), None)


def links(path: str, answer: httpx.Response, done: Walk) -> Iterator[str]:
    """Yield the addresses of our own pages on a page; note the parameters of its forms."""
    if not is_page(answer) or path.startswith("/site"):
        return
    page = lxml.html.document_fromstring(answer.text)
    for form in page.xpath("//form[@method='get' or not(@method)]"):
        action = urlsplit(form.get("action") or path).path
        done.forms.setdefault(action, set()).update(form.xpath(".//@name"))
    for link in page.xpath("//a/@href | //link[@rel='alternate']/@href"):
        if link.startswith("/") and not link.startswith("//"):
            parts = urlsplit(link)
            done.forms.setdefault(parts.path, set()).update(name for name, _ in parse_qsl(parts.query))
            yield link.partition("#")[0]


# ------------------------------------------------------------------ what may be wrong with an answer


def is_page(answer: httpx.Response) -> bool:
    """Return whether an answer is HTML."""
    return answer.headers.get("content-type", "").startswith("text/html")


def faults(answer: httpx.Response) -> Iterator[str]:
    """Yield what is wrong with an answer: its status, its headers, or what a browser would make of it."""
    if answer.status_code >= 400:
        yield f"status {answer.status_code}"
    for name, value in answer.headers.items():
        if name == OWNED or not value.isprintable():
            yield f"header {name}: {value!r}"
    kind = answer.headers.get("content-type", "").partition(";")[0]
    for type_, look in _LOOKS.items():
        if kind == type_ or (type_ == "+xml" and kind.endswith("xml")):
            yield from look(answer)


def page_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield what would run, load or lead astray on a page."""
    page = lxml.html.document_fromstring(answer.content.decode())
    ours = (
        "content-security-policy" in answer.headers
        and "unsafe-inline" not in answer.headers["content-security-policy"]
    )
    for element in page.iter(lxml.etree.Element):
        yield from _element_faults(element, ours)


_FOREIGN = {"iframe", "object", "embed", "base", "foreignobject", "frame", "applet", "img", "video", "audio"}


def _element_faults(element: lxml.html.HtmlElement, ours: bool) -> Iterator[str]:
    tag = str(element.tag).lower()
    if tag == OWNED or (ours and tag in _FOREIGN):
        yield f"<{tag}>"
    if (
        ours
        and tag == "script"
        and not re.fullmatch(r"/-/static-plugins/tinlang/\w+\.js(\?\w+)?", element.get("src") or "")
    ):
        yield "a script"
    if ours and tag == "style":
        yield "a style"
    for name, value in element.attrib.items():
        yield from _attribute_faults(tag, str(name).lower(), value, ours)


def _attribute_faults(tag: str, name: str, value: str, ours: bool) -> Iterator[str]:
    if name == OWNED or (ours and (name.startswith("on") or name == "style")):
        yield f"<{tag} {name}>"
    address = name in ("href", "src", "action", "formaction", XLINK)
    if address and not re.match(r"(https?://[^/]|/(?!/)|#|$|\?)", value):
        yield f"<{tag} {name}={value[:40]!r}>"
    if name == "lang" and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", value):
        yield f"<{tag} lang={value!r}>"


def json_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield what is wrong with an answer in JSON."""
    try:
        json.loads(answer.content)
    except ValueError as error:
        yield f"no JSON: {error}"


def csv_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield cells that a spreadsheet would run, in a CSV made for one."""
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    if len({len(row) for row in rows}) > 1:
        yield "rows of several widths"
    if answer.content.startswith(b"\xef\xbb\xbf"):
        for cell in {cell for row in rows for cell in row if re.match(r"\s*[=+\-@]", cell)}:
            if not _is_number(cell):
                yield f"a formula: {cell[:40]!r}"


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None


def xml_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield what is wrong with an answer in XML."""
    try:
        root = lxml.etree.fromstring(answer.content, lxml.etree.XMLParser(resolve_entities=False))
    except lxml.etree.XMLSyntaxError as error:
        yield f"no XML: {error}"
        return
    if any(str(element.tag).endswith(OWNED) for element in root.iter()):
        yield f"<{OWNED}>"


def ris_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield lines that are no field of RIS, and fields of whoever wrote a text."""
    lines = answer.content.decode().splitlines()
    yield from (f"line {line[:40]!r}" for line in lines if line and not re.match(r"[A-Z][A-Z0-9]  - ", line))
    if lines.count("ER  - ") != sum(line.startswith("TY  - ") for line in lines):
        yield "records that do not end as they begin"


def bibtex_faults(answer: httpx.Response) -> Iterator[str]:
    """Yield entries of whoever wrote a text, and braces that do not close."""
    text = answer.content.decode()
    if any(
        not re.match(r"@\w+\{[\w:-]+,$", line) for line in text.splitlines() if line.lstrip().startswith("@")
    ):
        yield "an entry that is not ours"
    if text.count("{") != text.count("}"):
        yield "braces that do not close"


_LOOKS: dict[str, Callable[[httpx.Response], Iterator[str]]] = {
    "text/html": page_faults,
    "application/json": json_faults,
    "application/vnd.citationstyles.csl+json": json_faults,
    "text/csv": csv_faults,
    "+xml": xml_faults,
    "application/x-research-info-systems": ris_faults,
    "application/x-bibtex": bibtex_faults,
}
