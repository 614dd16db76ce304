"""Keyed noise: a random number is a function of (seed, world, day, purpose).

numpy's Philox is a counter-based generator: its raw bits depend only on a key and a counter, and
numpy guarantees them. The key is the seed; the counter is (world // 4, purpose, day, 0), so word j
of the stream belongs to world j, whichever worlds are asked for and in whatever order, and an
added draw never disturbs another.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
from numpy.random import Philox
from numpy.typing import NDArray

from panmunjom.agents import FloatArray, InputError, IntArray, shown

WORDS = 4  # words that one step of the Philox counter yields
LANES = 4  # 16-bit numbers in one word
BELL_MEAN = LANES * 65535 / 2
BELL_SD = float(np.sqrt(LANES * (65536.0**2 - 1.0) / 12.0))
#: Steps of the counter that are sooner made and dropped than jumped over.
JUMP = 64
#: Bell-shaped numbers are made for so many days at once, and for no more than so many numbers:
#: for few worlds an array's overhead exceeds its arithmetic.
AHEAD_DAYS, AHEAD_NUMBERS = 32, 256

Which: TypeAlias = int | Sequence[int] | NDArray[np.integer[Any]]
"""Worlds: how many, numbered from 0, or the numbers of those that are meant."""


def world_numbers(worlds: Which) -> IntArray:
    """Return the numbers of the worlds asked for, shape ``(n,)``, read-only.

    Parameters
    ----------
    worlds : int, or sequence of int, or integer array of shape ``(n,)``
        How many worlds, numbered from 0; or their numbers, in any order, repeats allowed.

    Raises
    ------
    InputError
        If it is no positive integer and no such list of numbers.
    """
    if isinstance(worlds, int | np.integer) and not isinstance(worlds, bool):
        if worlds < 1:
            raise InputError(f"worlds: expected at least one world, found {worlds}")
        numbers = np.arange(worlds, dtype=np.int64)
    else:
        numbers = _listed(worlds)
    numbers.flags.writeable = False
    return numbers


class Noise:
    """The luck of some worlds under one seed.

    Parameters
    ----------
    seed : non-negative integer below 2**64.
    worlds : how many worlds, numbered from 0, or their numbers (see `world_numbers`).

    Notes
    -----
    The words of neighbouring worlds are made in one run and cut out; those of others are made
    run by run, each step of the counter once, and picked.
    """

    def __init__(self, seed: int, worlds: Which) -> None:
        self._bits = Philox(key=seed)
        self._state: Any = self._bits.state
        numbers = world_numbers(worlds)
        self._runs, self._pick = _runs(numbers)
        self._ahead = min(AHEAD_NUMBERS // numbers.size, AHEAD_DAYS)
        self._bells: dict[str, tuple[int, FloatArray]] = {}  # by purpose: first day, rows of days
        self._purposes: dict[str, int] = {}
        self._gumbel = -np.log(-np.log((np.arange(65536) + 0.5) / 65536.0))

    def words(self, purpose: str, day: int) -> NDArray[np.uint64]:
        """Return one raw 64-bit word for each world, shape ``(worlds,)``."""
        key = self._key(purpose)
        runs = [self._raw(block, key, day, count) for block, count in self._runs]
        return (runs[0] if len(runs) == 1 else np.concatenate(runs))[self._pick]

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
        The array is not the caller's to change.
        """
        if self._ahead <= 1:
            return _bells(self.words(purpose, day))
        known = self._bells.get(purpose)
        if known is None or not 0 <= day - known[0] < self._ahead:
            days = [self.words(purpose, day + later) for later in range(self._ahead)]
            known = self._bells[purpose] = day, _bells(np.array(days))
        row: FloatArray = known[1][day - known[0]]
        return row

    def gumbels(self, purpose: str, day: int, worlds: IntArray, lanes: int) -> FloatArray:
        """Return `lanes` standard Gumbel numbers for the worlds named, shape ``(lanes, n)``.

        Each comes from 16 bits of a word (resolution 1/65,536, so none lies beyond 11.8).
        """
        answer = np.empty((lanes, worlds.size))
        for first in range(0, lanes, LANES):
            word = first // LANES
            bits = self.words(f"{purpose}#{word}" if word else purpose, day)[worlds]
            answer[first : first + LANES] = self._gumbel.take(_lanes(bits)[: lanes - first])
        return answer

    def _raw(self, block: int, key: int, day: int, count: int) -> NDArray[np.uint64]:
        """Return `count` words from the beginning of a block on."""
        state = self._state
        state["state"]["counter"][:] = (block, key, day, 0)
        state["buffer_pos"] = WORDS
        self._bits.state = state
        return self._bits.random_raw(count)

    def _key(self, purpose: str) -> int:
        if purpose not in self._purposes:
            digest = blake2b(purpose.encode(), digest_size=8).digest()
            self._purposes[purpose] = int.from_bytes(digest, "little")
        return self._purposes[purpose]


def _bells(words: NDArray[np.uint64]) -> FloatArray:
    """Return one bell-shaped number a word, in the shape of the words."""
    a, b, c, d = _lanes(words).astype(np.float64)
    total = (a + b) + (c + d)
    total -= BELL_MEAN
    total /= BELL_SD
    return np.asarray(total.reshape(words.shape))


def _lanes(words: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return the 16-bit numbers in some words, the lowest first, shape ``(lanes, n)``."""
    return words.astype("<u8", copy=False).view("<u2").reshape(-1, LANES).T


def _runs(numbers: IntArray) -> tuple[list[tuple[int, int]], slice | IntArray]:
    """Return runs of words that hold all worlds (first block, words), and each world's place.

    A run ends where the next block asked for is far: what is made stays in proportion to what is
    asked, however widely the numbers are scattered.
    """
    blocks = np.unique(numbers // WORDS)
    ends = np.flatnonzero(np.diff(blocks) > JUMP)
    first = blocks[np.concatenate([[0], ends + 1])]
    last = blocks[np.concatenate([ends, [-1]])]
    counts = WORDS * (last - first + 1)
    run = np.searchsorted(first, numbers // WORDS, side="right") - 1
    place = (np.cumsum(counts) - counts)[run] + (numbers - WORDS * first[run])
    runs = list(zip(first.tolist(), counts.tolist(), strict=True))
    neighbours = bool((np.diff(numbers) == 1).all())
    return runs, slice(int(place[0]), int(place[-1]) + 1) if neighbours else place


def _listed(worlds: object) -> IntArray:
    try:
        given = np.asarray(worlds)
    except ValueError:  # rows of different length
        given = np.asarray(None)
    if given.ndim == 1 and given.size == 0:
        raise InputError("worlds: expected at least one world, found an empty list")
    if given.ndim != 1 or given.dtype.kind not in "iu":
        found = f"{given.dtype} of shape {given.shape}" if given.ndim else shown(worlds)
        raise InputError(f"worlds: expected how many, or a list of world numbers, found {found}")
    wrong = np.flatnonzero((given < 0) | (given > np.iinfo(np.int64).max))
    if wrong.size:
        raise InputError(
            f"worlds: a world's number is from 0 to 2^63 - 1, found {given[wrong[0]]} "
            f"at position {wrong[0]}"
        )
    return given.astype(np.int64)
