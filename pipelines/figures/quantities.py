"""Number, scale, unit, bounds, ranges and denominators → quantities in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from pipelines.figures.articles import article_at
from pipelines.figures.denominators import QUALIFIERS
from pipelines.figures.drafts import Draft, amount_at
from pipelines.figures.lists import with_unit_of_list
from pipelines.figures.masks import Hidden
from pipelines.figures.mentions import Line, Mention
from pipelines.figures.numbers import Amount
from pipelines.figures.passages import Passage
from pipelines.figures.ratings import read_stars
from pipelines.figures.wholes import read_whole, whole_before
from pipelines.tokens import DASHES, FIGURE

_FAR = 4
"""How many times a change is less than the level it led to, where it is no range."""


def read_quantities(passage: Passage, hidden: list[Hidden]) -> Line:
    """Return the quantities and ratings of a sentence, in order, none within another."""
    line = Line(passage, hidden)
    at = 0
    words, kinds, starts = passage.tokens.words, passage.tokens.kinds, passage.lexicon.starts
    while at < len(words):
        at = _step(line, at) if kinds[at] == FIGURE or words[at] in starts else at + 1
    return line


def _step(line: Line, at: int) -> int:
    covering = line.covering(at)
    if covering:
        return covering.last
    stars = read_stars(line.passage, at)
    if stars and line.free(stars.first, stars.last):
        line.stars.append(stars)
        return stars.last
    found = list(_mentions(line, at))
    line.mentions.extend(found)
    return max((mention.last for mention in found), default=_passed(line.passage, at))


def _passed(passage: Passage, at: int) -> int:
    """Return the index after an indefinite number that counts nothing, so that no part of it is read."""
    phrase = passage.lexicon.numerals.phrases.match(passage.tokens.words, at)
    return phrase[0] if phrase else at + 1


def _mentions(line: Line, at: int) -> Iterator[Mention]:
    passage = line.passage
    below = _below_zero(line, at)
    if below:
        yield below
        return
    prefix = passage.lexicon.prefixes.match(passage.tokens.words, at)
    first = prefix[0] if prefix else at
    amount = amount_at(passage, first, prefix[1] if prefix else None) if first < passage.tokens.size else None
    amount = amount or article_at(passage, at)
    if amount is None or not line.free(first, amount.end):
        return
    if passage.tokens.word(at - 1) == "/" and passage.tokens.kind(at - 2) == FIGURE:
        return  # what stands right of a stroke has no meaning of its own: 1/0 tons
    draft = Draft(line, at, first, amount, prefix[1] if prefix else None, passage)
    yield from read_whole(draft) or _ranged(draft) or _single(draft)


def _below_zero(line: Line, at: int) -> Mention | None:
    """Read `âm 3 độ C`, `-3 °C`: only what is measured goes below zero."""
    tokens, lexicon = line.passage.tokens, line.passage.lexicon
    if tokens.words[at] not in lexicon.figures.numbers.negatives or tokens.kind(at + 1) != FIGURE:
        return None
    if tokens.words[at] == "-" and (at == 0 or tokens.touching(at) or not tokens.touching(at + 1)):
        return None  # a dash at the head of a line opens an entry of a list
    amount = amount_at(line.passage, at + 1, None)
    if amount is None or amount.low is None or amount.high is None or not line.free(at, amount.end):
        return None
    mention = Draft(line, at, at + 1, amount, None, line.passage).with_unit(amount)
    if mention.counted or mention.quantity.unit is None:
        return None
    quantity = replace(mention.quantity, low=-amount.high, high=-amount.low)
    return replace(mention, quantity=quantity, other=None, rule="below zero < " + mention.rule)


def _single(draft: Draft) -> Iterator[Mention]:
    mention = draft.with_unit(draft.amount)
    if mention.quantity.unit is None:
        mention = _with_unit_of_others(draft, mention)
    if draft.counts(mention) or _continues(draft, mention) or _adds(draft) or _is_a_part(draft, mention):
        yield mention


def _with_unit_of_others(draft: Draft, mention: Mention) -> Mention:
    """Give a bare number the unit of the list it stands in, or of the part whose whole it is."""
    if listed := with_unit_of_list(draft, mention):
        return listed
    if part := whole_before(draft):
        quantity = replace(mention.quantity, unit=part.quantity.unit)
        rule = "n of m < " + mention.rule
        return replace(mention, quantity=quantity, counted=part.counted, of_whole=True, rule=rule)
    return mention


def _adds(draft: Draft) -> bool:
    """`34 communes, 9 more than in 2024`: so many more of what was counted right before."""
    tokens, mentions = draft.passage.tokens, draft.line.mentions
    near = bool(mentions) and mentions[-1].counted and draft.at - mentions[-1].end <= 2 * QUALIFIERS
    further = tokens.word(draft.amount.end) in draft.passage.lexicon.figures.quantities.further
    return near and further and tokens.word(draft.at - 1) == ","


def _is_a_part(draft: Draft, mention: Mention) -> bool:
    """`two of whom`, `dua di antaranya`: what a number in words is of was counted before."""
    bare = mention.quantity.unit is None and draft.amount.worded and (draft.amount.low or 0) >= 2
    if not bare or draft.amount.indefinite or not draft.line.mentions:
        return False
    return (
        draft.passage.lexicon.meanings["parted"].match(draft.passage.tokens.words, draft.amount.end)
        is not None
    )


def _continues(draft: Draft, mention: Mention) -> bool:
    """A bare figure goes on with bare parts: of which 15 are old and 5 are new."""
    tokens, joints = draft.passage.tokens, draft.passage.lexicon.figures.ratings.joints
    before = draft.line.mentions[-1] if draft.line.mentions else None
    joined = tokens.word(draft.at - 1) in joints or tokens.word(draft.at - 1) in (",", ";")
    bare = mention.quantity.unit is None and not draft.amount.worded
    if before is None or not joined or not bare:
        return False
    aged = before.quantity.unit in draft.passage.lexicon.times and before.last == before.number_end
    return before.quantity.unit is None or (aged and before.end >= draft.at - 2)


def _ranged(draft: Draft) -> tuple[Mention, ...] | None:
    """Read `a-b`, `from a to b`, `between a and b`; the left end takes scale and unit of the right."""
    joint = _joint(draft)
    denied = draft.amount.worded and draft.amount.low == 0  # không đến: not up to
    if joint is None or denied:
        return None
    right_prefix = draft.passage.lexicon.prefixes.match(draft.passage.tokens.words, joint)
    if right_prefix and draft.currency not in (None, right_prefix[1]):
        return None
    start = right_prefix[0] if right_prefix else joint
    if start >= draft.passage.tokens.size:
        return None
    right = amount_at(draft.passage, start, draft.currency or (right_prefix and right_prefix[1]) or None)
    if (
        right is None
        or not draft.line.free(joint, right.end)
        or right.indefinite
        or draft.amount.indefinite
        or draft.amount.rule == "multiple"
    ):
        return None
    low = _left_end(draft.amount, right)
    if low is None or right.high is None or low > right.high:
        return None
    rule = f"range < {right.rule}"
    worded = draft.amount.worded and right.worded
    both = replace(right, low=low, rule=rule, worded=worded, other=None)
    mention = draft.with_unit(both, bounded=not _says_range(draft))
    same = _own_unit(draft) in (None, mention.quantity.unit)
    whole = replace(draft, amount=both) if both.scaled else draft
    return (mention,) if same and whole.counts(mention) else None


def _says_range(draft: Draft) -> bool:
    """Tell whether the words before a range only say that it is one: berkisar 9-11."""
    tokens, quantities = draft.passage.tokens, draft.passage.lexicon.figures.quantities
    return " ".join(tokens.words[draft.bound()[0] : draft.at]) in quantities.ranging


def _own_unit(draft: Draft) -> str | None:
    """Return the unit that the left end has for itself: 12 percent to 5,600 tonnes is no range."""
    found = draft.passage.lexicon.named.match(draft.passage.tokens.words, draft.amount.end)
    return found[1].unit if found else None


def _joint(draft: Draft) -> int | None:
    """Return the index after what joins two ends of a range; the left end may carry its own unit."""
    tokens, lexicon = draft.passage.tokens, draft.passage.lexicon
    quantities = lexicon.figures.quantities
    at = draft.amount.end
    unit = lexicon.named.match(tokens.words, at)
    opening = tokens.word(draft.at - 1)
    pair = quantities.pairs.get(opening)
    for place in (at, unit[0] if unit else at):
        word = tokens.word(place)
        if place != at and word != pair and word in lexicon.figures.ratings.joints:
            continue  # 800 m2 or 900 m2 are two values, 3 or 4 hectares are about so much
        if word in DASHES or word in ("÷", pair):
            return place + 1 + (tokens.word(place + 1) in quantities.between)
        between = lexicon.between.match(tokens.words, place)
        reaches = between and lexicon.meanings["to"].match(tokens.words, place)
        if between and not (reaches and (_changes(draft, opening) or _arrives(draft, between[0]))):
            return between[0]
    return at if _side_by_side(draft) else None


def _side_by_side(draft: Draft) -> bool:
    """Two digits in words, the greater one behind, are a range: hai ba nhà, năm bảy chục."""
    numerals, tokens = draft.passage.lexicon.numerals, draft.passage.tokens
    second = tokens.word(draft.amount.end)
    low, high = draft.amount.low, None if second in numerals.timely else numerals.values.get(second)
    single = bool(numerals.tails) and draft.amount.worded and draft.amount.end == draft.first + 1
    return single and low is not None and high is not None and 1 < low < high < 10


def _changes(draft: Draft, opening: str) -> bool:
    """`rose from a to b` is a change between two values, no range."""
    if opening not in draft.passage.lexicon.figures.quantities.opens:
        return False
    tokens, meanings = draft.passage.tokens, draft.passage.lexicon.meanings
    nearby = range(max(0, draft.at - 6), draft.at)
    return any(meanings[way].match(tokens.words, at) for at in nearby for way in ("up", "down", "moved"))


def _arrives(draft: Draft, at: int) -> bool:
    """`rose $3 to $82` is a change and the level it reached: both have a unit, and they are far apart."""
    tokens, meanings = draft.passage.tokens, draft.passage.lexicon.meanings
    moved = any(meanings[way].match(tokens.words, draft.at - 1) for way in ("up", "down"))
    prefix = draft.passage.lexicon.prefixes.match(tokens.words, at)
    level = amount_at(draft.passage, prefix[0] if prefix else at, None) if moved else None
    own = draft.currency is not None or _own_unit(draft) is not None
    if not own or level is None or level.low is None or draft.amount.low is None:
        return False
    return level.low > _FAR * draft.amount.low


def _left_end(left: Amount, right: Amount) -> Fraction | None:
    """Return the left end of a range with what it leaves the right one to say: 80-100.000, 3-5 million."""
    if left.low is None or right.low is None:
        return None
    low = left.low
    if right.scaled and not left.scaled:
        scale = right.scale_factor
        if low * scale <= right.low:
            return low * scale
    elif not left.scaled and right.scale_factor > 1 and low * right.scale_factor < right.low:
        return low * right.scale_factor
    if not left.scaled and not right.scaled and low < right.low / 100 and right.low >= 1000:
        return low * 1000 if low * 1000 < right.low else low
    return low
