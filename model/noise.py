"""Keyed noise: a random number is a function of (seed, world, day, purpose).

numpy's Philox is a counter-based generator: its raw bits depend only on a key and a counter, and
numpy guarantees them. The key is the seed; the counter is (world // 4, purpose, day, 0), so word j
of the stream belongs to world j, a chunk that begins at world 1,024 gets exactly the words of the
worlds 1,024 and up, and an added draw never disturbs another.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.random import Philox
from numpy.typing import NDArray

from panmunjom.agents import FloatArray, IntArray

WORDS = 4  # words that one step of the Philox counter yields
LANES = 4  # 16-bit numbers in one word
LOW16 = np.uint64(0xFFFF)
BELL_MEAN = LANES * 65535 / 2
BELL_SD = float(np.sqrt(LANES * (65536.0**2 - 1.0) / 12.0))


class Noise:
    """The luck of the worlds ``first .. first + worlds - 1`` under one seed.

    Parameters
    ----------
    seed : non-negative integer below 2**64.
    first : address of the first world.
    worlds : number of worlds.
    """

    def __init__(self, seed: int, first: int, worlds: int) -> None:
        self._bits = Philox(key=seed)
        self._state: Any = self._bits.state
        self._block, self._skip = divmod(first, WORDS)
        self._count = worlds + self._skip
        self._purposes: dict[str, int] = {}
        self._gumbel = -np.log(-np.log((np.arange(65536) + 0.5) / 65536.0))

    def words(self, purpose: str, day: int) -> NDArray[np.uint64]:
        """Return one raw 64-bit word for each world, shape ``(worlds,)``."""
        state = self._state
        state["state"]["counter"][:] = (self._block, self._key(purpose), day, 0)
        state["buffer_pos"] = WORDS
        self._bits.state = state
        return self._bits.random_raw(self._count)[self._skip :]

    def uniform(self, purpose: str, day: int, worlds: IntArray | None = None) -> FloatArray:
        """Return uniform numbers in the open interval (0, 1), in every world or in those named."""
        words = self.words(purpose, day)
        chosen = words if worlds is None else words[worlds]
        return np.asarray(((chosen >> np.uint64(11)) + 0.5) * 2.0**-53)

    def exponential(self, purpose: str, day: int) -> FloatArray:
        """Return standard exponential numbers."""
        return np.asarray(-np.log(self.uniform(purpose, day)))

    def bell(self, purpose: str, day: int) -> FloatArray:
        """Return bell-shaped numbers, mean 0 and variance 1: the sum of four 16-bit uniforms.

        Cheap enough for every leader and day; an autoregression of them is normal for all purposes.
        """
        lanes = self.words(purpose, day).view(np.uint16).reshape(-1, LANES)
        a, b, c, d = lanes.astype(np.float64).T
        total = (a + b) + (c + d)
        total -= BELL_MEAN
        total /= BELL_SD
        return np.asarray(total)

    def gumbels(self, purpose: str, day: int, worlds: IntArray, lanes: int) -> FloatArray:
        """Return `lanes` standard Gumbel numbers for the worlds named, shape ``(lanes, n)``.

        Each comes from 16 bits of a word (resolution 1/65,536, so none lies beyond 11.8).
        """
        answer = np.empty((lanes, worlds.size))
        for lane in range(lanes):
            word, shift = divmod(lane, LANES)
            if shift == 0:
                bits = self.words(f"{purpose}#{word}" if word else purpose, day)[worlds]
            rank = (bits >> np.uint64(16 * shift)) & LOW16
            answer[lane] = self._gumbel[rank.astype(np.int64)]
        return answer

    def _key(self, purpose: str) -> int:
        if purpose not in self._purposes:
            digest = blake2b(purpose.encode(), digest_size=8).digest()
            self._purposes[purpose] = int.from_bytes(digest, "little")
        return self._purposes[purpose]
