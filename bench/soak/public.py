"""Claim: 200 requests at once for a minute, over every public route: no error, and flat memory.

    python bench/soak/public.py [public.db]     the hostile archive of the tests unless one is told

The site runs as `tinlang serve --public` does, in a process of its own. After a first third, in which caches
fill, its resident memory may grow by a tenth at most.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from itertools import cycle
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from deskfixture import visiting
from walking import walk

SECONDS = float(os.environ.get("TINLANG_SOAK_SECONDS", "60"))
AT_ONCE = int(os.environ.get("TINLANG_SOAK_AT_ONCE", "200"))
MOST = 0.10
SERVE = [sys.executable, "-c", "from tinlang.cli import main; main()"]


class Load:
    """What was answered, how long it took, and the memory of the site over time."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.statuses: Counter[int | str] = Counter()
        self.seconds: list[float] = []
        self.memory: list[float] = []

    def resident(self) -> float:
        """Return the megabytes of resident memory of the site."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def main(told: list[str]) -> int:
    """Print what was answered and the memory; 1 if the claim does not hold."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        _snapshot(home, told)
        with visiting(home / "public.db", None, public=True) as visitor:
            paths = list(walk(visitor.get).seen)
        print(f"public: {len(paths)} addresses, {AT_ONCE} requests at once for {SECONDS:.0f} s")
        with subprocess.Popen(
            [*SERVE, "--data", str(home), "serve", "--public", "--port", "0"],
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            found = re.search(r"http://\S+(?=/)", process.stderr.readline())
            assert found is not None, "the site does not start"
            load = Load(process.pid)
            asyncio.run(_press(found.group(), paths, load))
            process.terminate()
    return _verdict(load)


def _snapshot(home: Path, told: list[str]) -> None:
    if told:
        shutil.copy(told[0], home / "public.db")
        return
    import hostilefixture

    hostilefixture.make_snapshots(home)


async def _press(base: str, paths: list[str], load: Load) -> None:
    addresses, until = cycle(paths), time.monotonic() + SECONDS
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:

        async def reader() -> None:
            while time.monotonic() < until:
                begun = time.monotonic()
                load.statuses[await _ask(client, next(addresses))] += 1
                load.seconds.append(time.monotonic() - begun)

        async def watcher() -> None:
            while time.monotonic() < until:
                load.memory.append(load.resident())
                await asyncio.sleep(0.2)

        await asyncio.gather(watcher(), *(reader() for _ in range(AT_ONCE)))


async def _ask(client: httpx.AsyncClient, path: str) -> int | str:
    try:
        return (await client.get(path)).status_code
    except httpx.HTTPError as error:
        return type(error).__name__


def _verdict(load: Load) -> int:
    third = len(load.memory) // 3
    parts = [statistics.median(part) for part in (load.memory[third : 2 * third], load.memory[2 * third :])]
    growth = parts[1] / parts[0] - 1
    p95 = statistics.quantiles(load.seconds, n=20)[-1]
    print(
        f"public: {len(load.seconds) / SECONDS:.0f} answers a second, p95 {p95:.2f} s; {dict(load.statuses)}"
    )
    print(f"public: {parts[0]:.0f} MB in the second third, {parts[1]:.0f} MB in the last: {growth:+.1%}")
    return 0 if set(load.statuses) == {200} and growth <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
