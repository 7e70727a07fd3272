"""Random numbers that any run can repeat: one stream for each seed and name, whatever the order of use."""

import hashlib

import numpy as np


def stream(seed: int, *names: object) -> np.random.Generator:
    """The generator of a seed and a name: the same two always give the same numbers."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    words = [int.from_bytes(digest[i : i + 4], "big") for i in range(0, 16, 4)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, *words])))
