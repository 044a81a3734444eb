"""Handles: what is open on the C side, safe against use after close, other threads, fork and the collector."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, ClassVar, NoReturn, TypeVar

from . import errors
from ._lib import ffi, give_error, lib, take_error

F = TypeVar("F", bound=Callable[..., Any])
_process = 0  # grows in each child


def _count_fork() -> None:
    global _process
    _process += 1


os.register_at_fork(after_in_child=_count_fork)


def process() -> int:
    """Which of the processes that came of one another this is."""
    return _process


def check_process(opened: int) -> None:
    """What the store has belongs to the process that opened it, and a child must not touch it."""
    if opened != _process:
        raise errors.ClosedError("the book was opened before the fork, and its store belongs to the parent process")


class _Caught(threading.local):
    """Exceptions of the callbacks of the calls under way in this thread, innermost call last."""

    def __init__(self) -> None:
        self.calls: list[list[BaseException]] = []
        self.hosts: list[Any] = []  # those whose book is just being closed


caught = _Caught()


def report(exception: BaseException) -> None:
    """Where an exception goes that nobody can be told."""
    kind = type(exception)
    sys.unraisablehook(type("Unraisable", (), {
        "exc_type": kind, "exc_value": exception, "exc_traceback": exception.__traceback__,
        "err_msg": "kith: an exception in a callback", "object": None})())


def stash(_type: Any, exception: BaseException, _traceback: Any) -> None:
    """For `onerror` of callbacks: keep it for the call under way."""
    if caught.calls:
        caught.calls[-1].append(exception)
    else:
        report(exception)


def callback(name: str, onerror: Callable[[Any, BaseException, Any], Any] = stash,
             error: int | None = 0) -> Callable[[F], F]:
    """The function that C calls by this name; `error` is its answer if it raises, unless `onerror` has one."""
    settings: dict[str, Any] = dict(name=name, onerror=onerror)
    if error is not None:
        settings["error"] = error
    decorate: Callable[[F], F] = ffi.def_extern(**settings)
    return decorate


class Watch:
    """A call during which callbacks may run; their exceptions come out of it."""

    __slots__ = ("_mine",)

    def __enter__(self) -> Watch:
        self._mine: list[BaseException] = []
        caught.calls.append(self._mine)
        return self

    def __exit__(self, *_: object) -> None:
        caught.calls.pop()

    def settle(self, error: BaseException | None, must: bool = False) -> None:
        """Raise what was caught. An interrupt comes out as itself, anything else as the cause of the error."""
        stops = [one for one in self._mine if not isinstance(one, Exception)]
        if stops:
            raise stops[0] from error
        if error is not None:
            raise error from (self._mine[0] if self._mine else None)
        for one in self._mine:
            if must:
                raise one
            report(one)


def call(function: Callable[..., int], *arguments: Any, watch: bool = False, kind: errors.Kind = 0,
         must: bool = False) -> None:
    """Call a function that takes a kith_error last; raise what it refuses, and if it `must` be, what a callback raised."""
    error = take_error()
    try:
        if watch:
            with Watch() as watched:
                status = function(*arguments, error)
                watched.settle(errors.from_struct(error, kind) if status else None, must)
        else:
            status = function(*arguments, error)
            if status:
                raise errors.from_struct(error, kind)
    finally:
        give_error(error)


class Uncopied:
    """What is open on the C side cannot be copied: nobody would tell the copy that it has been closed."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:  # copy, deepcopy and pickle all come here
        raise TypeError(f"a {type(self).__name__} cannot be copied")


class Handle(Uncopied):
    """A C pointer that any number of threads may use. It is freed when it is closed and the last use is over."""

    __slots__ = ("_pointer", "_users", "_closed", "_host", "__weakref__")
    WHAT: ClassVar[str] = "handle"

    def __init__(self, pointer: Any, host: Any = None) -> None:
        self._users: list[None] = []  # one element per use; append and pop are atomic
        self._closed = False
        self._host = host
        self._pointer = [pointer]

    def _free(self, pointer: Any) -> None:
        raise NotImplementedError

    def _enter(self) -> Any:
        """The pointer, which stays valid until _leave."""
        self._users.append(None)
        if self._closed:  # looked at after the use is noted, as close looks for uses after it has noted the closing
            self._leave()
            raise errors.ClosedError(f"the {self.WHAT} is closed")
        return self._pointer[0]

    def _leave(self) -> None:
        self._users.pop()
        if self._closed and not self._users:
            self._finish()

    def _finish(self) -> None:
        try:
            pointer = self._pointer.pop()  # one of several threads gets it
        except IndexError:
            return
        self._free(pointer)

    def _call(self, function: Callable[..., int], *arguments: Any, watch: bool = False,
              kind: errors.Kind = 0, must: bool = False) -> None:
        pointer = self._enter()
        try:
            call(function, pointer, *arguments, watch=watch or (self._host is not None and self._host.calls_back),
                 kind=kind, must=must)
        finally:
            self._leave()

    @property
    def closed(self) -> bool:
        """Has it been closed?"""
        return self._closed

    def close(self) -> None:
        """Close it. Doing so twice is no fault; calls under way in other threads end well."""
        self._closed = True
        if not self._users:
            self._finish()

    def __del__(self) -> None:
        try:
            pointers = self._pointer
        except AttributeError:  # it was never opened
            return
        if pointers and ffi is not None and lib is not None:
            self.close()


class Exclusive(Handle):
    """A handle of one thread at a time: a second one is refused, and does not wait."""

    __slots__ = ("_lock",)

    def __init__(self, pointer: Any, host: Any = None) -> None:
        self._lock = threading.Lock()
        super().__init__(pointer, host)

    def _enter(self) -> Any:
        if not self._lock.acquire(blocking=False):
            if self._closed:  # it is being closed
                raise errors.ClosedError(f"the {self.WHAT} is closed")
            raise errors.BusyError(f"the {self.WHAT} is in use by another call")
        if self._closed:
            self._leave()
            raise errors.ClosedError(f"the {self.WHAT} is closed")
        return self._pointer[0]

    def _leave(self) -> None:
        self._lock.release()
        if self._closed:
            self.close()

    def close(self) -> None:
        """Close it. Doing so twice is no fault; a call under way in another thread ends well."""
        self._closed = True
        if self._lock.acquire(blocking=False):  # else the call under way does it
            try:
                self._finish()
            finally:
                self._lock.release()


class Turn:
    """For what only one call may do at a time: a second one is refused, and does not wait."""

    def __init__(self, what: str) -> None:
        self._lock = threading.Lock()
        self._what = what

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            raise errors.BusyError(f"the {self._what} is in use by another call")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Host:
    """What belongs to a book and must live as long as any handle of it: callbacks, store, process."""

    def __init__(self, store: Any, rights: Any, log: Any, choose: Any, hash: Any) -> None:
        self.store = store
        self.rights = rights
        self.log = log
        self.choose = choose
        self.hash = hash
        self.calls_back = (any(one is not None for one in (rights, log, choose, hash))
                           or bool(getattr(store, "CALLS_BACK", False)))
        self.process = _process
        self.kept: list[Any] = []
        self.key = 0

    def turn(self) -> AbstractContextManager[Any]:
        """The turn at a store that only one call may use at a time; free for all others."""
        turn: AbstractContextManager[Any] = getattr(self.store, "turn", None) or nullcontext()
        return turn

    def is_forked(self) -> bool:
        """Are we in a child of the process that opened the store? It has the connection, and we must not touch it."""
        return self.store is not None and self.process != _process

    def check_process(self) -> None:
        if self.store is not None:
            check_process(self.process)
