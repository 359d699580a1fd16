"""Where the threads of a release take their memory from."""

import ctypes
from typing import Final

M_ARENA_MAX: Final = -8
"""glibc's malloc.h; mallopt(3)."""
SHARED: Final = 2


def share() -> None:
    """Threads that begin from now on share two heaps of memory, in which one gives what another takes.

    glibc makes one for each thread, and what lies free in one is of no use to the others: FLAC is made by
    some threads of a release and given back by another, so that 75 MB were held for nobody.
    Where there is no glibc, nothing happens.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, SHARED)
