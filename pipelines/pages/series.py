"""Photo series: pages of pictures, each with one text below it that is its caption though nothing says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.pages.blocks import Block
from pipelines.pages.captions import LONGEST

_FEWEST = 3
"""Pictures of a series at least."""


def captioned(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, of a photo series the one text below each picture marked as a caption.

    A series has three pictures or more, and below each one text that is no longer than a caption.
    """
    pictures = [at for at, block in enumerate(blocks) if block.image is not None]
    below = {at + 1 for at in pictures if at + 1 < len(blocks)}
    gaps = {later - at for at, later in pairwise(pictures)}
    if len(pictures) < _FEWEST or gaps != {2} or not all(_may_caption(blocks[at]) for at in below):
        return list(blocks)
    return [replace(block, caption=True) if at in below else block for at, block in enumerate(blocks)]


def _may_caption(block: Block) -> bool:
    return 0 < len(block.text) <= LONGEST and not block.heading
