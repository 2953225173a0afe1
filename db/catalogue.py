"""Forms of product names in news.db and the products they resolve to: only what has changed is compared.

A form belongs to one component: the forms that links lead to. What is new is compared with the forms that
share a key with it; the components it touches are resolved again, and no other one can be affected. So
resolving bit by bit gives the same products as resolving everything at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlite_utils import Database

from db.product_forms import FACTS, seek, sought_forms
from db.rows import Row, list_text, read_list
from db.tables import put
from pipelines.catalogue.clusters import link_forms
from pipelines.catalogue.decided import Decision, Merge
from pipelines.catalogue.forms import Form, keys, see
from pipelines.catalogue.resolve import Resolution, Resolved, resolve, version

_SHARE = 3
"""Where more than a third of the forms are new, everything is resolved: that costs less than looking up."""
_KNOWN = f"{', '.join(FACTS)}, first, stories, version"
_STANDING = """
CREATE TEMP TABLE standing AS SELECT m.form, min(r.language) AS language, min(m.name) AS name,
  min(m.specificity) AS specificity, min(m.kind) AS kind, min(m.producer) AS producer,
  min(m.legal_form) AS legal_form, min(m.place) AS place, min(m.province) AS province,
  coalesce(min(CASE WHEN a.published_flagged THEN NULL ELSE substr(a.published, 1, 10) END), '') AS first,
  '[]' AS stories, ? AS version
