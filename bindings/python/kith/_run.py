"""Long calls: progress, and Ctrl-C, which Python notices when a callback runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Optional

from ._handles import callback
from ._lib import lib, sized

#: Called with what is done and the total (0: unknown); return something true to stop.
Progress = Callable[[int, int], Optional[bool]]


class _Running(threading.local):
    def __init__(self) -> None:
        self.progress: list[Progress | None] = []


_running = _Running()


class Run:
    """A long call: `struct` is its kith_run."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.struct: Any = sized("kith_run")
        self.struct.progress = lib.kithb_on_progress

    def __enter__(self) -> Run:
        _running.progress.append(self._progress)
        return self

    def __exit__(self, *_: object) -> None:
        _running.progress.pop()


@callback("kithb_on_progress", error=1)
def _on_progress(_ctx: Any, done: int, total: int) -> int:
    progress = _running.progress[-1]
    return 0 if progress is None else bool(progress(done, total))
