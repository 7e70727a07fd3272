"""How the loops of the scan are compiled: by Numba, outside Python's lock, kept on disk between runs."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., object])


def kernel(function: _Function) -> _Function:
    """Compile a function on its first call, without the lock so that blocks of runs can share the cores.

    Never `parallel=True`: its fallback thread layer ends a web process that calls it from two threads. What is
    compiled is kept beside the file or, where that cannot be written, in the user's cache. It is renewed when the
    function's own file changes, so functions that call each other stand in one file.
    """
    return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