FROM product_mentions m JOIN articles a ON a.id = m.article JOIN readings r ON r.article = m.article
WHERE m.form IS NOT NULL GROUP BY m.form
"""
_TOLD = """
UPDATE temp.standing SET stories = told.stories FROM (
  SELECT form, json_group_array(story) AS stories FROM (
    SELECT DISTINCT m.form, t.story FROM product_mentions m
    JOIN story_articles t ON t.article = m.article JOIN stories s ON s.id = t.story
    WHERE m.form IS NOT NULL AND json_array_length(s.languages) > 1 ORDER BY m.form, t.story
  ) GROUP BY form
) told WHERE told.form = standing.form
"""
_CHANGED = f"""
SELECT form FROM (SELECT form, {_KNOWN} FROM temp.standing EXCEPT SELECT form, {_KNOWN} FROM product_forms)
"""
_GONE = "SELECT form FROM product_forms WHERE form NOT IN (SELECT form FROM temp.standing)"
# CROSS JOIN keeps the order of the tables: what is asked first, then what its index finds.
_NEAR = """
SELECT DISTINCT k.form FROM temp.sought a CROSS JOIN product_keys k ON k.key = a.value
CROSS JOIN temp.standing s ON s.form = k.form
"""
_TOGETHER = """
SELECT o.form FROM (
  SELECT DISTINCT f.component FROM temp.sought a CROSS JOIN product_forms f ON f.form = a.value
) c CROSS JOIN product_forms o ON o.component = c.component
"""
_NAMED = """
SELECT l.form FROM temp.sought a CROSS JOIN product_links l ON l.product = a.value
UNION SELECT l.form FROM temp.sought a CROSS JOIN product_links l ON l.form = a.value
"""
_CALLED = "SELECT form FROM product_forms WHERE name IN (SELECT value FROM temp.sought)"
_TOLD_OF = "SELECT form, first, stories FROM temp.standing WHERE form IN (SELECT value FROM temp.sought)"


def resolve_changes(database: Database, decisions: Sequence[Decision], decided: Iterable[str]) -> Resolution:
    """Bring the links of forms to products in line with the mentions and decisions; return what was resolved.

    `decided` are the ids of all products and forms that any decision, standing or not, has named.
    """
    database.execute("DROP TABLE IF EXISTS temp.standing")
    database.execute(_STANDING, (version(),))
    database.execute("CREATE UNIQUE INDEX temp.standing_form ON standing(form)")
    database.execute(_TOLD)
    asked = _affected(database, decisions, decided)
    resolution = resolve(_forms(database, asked), decisions)
    gone = _listed(database, _GONE)
    _forget(database, {*asked, *gone})
    _keep(database, resolution.forms)
    return resolution


def _affected(database: Database, decisions: Iterable[Decision], decided: Iterable[str]) -> list[str]:
    """Return the forms whose product may be another one now."""
    changed, gone = _listed(database, _CHANGED), _listed(database, _GONE)
    named = _of_decisions(database, decisions, decided)
    (present,) = database.execute("SELECT count(*) FROM temp.standing").fetchone()
    if len(changed) * _SHARE > present:
        return _listed(database, "SELECT form FROM temp.standing")
    touched = [*changed, *gone, *named, *_linked(database, changed)]
    together = _listed(database, _TOGETHER, touched)
    return sorted({*changed, *together} - set(gone))


def _linked(database: Database, changed: Sequence[str]) -> list[str]:
    """Return the forms that a changed form has a link to."""
    made = [see(form) for form in _forms(database, changed)]
    known = {key for one in made for key in keys(one)}
    near = set(_listed(database, _NEAR, sorted(known))) - set(changed)
    edges = link_forms([*made, *map(see, _forms(database, sorted(near)))], set(changed))
    return sorted({form for edge in edges for form in (edge.left, edge.right)})


def _of_decisions(database: Database, decisions: Iterable[Decision], decided: Iterable[str]) -> list[str]:
    """Return the forms of the products that decisions name, and those they have named before."""
    ids, names = {*decided}, set[str]()
    for one in decisions:
        for meant in (one.goes, one.stays) if isinstance(one, Merge) else (one.product,):
            ids |= set(meant.forms)
            names |= set(meant.names)
    return _listed(database, _NAMED, sorted(ids)) + _listed(database, _CALLED, sorted(names))


def _listed(database: Database, select: str, asked: Iterable[str] | None = None) -> list[str]:
    seek(database, asked or ())
    return sorted(form for (form,) in database.execute(select))


def _forms(database: Database, asked: Iterable[str]) -> Iterator[Form]:
    seek(database, asked)
    told = {form: (first, stories) for form, first, stories in database.execute(_TOLD_OF)}
    for form in sought_forms(database, "temp.standing"):
        first, stories = told[form.id]
        yield replace(form, first=first, stories=frozenset(read_list(stories)))


# ------------------------------------------------------------------ what is kept


def _forget(database: Database, forms: Iterable[str]) -> None:
    """Remove what was kept of forms; what is resolved again is written after."""
    seek(database, forms)
    for table in ("product_links", "product_keys", "product_forms"):
        database.execute(f"DELETE FROM {table} WHERE form IN (SELECT value FROM temp.sought)")


def _keep(database: Database, resolved: Iterable[Resolved]) -> None:
    listed = list(resolved)
    put(database, "product_forms", [_form_row(one) for one in listed], ("form",))
    held = [Row(key=key, form=one.form.id) for one in listed for key in sorted(set(keys(one.seen)))]
    put(database, "product_keys", held, ("key", "form"))
    put(database, "product_links", [_link_row(one) for one in listed], ("form",))


def _form_row(one: Resolved) -> Row:
    form = one.form
    return {
        "form": form.id,
        "language": form.language,
        "name": form.name,
        "specificity": form.specificity,
        "kind": form.kind,
        "producer": form.producer,
        "legal_form": form.legal_form,
        "place": form.place,
        "province": form.province,
        "first": form.first,
        "stories": list_text(sorted(form.stories)).replace(", ", ","),
        "version": version(),
        "component": one.component,
    }


def _link_row(one: Resolved) -> Row:
    told = [{"rule": each.rule, "value": each.value, "weight": each.weight} for each in one.evidence]
    evidence = json.dumps(told, ensure_ascii=False)
    return {"form": one.form.id, "product": one.product, "score": one.score, "evidence": evidence}
