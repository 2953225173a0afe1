"""What the steps that connect articles are given (`tinlang/steps.py` has their order)."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.store import Store
from pipelines.extract import Press
from tinlang.config import Config


@dataclass(frozen=True, slots=True)
class Connecting:
    """What a step needs: where things are kept, the open database, how many processes may work, the press."""

    config: Config
    store: Store
    workers: int
    press: Press = field(default_factory=dict)
