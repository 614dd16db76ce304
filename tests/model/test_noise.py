"""Keyed noise: a number is a function of (seed, world, day, purpose) and of nothing else."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from panmunjom.model import InputError, Noise

KINDS = ("uniform", "exponential", "bell")
MANY = 40_000


def drawn(
    noise: Noise, kind: str, purpose: str = "kim/advance", day: int = 7
) -> NDArray[np.float64]:
    found: NDArray[np.float64] = getattr(noise, kind)(purpose, day)
    return found


@pytest.mark.parametrize("kind", KINDS)
@given(
    first=st.integers(0, 10_000),
    count=st.integers(1, 40),
    seed=st.integers(0, 2**63 - 1),
    day=st.integers(0, 5000),
)
def test_a_chunk_gets_exactly_its_own_worlds(
    kind: str, first: int, count: int, seed: int, day: int
) -> None:
    whole = drawn(Noise(seed, first + count), kind, day=day)
    chunk = drawn(Noise(seed, range(first, first + count)), kind, day=day)
    assert np.array_equal(chunk, whole[first:])


#: Worlds as they are asked for: near and far, in any order, the same one again.
worlds = st.one_of(
    st.lists(st.integers(0, 40), min_size=1, max_size=30),
    st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=12),
    st.builds(np.repeat, st.lists(st.integers(0, 3000), min_size=1, max_size=6), st.integers(1, 9)),
)


@given(asked=worlds, seed=st.integers(0, 2**63 - 1), day=st.integers(0, 5000))
def test_a_world_is_the_same_in_any_company(asked: list[int], seed: int, day: int) -> None:
    """Alone, repeated, in any order and beside any others."""
    together, alone = Noise(seed, asked), [Noise(seed, [int(k)]) for k in asked]
    words = together.words("kim/advance", day)
    assert words.tolist() == [each.words("kim/advance", day)[0] for each in alone]
    for kind in KINDS:
        found = drawn(together, kind, day=day)
        assert found.tolist() == [drawn(each, kind, day=day)[0] for each in alone]


@given(asked=worlds, data=st.data())
def test_worlds_are_picked_by_their_place(asked: list[int], data: st.DataObject) -> None:
    places = st.lists(st.integers(0, len(asked) - 1), max_size=12)
    noise, some = Noise(38, asked), np.array(data.draw(places), dtype=np.int64)
    assert np.array_equal(noise.uniform("a", 5, some), noise.uniform("a", 5)[some])
    moods = noise.gumbels("a", 5, some, 6)
    assert moods.shape == (6, some.size)
    for column, place in zip(moods.T, some, strict=True):
        alone = Noise(38, [int(asked[place])]).gumbels("a", 5, np.array([0]), 6)
        assert np.array_equal(column, alone[:, 0])


def test_the_farthest_worlds_cost_no_more_than_themselves() -> None:
    """What lies between world 5 and the last one is not made: it would not fit into memory."""
    last = 2**63 - 1
    found = Noise(38, [last, 5, last]).words("a", 1)
    assert found[0] == found[2] != found[1]
    assert found[1] == Noise(38, 6).words("a", 1)[5]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (0, "at least one world, found 0"),
        (-1, "at least one world, found -1"),
        (np.int64(-1), "at least one world, found -1"),
        (True, "how many, or a list of world numbers, found true"),
        (2.5, "found 2.5"),
        ("4", "found '4'"),
        (None, "found None"),
        ({1, 2}, "found {1, 2}"),
        ([], "at least one world, found an empty list"),
        ([1, -2], "from 0 to 2^63 - 1, found -2 at position 1"),
        ([2**63], "found 9223372036854775808 at position 0"),
        ([2**70], "found object"),
        ([1.0, 2.0], "found float64 of shape (2,)"),
        ([True, False], "found bool of shape (2,)"),
        ([[1, 2], [3, 4]], "found int64 of shape (2, 2)"),
        ([[1, 2], [3]], "found a list"),
    ],
)
def test_what_names_no_worlds_is_refused(asked: Any, message: str) -> None:
    with pytest.raises(InputError, match=r"^worlds: ") as caught:
        Noise(38, asked)
    assert message in str(caught.value)


@pytest.mark.parametrize("first", [0, 1, 2, 3, 5, 1023, 1024])
def test_gumbels_are_addressed_too(first: int) -> None:
    whole, chunk = Noise(38, 1100), Noise(38, range(first, first + 9))
    asked = np.array([0, 3, 8])
    assert np.array_equal(
        chunk.gumbels("mao/entry", 5, asked, 6), whole.gumbels("mao/entry", 5, first + asked, 6)
    )


def test_the_order_of_the_draws_does_not_matter() -> None:
    forth, back = Noise(38, 50), Noise(38, 50)
    asked = [(kind, purpose, day) for kind in KINDS for purpose in ("a", "b") for day in (3, 1, 2)]
    one = {each: drawn(forth, *each) for each in asked}
    other = {each: drawn(back, *each) for each in reversed(asked)}
    assert all(np.array_equal(one[each], other[each]) for each in asked)


def test_a_number_drawn_again_is_the_same() -> None:
    noise = Noise(38, 50)
    assert np.array_equal(drawn(noise, "uniform"), drawn(noise, "uniform"))


@pytest.mark.parametrize(("other", "purpose", "day"), [(39, "a", 1), (38, "b", 1), (38, "a", 2)])
def test_seed_purpose_and_day_change_the_luck(other: int, purpose: str, day: int) -> None:
    before = Noise(38, 200).uniform("a", 1)
    after = Noise(other, 200).uniform(purpose, day)
    assert not (before == after).any()


def test_no_two_worlds_share_their_luck() -> None:
    assert np.unique(Noise(38, 5000).uniform("a", 1)).size == 5000


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("kim/advance", 7), ("mao/advance", 7)),
        (("kim/advance", 7), ("kim/advance", 8)),
        (("kim/advance", 7), ("kim/advance/agenda", 7)),
        (("kim/advance", 7), ("kim/advance#1", 7)),
    ],
)
def test_purposes_and_days_are_independent(one: tuple[str, int], other: tuple[str, int]) -> None:
    noise = Noise(38, MANY)
    pairs = np.corrcoef(noise.uniform(*one), noise.uniform(*other))
    assert abs(pairs[0, 1]) < 4.0 / np.sqrt(MANY)


def test_neighbouring_worlds_and_lanes_are_independent() -> None:
    noise = Noise(38, MANY)
    worlds = noise.uniform("a", 1)
    assert abs(np.corrcoef(worlds[:-1], worlds[1:])[0, 1]) < 4.0 / np.sqrt(MANY)
    lanes = np.corrcoef(noise.gumbels("a", 1, np.arange(MANY), 9)) - np.eye(9)
    assert np.abs(lanes).max() < 4.5 / np.sqrt(MANY)


@pytest.mark.parametrize(
    ("kind", "mean", "variance"),
    [("uniform", 0.5, 1 / 12), ("exponential", 1.0, 1.0), ("bell", 0.0, 1.0)],
)
def test_moments(kind: str, mean: float, variance: float) -> None:
    """Within four standard errors of what they should be."""
    x = drawn(Noise(38, MANY), kind)
    assert x.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / MANY))
    spread = np.sqrt(((x - mean) ** 4).mean() - variance**2)
    assert x.var() == pytest.approx(variance, abs=4 * spread / np.sqrt(MANY))


def test_gumbels_are_standard_gumbel() -> None:
    x = Noise(38, MANY).gumbels("a", 1, np.arange(MANY), 4)
    assert x.shape == (4, MANY)
    assert x.mean() == pytest.approx(np.euler_gamma, abs=4 * 1.2825 / np.sqrt(x.size))
    assert x.std() == pytest.approx(np.pi / np.sqrt(6.0), abs=0.01)
    assert (x < 2.9702).mean() == pytest.approx(0.95, abs=0.003)
    assert x.max() < 11.8


def test_uniform_numbers_are_open_at_both_ends() -> None:
    x = Noise(38, MANY).uniform("a", 1)
    assert x.min() > 0.0
    assert x.max() < 1.0


def test_a_word_is_philox_at_the_counter_of_its_world_purpose_and_day() -> None:
    """numpy guarantees Philox: the same bits on every machine and in every version."""
    words = Noise(38, 9).words("fortune/peninsula", 100)
    assert [f"{word:016x}" for word in words[:3]] == [
        "e4414a2c021dfcb2",
        "0cdfb6fe7de56bec",
        "dd0595ccd5988c55",
    ]
    purpose = int.from_bytes(blake2b(b"fortune/peninsula", digest_size=8).digest(), "little")
    plain = np.random.Philox(key=38, counter=[0, purpose, 100, 0])
    assert np.array_equal(words, plain.random_raw(9))
