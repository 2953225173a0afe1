"""What a figure is in its sentence: level, change, base, total; actual or target; new, valid or summed up."""

from __future__ import annotations

from pipelines.figures.mentions import Line, Mention

_CLOSES, _OPENS = frozenset(";:)"), frozenset(";:(")


def role_of(line: Line, mention: Mention) -> str:
    """`up 12 %` is a change; `from 8` its base; `up to 12 million` is the level reached."""
    opens = line.passage.lexicon.figures.quantities.opens
    opened = line.passage.tokens.word(mention.outer - 1) in opens
    for at, end in sorted([*line.said("up"), *line.said("down")]):
        if mention.outer - 5 <= at and end <= mention.outer:
            reached = any(end <= place < mention.outer for place, _ in line.said("to"))
            return "base" if opened else "level" if reached else "change"
    if _introduced(line, mention, "total"):
        return "total"
    return "base" if not opened and _introduced(line, mention, "base") else "level"


def _introduced(line: Line, mention: Mention, key: str) -> bool:
    """`compared to 40 tonnes`, `a total of 40 tonnes`: a figure right behind such words."""
    return any(mention.outer - 4 <= at and end == mention.outer for at, end in line.said(key))


def first_meaning(line: Line, mention: Mention, keys: tuple[str, ...]) -> str | None:
    """Return the first of the keys that a word of the mention's clause speaks for."""
    said = [key for key in keys if line.said(key)]
    if not said:
        return None
    first, last = _clause(line, mention)
    for key in said:
        if any(first <= at < last for at, _ in line.said(key)):
            return key
    return None


def _clause(line: Line, mention: Mention) -> tuple[int, int]:
    words = line.passage.tokens.words
    first = next((at + 1 for at in range(mention.outer - 1, -1, -1) if words[at] in _OPENS), 0)
    last = next((at for at in range(mention.end, len(words)) if words[at] in _CLOSES), len(words))
    return first, last
