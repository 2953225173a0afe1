"""An entry of a register → what is compared of it, and the product it is when no article names it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipelines.catalogue.forms import LINE, Form, Seen, keys, see
from pipelines.catalogue.words import Words
from pipelines.model import RegisterEntry, identify
from pipelines.names.read import read_names
from pipelines.registers.declared import declared
from pipelines.text import fold

NAMED = "named"


@dataclass(frozen=True, slots=True)
class Viewed:
    """An entry as forms are compared with it: as written, and with or without its producer's name."""

    entry: RegisterEntry
    views: tuple[Seen, ...]

    def sought(self) -> set[str]:
        """Return the keys under which its product is found."""
        return {key for view in self.views for key in keys(view)}


def view(entry: RegisterEntry) -> Viewed:
    """Return what is compared of an entry."""
    name = _cleaned(entry.name)
    form = Form(
        id=entry.id,
        language=entry.language,
        name=name.lower() if name.isupper() else name,
        specificity=NAMED,
        producer=entry.producer,
        legal_form=entry.legal_form,
        place=entry.place,
        province=entry.province,
    )
    written = see(form)
    if not written.words.named and written.maker:
        written = replace(written, form=replace(form, specificity=LINE))
    return Viewed(entry, (written, *_with_maker(written)))


def _cleaned(name: str) -> str:
    """Return a name without the word for product and the amount in its packing."""
    text = _amounts().sub("", name)
    text = _frames().sub("", text)
    return text.strip(" ,;-–") or name


@cache
def _amounts() -> re.Pattern[str]:
    units = "|".join(sorted(declared().names.amounts, key=len, reverse=True))
    return re.compile(rf"[\s(]*(?<!\w)\d+(?:[.,]\d+)?\s*(?:{units})(?!\w)(?:\s*/\s*\w+)?\)?", re.IGNORECASE)


@cache
def _frames() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, declared().names.frames), key=len, reverse=True))
    return re.compile(rf"^(?:{words})\s+(?=\w)|\s+(?:{words})$", re.IGNORECASE)


def _with_maker(written: Seen) -> Iterator[Seen]:
    """Yield an entry with its producer's name in its own, or without it: texts name products both ways."""
    if written.maker is None or written.form.specificity == LINE:
        return
    own, maker = written.words, written.maker.words
    more = tuple(part for part in maker.parts if part.word not in own.all and part.concept is None)
    fewer = tuple(part for part in own.parts if part.word not in maker.hard)
    form = replace(written.form, specificity=NAMED)
    if more:
        yield replace(written, form=form, words=Words((*own.parts, *more), own.head_last, own.native))
    if len(fewer) < len(own.parts) and any(part.concept is None for part in fewer):
        yield replace(written, form=form, words=Words(fewer, own.head_last, own.native))


def registered_id(entry: RegisterEntry) -> str:
    """Return the id of the product of an entry that no article names; the same in every edition."""
    facts = (fold(entry.name), fold(entry.producer or ""), entry.province or "")
    return identify("\n".join(("product registered", *facts)))


def kind_of(entry: RegisterEntry) -> str | None:
    """Return the kind of product that a name tells, as the reader of names does."""
    framed = declared().names.framed.get(entry.language, "{}")
    found = read_names(framed.format(entry.name), entry.language).products
    return next((one.type_id for one in found if one.type_id), None)
