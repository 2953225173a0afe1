"""Which language a text is in, by weighed evidence; the only door to langdetect.

The text is asked for its script, its letters, its function words and, last, its letter groups (langdetect).
The edition in the URL comes first where the text is too short to say; where the two differ, both are kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from pipelines.languages import Detect, languages
from pipelines.model import Evidence, LanguageVerdict
from pipelines.text import fold, normalise

LONGEST = 4000
"""Characters of a text that are looked at; more tell nothing new."""
ENOUGH = 200
"""Letters, names and figures apart, on which langdetect's word is worth anything in an open choice."""
ENOUGH_AMONG = 20
"""Letters that do when the choice is among the few languages that a source declares."""
SURE = 0.8
"""Weight from which the text is believed before the edition in its URL."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MASKED = re.compile(r"https?://\S+|\S+@\S+|\S+\.(?:jpe?g|png|webp|gif|vn|com|html?)\b|\w*\d\w*")
_OPENING = re.compile(r"(?:^|[.!?…:\n]|[\"“‘(–—]|- )\s*$")
_CODE = re.compile(r"[A-Za-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, in order, lower case, as evidence sees them."""

    plain: tuple[str, ...]
    """Without names, unless nearly everything is capitalised: a title or a list of names."""
    titled: bool
    """Nearly everything is capitalised, so that names could not be told."""


def judge_language(
    text: str, *, edition: str | None, markup: str | None, declared: tuple[str, ...]
) -> LanguageVerdict:
    """Return the language of a text: what it shows, else what its edition says, with all evidence.

    `edition` is what the URL says, `markup` the page's `lang`, `declared` what the source publishes in.
    """
    edition, markup = _code(edition), _code(markup)
    shown = detect(text, declared if edition is None or edition in declared else (*declared, edition))
    claims = (*_claim("edition in the URL", edition, 0.7), *_claim("markup", markup, 0.3))
    detected = shown.value if shown and shown.weight > 0.3 else None
    sure = detected if shown and shown.weight >= SURE else None
    return LanguageVerdict(
        language=sure or edition or detected or markup or (declared[0] if len(declared) == 1 else None),
        detected=detected,
        disagrees=detected is not None and any(claim not in (None, detected) for claim in (edition, markup)),
        evidence=(*claims, *((shown,) if shown else ())),
    )


def _claim(rule: str, value: str | None, weight: float) -> tuple[Evidence, ...]:
    return (Evidence(rule=rule, value=value, weight=weight),) if value else ()


def detect(text: str, declared: tuple[str, ...] = ()) -> Evidence | None:
    """Return what the text itself shows, None where it shows nothing; the value is a language.

    `declared` are the languages among which the choice is, where that is known; others are still seen when
    the text is plainly in one.
    """
    text = normalise(_MASKED.sub(" ", text[:LONGEST]))
    words = _words(text)
    if not words.plain:
        return None
    return (
        _by_script(text)
        or _by_marks(words)
        or _by_function_words(words, declared)
        or _by_letter_groups(words, declared)
    )


# ------------------------------------------------------------------ what stands in the text


def _words(text: str) -> Words:
    found = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    lower = [word for word, _ in found if word.islower()]
    if len(lower) * 3 < len(found):
        return Words(tuple(word.lower() for word, _ in found), titled=True)
    kept = (word.lower() for word, at in found if word.islower() or _opens(text, at) or _is_told(word))
    return Words(tuple(kept), titled=False)


def _is_told(word: str) -> bool:
    """Return whether a capitalised word is no name but tells relatives apart: days, months, countries."""
    return word.lower() in _telling()


def _opens(text: str, at: int) -> bool:
    return _OPENING.search(text, max(0, at - 3), at) is not None if at else True


def _by_script(text: str) -> Evidence | None:
    letters = sum(map(str.isalpha, text))
    for code, pattern in _scripts():
        if len(pattern.findall(text)) * 3 > letters:
            return Evidence(rule="script", value=code, weight=1.0)
    return None


def _by_marks(words: Words) -> Evidence | None:
    for code, marks in _marks():
        marked = sum(1 for word in words.plain if not marks.isdisjoint(word))
        if marked * 4 > len(words.plain) and not (words.titled and len(words.plain) < 2):
            weight = 0.7 if words.titled else 0.95
            return Evidence(rule="letters of its own", value=code, weight=weight)
    return None


def _by_function_words(words: Words, declared: tuple[str, ...]) -> Evidence | None:
    scores: dict[str, float] = defaultdict(float)
    for word in words.plain:
        for code, weight in _lexicon().get(word, {}).items():
            scores[code] += weight
    _score_syllables(words, scores)
    _score_strangers(scores, declared)
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    (code, best), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    if best < 1 or best < 1.6 * second or best < (0.06 if len(words.plain) < 12 else 0.1) * len(words.plain):
        return None
    shown = Evidence(rule="function words", value=code, weight=min(0.95, 0.5 + 0.15 * (best - second)))
    return _told_from_relatives(shown, words, declared)


def _score_syllables(words: Words, scores: dict[str, float]) -> None:
    """Cut the score of a language written without marks unless the words have the shape of its syllables."""
    for code, syllable in _syllables():
        fitting = sum(1 for word in words.plain if syllable.fullmatch(fold(word)))
        if fitting * 5 < 4 * len(words.plain):
            scores[code] = scores.get(code, 0) * 0.3
        elif scores.get(code, 0) >= 2 and len(words.plain) > 3:
            scores[code] *= 2


