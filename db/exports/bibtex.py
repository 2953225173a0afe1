"""References → BibTeX, in the fields of biblatex, UTF-8: for biber, and for programs that import BibTeX."""

from __future__ import annotations

from collections.abc import Iterable

from db.exports.references import Reference

MEDIA = "application/x-bibtex"
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
_KINDS = {"article": "article", "figure": "article", "query": "dataset"}


def bibtex(references: Iterable[Reference]) -> str:
    """Return the entries, a blank line between them."""
    return "\n".join(_entry(one) for one in references)


def _entry(reference: Reference) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(reference).items() if value)
    return f"@{_KINDS[reference.kind]}{{{reference.id},\n{fields}}}\n"


def _fields(reference: Reference) -> dict[str, str]:
    """Return the fields; names and titles in braces of their own: nothing is taken apart or lowered."""
    article = reference.kind != "query"
    return {
        "author": _kept(reference.author or ("" if article else "tinlang")),
        "title": _kept(reference.title or "[without a headline]"),
        "journaltitle": _kept(reference.container) if article else "",
        "publisher": "" if article else _kept(reference.container),
        "entrysubtype": "newspaper" if article else "",
        "date": reference.published,
        "url": _verbatim(reference.address),
        "urldate": reference.accessed[:10],
        "langid": _LANGUAGES.get(reference.language, ""),
        "abstract": _escaped(reference.quotation),
        "note": _escaped(reference.note),
        "addendum": _escaped(_beside(reference)),
    }


_LANGUAGES = {"vi": "vietnamese", "en": "english", "id": "indonesian", "ms": "malay"}
"""Names of languages in biblatex."""


def _beside(reference: Reference) -> str:
    """Return what leads to the archived copy."""
    place = f"Archive: {reference.place}. " if reference.place else ""
    return f"{place}Page: {reference.permalink}" if reference.url else place.strip()


def _verbatim(url: str) -> str:
    """Return an address for a field that TeX reads verbatim."""
    return url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _kept(text: str) -> str:
    return f"{{{_escaped(text)}}}" if text else ""


def _escaped(text: str) -> str:
    return text.translate(_ESCAPED)
