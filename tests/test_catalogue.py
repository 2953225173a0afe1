"""The catalogue: mentions of products in all languages and spellings resolve to the products they mean."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from cataloguefixture import cases, catalogue, forms_of, scored

from db.names import name_rows
from pipelines.catalogue.decided import Meant, Merge, Naming, Split
from pipelines.catalogue.forms import Form, see
from pipelines.catalogue.kinds import families
from pipelines.catalogue.producers import Named, resolve_producers
from pipelines.catalogue.resolve import resolve
from pipelines.languages import languages
from pipelines.model import Reading
from pipelines.names.read import read_names
from pipelines.text import fold
from tinlang.demo.truth import Story, load_stories, products, tell

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text("utf-8"))["catalogue"]
LANGUAGES = ("vi", "en", "id")


def groups(forms: list[Form]) -> dict[str, str]:
    """Return the product of each form."""
    return {one.form.id: one.product for one in resolve(forms).forms}


# ------------------------------------------------------------------ the demo press


@cache
def press() -> tuple[dict[str, Form], dict[str, str], Counter[str], tuple[int, int]]:
    """Return the forms read in the demo press, the true product and the mentions of each, and the recall."""
    forms: dict[str, Form] = {}
    truth: dict[str, str] = {}
    times: Counter[str] = Counter()
    found, due = 0, 0
    known = {
        (language, fold(name)): key
        for key, told in products(load_stories()).items()
        for one in told
        for language, name in one.names.items()
    }
    for story in load_stories():
        for language in LANGUAGES:
            if language not in story.versions:
                continue
            here: set[str] = set()
            for form in read_forms(story, language):
                key = known.get((language, fold(form.name)))
                if key is not None:
                    forms[form.id], truth[form.id] = form, key
                    times[form.id] += 1
                    here.add(key)
            wanted = {one.key for one in story.products if language in one.names}
            due, found = due + len(wanted), found + len(wanted & here)
    return forms, truth, times, (found, due)


def read_forms(story: Story, language: str) -> list[Form]:
    """Return the forms of the names that a reader finds in one version of a story, once a mention."""
    text = tell(story, language).text
    read = read_names(text, language, story.published.date())
    reading = Reading(
        language=language, version="", stamp="", products=read.products, organisations=read.organisations
    )
    columns = ("name", "specificity", "producer", "legal_form", "place", "province")
    return [
        Form(
            id=str(row["form"]),
            language=language,
            **{name: row[name] for name in columns},  # type: ignore[arg-type]
            first=story.published.date().isoformat(),
            stories=frozenset({story.id}),
        )
        for row in name_rows(story.id, text, reading).products
        if row["form"] is not None
    ]


def test_mentions_of_the_press_resolve_to_their_products() -> None:
    """Mentions of the demo press are one product, across its languages, where its authors mean one."""
    forms, truth, times, _ = press()
    precision, recall, f1 = scored(groups(list(forms.values())), truth, times)
    print(f"press: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {times.total()} mentions")
    assert f1 >= FLOORS["press_f1"]


def test_the_press_resolves_without_stories() -> None:
    """Names, producers and places alone nearly do."""
    forms, truth, times, _ = press()
    bare = [
        Form(**{name: getattr(one, name) for name in Form.__slots__ if name != "stories"})
        for one in forms.values()
    ]
    precision, recall, f1 = scored(groups(bare), truth, times)
    print(f"press without stories: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert f1 >= FLOORS["press_bare_f1"]


def test_products_of_the_press_are_mentioned() -> None:
    """The reader finds the products that a version names by their very names."""
    found, due = press()[3]
    print(f"press: {found} of {due} products found in the versions that name them")
    assert found / due >= FLOORS["press_mentioned"]


# ------------------------------------------------------------------ cases and a generated catalogue


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["about"])[:50])
def test_a_hard_case_resolves_as_its_author_means(case: dict[str, list[list[str]]]) -> None:
    """Forms are of one product exactly where the case says so."""
    told = list(forms_of(case["groups"]))
    found = groups([form for _, form in told])
    names = {form.id: f"{form.language} {form.name}" for _, form in told}
    mine = sorted(
        sorted(names[one] for one in found if found[one] == product) for product in set(found.values())
    )
    theirs = sorted(
        sorted(names[form.id] for group, form in told if group == number) for number in {g for g, _ in told}
    )
    assert mine == theirs


def test_a_generated_catalogue_resolves() -> None:
    """Invented products, with twins in other provinces and from other producers, are told apart."""
    forms: dict[str, Form] = {}
    truth: dict[str, str] = {}
    for product, form in catalogue(1_000):
        forms[form.id] = form
        truth.setdefault(form.id, product)
    precision, recall, f1 = scored(groups(list(forms.values())), truth, {})
    print(f"generated: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, {len(forms)} forms")
    assert f1 >= FLOORS["generated_f1"]


# ------------------------------------------------------------------ laws


def test_the_order_of_forms_changes_nothing() -> None:
    """Products, ids and evidence do not depend on the order in which forms arrive."""
    forms = [form for _, form in catalogue(60, seed=9)]
    shuffled = sorted(set(forms), key=lambda form: form.id, reverse=True)
    random.Random(1).shuffle(shuffled)
    assert resolve(forms) == resolve(shuffled)


def test_a_product_keeps_its_id_when_new_forms_come() -> None:
    """The id is that of the first form named; later articles change it not."""
    line = "vi | trà Nụ Khuổi Lẹng | | , Cao Bằng", "en | Khuoi Leng Bud Tea | | , Cao Bằng"
    early, late = [form for _, form in forms_of([line])]
    early, late = dated(early, "2024-01-01"), dated(late, "2025-01-01")
    assert groups([early])[early.id] == groups([early, late])[late.id]


def dated(form: Form, day: str) -> Form:
    """Return the form as first named on a day."""
    return Form(**{name: getattr(form, name) for name in Form.__slots__} | {"first": day})


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "()",
        "(túi lọc)",
        "🍵",
        "/",
        "“”",
        "a" * 500,
        "trà " * 200,
        "\u0301",
        "Trà \ud800",
        "((((",
        "x (y) (z)",
    ],
)
def test_no_name_is_refused(name: str) -> None:
    """Whatever the name, it is looked at without an error, alone and beside itself decomposed."""
    forms = [
        Form(id=str(at), language=language, name=text, specificity=kind)
        for at, (language, text, kind) in enumerate(
            (language, text, kind)
            for language in ("vi", "en", "id", "ms", "de")
            for text in (name, unicodedata.normalize("NFD", name))
            for kind in ("named", "line")
        )
    ]
    assert len(resolve(forms).forms) == len(forms)
    assert see(forms[0]).form == forms[0]


# ------------------------------------------------------------------ what people decided


HONEY = [
    [
        "vi | mật ong Hoàng Lưu | Hợp tác xã Ong Núi, cooperative | Tân Mỹ, Hà Tĩnh",
        "en | Hoang Luu honey | Ong Nui Cooperative, cooperative | Tan My, Hà Tĩnh",
    ],
    ["vi | Mật ong Hoàng Lưu | Công ty TNHH Hoàng Lưu, company | Tân Mỹ, Hà Tĩnh"],
]


def test_a_merge_is_found_again_by_its_forms() -> None:
    """What a person merged stays merged, also when ids have changed since."""
    forms = [form for _, form in forms_of(HONEY)]
    before = groups(forms)
    first, third = before[forms[0].id], before[forms[2].id]
    for goes, stays in (
        (Meant(third), Meant(first)),
        (Meant("x", (forms[2].id,)), Meant("y", (forms[0].id,))),
    ):
        found = {one.form.id: one.product for one in resolve(forms, [Merge(goes, stays)]).forms}
        assert set(found.values()) == {first}
    by_name = Merge(Meant("x", (), ("Mật ong Hoàng Lưu",)), Meant("y", (), ("Hoang Luu honey",)))
    assert len({one.product for one in resolve(forms, [by_name]).forms}) == 1


def test_a_split_takes_one_form_out() -> None:
    """A form that a person took out is a product of its own; the rest keeps its id."""
    forms = [form for _, form in forms_of(HONEY)]
    product = groups(forms)[forms[0].id]
    found = {one.form.id: one.product for one in resolve(forms, [Split(Meant(product), forms[1].id)]).forms}
    assert found[forms[0].id] == product != found[forms[1].id]


def test_a_product_is_called_as_a_person_named_it() -> None:
    """A name that a person gave belongs to the product that is meant, also after a merge."""
    forms = [form for _, form in forms_of(HONEY)]
    before = groups(forms)
    one, other = before[forms[0].id], before[forms[2].id]
    given = resolve(
        forms, [Merge(Meant(other), Meant(one)), Naming(Meant(other), "vi", "Mật Hoàng Lưu")]
    ).names
    assert given == {(one, "vi"): "Mật Hoàng Lưu"}


# ------------------------------------------------------------------ producers


def named(language: str, name: str, form: str, province: str | None = None) -> Named:
    """Return a producer's name."""
    return Named((language, name, form), province, "2025-01-01", 1)