def _score_strangers(scores: dict[str, float], declared: tuple[str, ...]) -> None:
    """Halve the score of languages that the source does not declare: names bring such words (Las Vegas)."""
    for code in scores:
        if declared and not set(_family(code)) & set(declared):
            scores[code] *= 0.5


def _told_from_relatives(shown: Evidence, words: Words, declared: tuple[str, ...]) -> Evidence | None:
    """Return the evidence for the language whose own words the text has, of those that share the rest.

    Without such words the one that the source declares is taken, at a lower weight and saying so.
    """
    family = _family(shown.value)
    if len(family) == 1:
        return shown
    own = {code: _own_words(words, languages()[code].detect) for code in family}
    ranked = sorted(family, key=lambda code: (-own[code], code))
    if own[ranked[0]] > own[ranked[1]]:
        return Evidence(rule="words of its own", value=ranked[0], weight=shown.weight)
    likely = [code for code in declared if code in family]
    if len(likely) != 1:
        return Evidence(rule=f"words shared by {' and '.join(sorted(family))}", value=family[0], weight=0.2)
    return Evidence(rule="words shared with " + _others(likely[0], family), value=likely[0], weight=0.6)


def _others(code: str, family: tuple[str, ...]) -> str:
    return " and ".join(sorted(each for each in family if each != code))


def _own_words(words: Words, detect: Detect) -> int:
    own = sum(1 for word in words.plain if word in detect.own or _stem(word) in detect.own)
    return own + sum(1 for word in words.plain if len(word) > 6 and word.endswith(detect.endings))


def _stem(word: str) -> str:
    """Return the word without the endings that any noun takes: -nya and doubling."""
    return word.removesuffix("nya").split("-")[0]


def _by_letter_groups(words: Words, declared: tuple[str, ...]) -> Evidence | None:
    among = tuple(code for code in declared if languages().get(code) and languages()[code].detect.profile)
    closed = len(among) > 1 and len(among) == len(declared)
    text = " ".join(words.plain)
    letters = sum(map(str.isalpha, text))
    if letters < (ENOUGH_AMONG if closed else ENOUGH):
        return None
    try:
        detector = _factory(among if closed else _profiled()).create()
        detector.append(text)
        code = detector.detect()
    except LangDetectException:
        return None
    if code not in languages() or not (closed or _familiar(words, code)):
        return None
    shown = Evidence(rule="letter groups", value=code, weight=0.6 if closed else 0.5)
    return _told_from_relatives(shown, words, declared)


def _familiar(words: Words, code: str) -> bool:
    """Return whether one word in ten is a function word of the language, as in any text that is in it."""
    known = sum(1 for word in words.plain if _family(code)[0] in _lexicon().get(word, ()))
    return known * 10 > len(words.plain)


# ------------------------------------------------------------------ what the language files say


@cache
def _lexicon() -> Mapping[str, Mapping[str, float]]:
    """Return for each function word the languages that have it; a word of several counts for each in part."""
    found: dict[str, set[str]] = {}
    for code, one in languages().items():
        for word in one.detect.words | one.detect.plain | one.detect.own:
            found.setdefault(word, set()).add(_family(code)[0])
    weighed = {word: dict.fromkeys(sorted(codes), 1 / len(codes)) for word, codes in found.items()}
    return MappingProxyType(weighed)


@cache
def _family(code: str) -> tuple[str, ...]:
    """Return a language and those that share its words; the first one stands for all."""
    return tuple(sorted({code, *languages()[code].detect.relatives}))


@cache
def _telling() -> frozenset[str]:
    return frozenset().union(*(one.detect.own for one in languages().values()))


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = ((code, one.detect.script) for code, one in languages().items())
    return tuple((code, re.compile(f"[{script}]")) for code, script in found if script)


@cache
def _marks() -> tuple[tuple[str, frozenset[str]], ...]:
    found = ((code, one.detect.marks) for code, one in languages().items())
    return tuple((code, frozenset(marks)) for code, marks in found if marks)


@cache
def _syllables() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = ((code, one.detect.syllables) for code, one in languages().items())
    return tuple((code, re.compile(pattern)) for code, pattern in found if pattern)


@cache
def _profiled() -> tuple[str, ...]:
    return tuple(code for code, one in languages().items() if one.detect.profile)


@cache
def _factory(codes: tuple[str, ...]) -> DetectorFactory:
    """Return langdetect with the profiles of these languages and no others, the same answer every time."""
    factory = DetectorFactory()
    factory.load_json_profile(list(_profiles(codes)))
    factory.set_seed(0)
    return factory


def _profiles(codes: Iterable[str]) -> Iterable[str]:
    folder = files("langdetect") / "profiles"
    for code in codes:
        yield (folder / str(languages()[code].detect.profile)).read_text("utf-8")


def _code(claim: str | None) -> str | None:
    """Return the language of a claim, `vi` for `vi-VN`; None for none. `in` is what Java calls Indonesian."""
    found = _CODE.match(claim.strip()) if claim else None
    return {"in": "id"}.get(found.group().lower(), found.group().lower()) if found else None
