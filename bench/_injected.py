"""Errors drawn anew into the shared parallel news, for a second opinion on the checks.

The sentences are those of the development half; only which of them get which error is drawn. The shares
give about as many errors of each kind as `checks.jsonl` has, where a sentence has a place for one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from _parallel import rows

SHARES = {"name": 0.15, "number": 0.22, "truncate": 0.035, "untranslated": 0.016}
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
_SCALE = re.compile(r"\b(?:million|billion|juta|miliar)\b")
_OTHER = {"million": "billion", "billion": "million", "juta": "miliar", "miliar": "juta"}

WAYS = (59, 38, 37, 22)
"""Digit changed, figure gone, zero more or less, two digits swapped: as often as in `checks.jsonl`."""
SCALED = 0.2
"""Share of the sentences with a scale word that get another one."""

Row = dict[str, str]


def drawn(seed: int) -> Iterator[Row]:
    """Yield every sentence pair, some with an error of their own, as the rows of `checks.jsonl`."""
    chance = random.Random(seed)
    for document in rows("sentences.clean.jsonl"):
        for left, right in document["gold"]:
            source = " ".join(document["src"][at] for at in left)
            target = " ".join(document["tgt"][at] for at in right)
            label = chance.choices(["clean", *SHARES], [1 - sum(SHARES.values()), *SHARES.values()])[0]
            changed = _changed(label, source, target, chance)
            pair = document.get("pair") or "-".join(document["langs"])
            yield {
                "pair": pair,
                "src": source,
                "tgt": changed or target,
                "label": label if changed else "clean",
                "edit": "",
            }


def _changed(label: str, source: str, target: str, chance: random.Random) -> str | None:
    """Return the target with an error; None where it has no place for one."""
    if label == "untranslated":
        return source if len(source.split()) > 4 else None
    if label == "truncate":
        words = target.split()
        return " ".join(words[: int(len(words) * chance.uniform(0.4, 0.6))]) if len(words) > 10 else None
    if label == "number":
        return _misstated(target, chance)
    found = [one for one in _NAME.finditer(target) if label == "name" and one.group() in source]
    if not found:
        return None
    place = chance.choice(found)
    return target[: place.start()] + _misspelt(place.group(), chance) + target[place.end() :]


def _misspelt(word: str, chance: random.Random) -> str:
    """Return a name with one letter changed."""
    at = chance.randrange(1, len(word))
    letters = "abcdefghijklmnopqrstuvwxyz"
    return word[:at] + chance.choice([letter for letter in letters if letter != word[at]]) + word[at + 1 :]


# ------------------------------------------------------------------ figures


def _misstated(target: str, chance: random.Random) -> str | None:
    """Return the target with one figure or its scale changed; None where it has none."""
    scales = list(_SCALE.finditer(target))
    if scales and chance.random() < SCALED:
        place = chance.choice(scales)
        return target[: place.start()] + _OTHER[place.group()] + target[place.end() :]
    found = list(_NUMBER.finditer(target))
    if not found:
        return None
    place = chance.choice(found)
    way = chance.choices([_digit, _nothing, _zero, _swapped], WAYS)[0]
    changed = way(place.group(), chance)
    changed = _digit(place.group(), chance) if changed == place.group() else changed
    return target[: place.start()] + changed + target[place.end() :]


def _digit(figure: str, chance: random.Random) -> str:
    at = chance.choice([at for at, sign in enumerate(figure) if sign.isdigit()])
    return (
        figure[:at]
        + chance.choice([digit for digit in "123456789" if digit != figure[at]])
        + figure[at + 1 :]
    )


def _nothing(figure: str, chance: random.Random) -> str:  # noqa: ARG001
    return ""


def _zero(figure: str, chance: random.Random) -> str:  # noqa: ARG001
    """Return a whole number with a zero more or less; 7.5 is 7.50."""
    if not figure.isdigit():
        return figure
    return figure[:-1] if figure.endswith("0") and len(figure) > 1 else figure + "0"


def _swapped(figure: str, chance: random.Random) -> str:  # noqa: ARG001
    """Return a figure with its first two digits in the other order; itself where that changes nothing."""
    return figure[1] + figure[0] + figure[2:] if figure[:2].isdigit() and len(figure) > 1 else figure