def test_variants_of_a_producer_are_one() -> None:
    """Legal form as each language writes it, marks and trades make no other producer; another form does."""
    company = [
        named("en", "Ngoc Que One Member Co., Ltd.", "company"),
        named("en", "Ngoc Que Company Limited", "company"),
        named("vi", "Công ty TNHH MTV Ngọc Quế", "company"),
        named("vi", "Công ty TNHH Thương mại và Dịch vụ Ngọc Quế", "company"),
    ]
    other = named("vi", "Hợp tác xã Ngọc Quế", "cooperative")
    found = resolve_producers([*company, other], ())
    assert len({found.of(one.called, None) for one in company}) == 1
    assert found.of(other.called, None) != found.of(company[0].called, None)


def test_a_name_in_two_provinces_is_two_producers_unless_one_moved() -> None:
    """Namesakes are told apart by province; a product named in both says that the producer moved."""
    called = ("vi", "Hợp tác xã Minh Tâm", "cooperative")
    both = [named(*called, "Phú Thọ"), named(*called, "Nghệ An"), named(*called)]
    apart = resolve_producers(both, ())
    assert apart.of(called, "Phú Thọ") != apart.of(called, "Nghệ An")
    moved = resolve_producers(both, [(called, "Nghệ An", "Phú Thọ")])
    assert moved.of(called, "Phú Thọ") == moved.of(called, "Nghệ An") == moved.of(called, None)


def test_every_concept_has_a_word_and_every_word_a_concept() -> None:
    """A language file uses declared ids only, and the four languages together use all of them."""
    known = families()
    used: set[str] = set()
    for language in languages().values():
        assert set(language.concepts) <= set(known), language.code
        used |= set(language.concepts)
    assert used == set(known)
