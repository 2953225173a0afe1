"""Errors drawn anew into the shared parallel news, for a second opinion on the checks.

The sentences are those of the development half; only which of them get which error is drawn. The shares
give about as many errors of each kind as `checks.jsonl` has, where a sentence has a place for one.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from _parallel import rows

SHARES = {"name": 0.2, "number": 0.18, "truncate": 0.04, "untranslated": 0.02}
_NUMBER = re.compile(r"(?<![\w.,])\d+(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")

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
    pattern = _NUMBER if label == "number" else _NAME
    found = [one for one in pattern.finditer(target) if label != "clean" and one.group() in source]
    if not found:
        return None
    place = chance.choice(found)
    return target[: place.start()] + _misspelt(place.group(), chance) + target[place.end() :]


def _misspelt(word: str, chance: random.Random) -> str:
    """Return a figure or a name with one sign changed, gone or doubled."""
    at = chance.randrange(len(word)) if word.isdigit() else chance.randrange(1, len(word))
    letters = "0123456789" if word.isdigit() else "abcdefghijklmnopqrstuvwxyz"
    other = chance.choice([letter for letter in letters if letter != word[at]])
    ways = [word[:at] + other + word[at + 1 :], word[:at] + word[at + 1 :], word + word[-1]]
    return ways[0] if not word.isdigit() else chance.choice(ways)
