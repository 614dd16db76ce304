"""Per-day bands: counts in bins that add up, and the quantiles that are read off them."""

from __future__ import annotations

import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import panmunjom as pj
from panmunjom.experiments import StoreError, band_bins, band_table
from panmunjom.experiments import bands as per_day

CASES = ("korea-1950", "russia-dprk-2024")
WORLDS = 23
SHORT = 40


@cache
def short_case() -> pj.Case:
    """The second case, ended after forty days in which the second front opens."""
    case = pj.load("russia-dprk-2024")
    start = datetime.date(2024, 7, 1)
    spec = case.spec.model_copy(
        update={"start": start, "end": start + datetime.timedelta(days=SHORT - 1)}
    )
    return pj.Case(case.name, spec)


def counted(war: pj.War) -> pa.Table:
    counts = per_day.BandCounts(war)
    while war.running:
        war.step()
        counts.note(war)
    return counts.table()


@cache
def lived(name: str) -> tuple[pj.War, per_day.Bands]:
    war = pj.War(name, worlds=WORLDS, keep=range(WORLDS))
    return war, per_day.merged([counted(war)])


@cache
def exact(name: str) -> dict[str, np.ndarray]:
    """What the bands say, from the daily paths of all worlds: arrays ``(days, worlds)``."""
    war, _ = lived(name)
    days = range((war.spec.end - war.spec.start).days + 1)
    paths = [war.path(world).set_index("day") for world in range(WORLDS)]
    stay = [path.reindex(days).ffill() for path in paths]
    over = [~pd.Index(days).isin(path.index) for path in paths]
    found: dict[str, list[np.ndarray]] = {}
    for path, ended in zip(stay, over, strict=True):
        series = {f"front_{s}": path[f"front_{s}"] for s in war.spec.sectors} | {
            "rung": path["rung"],
            "talks": (path["talks"] == "open") & ~ended,
            "bombing": path["bombing"].where(~ended, 0.0),
            "wider_war_risk": path["wider_war_risk"].where(~ended, 0.0),
        }
        for actor in {unit.actor for unit in war.spec.units.values()}:
            units = [name for name, unit in war.spec.units.items() if unit.actor == actor]
            series[f"men_{actor}"] = path[[f"men_{unit}" for unit in units]].sum(axis=1)
            if not any(
                getattr(question, "effect", "") == "cover" and leader.actor == actor
                for leader in war.spec.leaders.values()
                for question in leader.decides.values()
            ):
                series[f"dead_{actor}"] = path[[f"dead_{unit}" for unit in units]].sum(axis=1)
        series["running"] = pd.Series(~ended)
        for key, values in series.items():
            found.setdefault(key, []).append(values.to_numpy(dtype=np.float64))
    return {key: np.stack(values, axis=1) for key, values in found.items()}


def ranked(values: np.ndarray, percent: int) -> np.ndarray:
    return np.asarray(np.quantile(values, percent / 100, axis=1, method="inverted_cdf"))


@pytest.mark.parametrize("name", CASES)
def test_a_quantile_lies_in_the_bin_of_the_exact_one(name: str) -> None:
    _, bands = lived(name)
    assert len(exact(name)) >= len(bands.counts) - 4
    for variable, values in exact(name).items():
        bins, counts = band_bins.quantity_of(variable).bins, bands.counts[variable]
        lower, upper = bins.edges
        for percent in per_day.PERCENTS:
            found, truth = band_bins.quantile(counts, bins, percent), ranked(values, percent)
            at = np.minimum(np.searchsorted(upper, truth * (1 + 1e-6)), bins.size - 1)
            width = np.where(truth < lower[1], lower[1], upper[at] - lower[at])
            assert np.all(np.abs(found - truth) <= width * (1 + 1e-5)), (variable, percent)
            alone = (counts > 0).sum(axis=1) == 1
            off = np.abs(found - truth) / np.maximum(width, 1e-9)
            assert np.all(off[alone] <= 0.5 + 1e-5), (variable, percent)
            assert np.mean(off) < 0.5, (variable, percent)


@pytest.mark.parametrize("name", CASES)
def test_what_is_whole_or_yes_or_no_is_exact(name: str) -> None:
    _, bands = lived(name)
    for variable in ("rung", "talks", "running"):
        values, bins = exact(name)[variable], band_bins.quantity_of(variable).bins
        for percent in per_day.PERCENTS:
            got = band_bins.quantile(bands.counts[variable], bins, percent)
            assert got.tolist() == ranked(values, percent).tolist()
        np.testing.assert_allclose(
            band_bins.mean(bands.counts[variable], bins), values.mean(axis=1)
        )


@pytest.mark.parametrize("name", CASES)
def test_the_share_of_worlds_at_war_follows_the_outcomes(name: str) -> None:
    war, bands = lived(name)
    table = war.outcomes()
    start = pd.Timestamp(war.spec.start)
    begun = (table["war_start"].fillna(start) - start).dt.days.to_numpy()
    days = np.arange(len(bands.counts["war"]))[:, None]
    at_war = (
        (days >= begun)
        & (days <= begun + table["war_days"].to_numpy())
        & table["war_started"].to_numpy()
    )
    share = band_bins.mean(bands.counts["war"], band_bins.quantity_of("war").bins)
    np.testing.assert_allclose(share, at_war.mean(axis=1))


@pytest.mark.parametrize("name", CASES)
def test_the_dead_end_as_the_outcomes_say(name: str) -> None:
    war, bands = lived(name)
    for actor in war.spec.actors:
        bins, counts = band_bins.quantity_of("dead").bins, bands.counts[f"dead_{actor}"]
        place = np.searchsorted(bins.edges[1], war.outcomes()[f"dead_{actor}"])
        assert counts[-1].tolist() == np.bincount(place, minlength=bins.size).tolist()


@pytest.mark.parametrize("name", CASES)
def test_the_damage_ends_as_the_worlds_do(name: str) -> None:
    war, bands = lived(name)
    found = band_bins.mean(bands.counts["damage"], band_bins.quantity_of("damage").bins)
    assert found[-1] == pytest.approx(war.worlds.damage.mean(), abs=0.005)


def test_there_are_all_quantities_of_a_case() -> None:
    war, bands = lived("korea-1950")
    assert set(bands.counts) == {
        "front_peninsula", "rung", "war", "talks", "running", "bombing", "damage",
        "wider_war_risk", *(f"dead_{actor}" for actor in war.spec.actors),
        *(f"men_{actor}" for actor in war.muster.actors),
    }  # fmt: skip
    assert all(each.meaning.endswith(".") and each.unit for each in band_bins.quantities().values())


@settings(max_examples=10, deadline=None)
@given(st.sets(st.integers(1, 15), max_size=4), st.randoms(use_true_random=False))
def test_bands_do_not_depend_on_the_cut(cuts: set[int], order: object) -> None:
    bounds = [0, *sorted(cuts), 16]
    parts = [part(a, b - a) for a, b in pairwise(bounds)]
    order.shuffle(parts)  # type: ignore[attr-defined]  # a random.Random
    assert per_day.merged(parts).table().equals(part(0, 16))
    halves = [per_day.merged(parts[: len(parts) // 2 + 1]).table(), *parts[len(parts) // 2 + 1 :]]
    assert per_day.merged(halves).table().equals(part(0, 16))


@cache
def part(first: int, worlds: int) -> pa.Table:
    return counted(pj.War(short_case(), worlds=np.arange(first, first + worlds), keep=[]))


def test_a_part_whose_worlds_all_end_early_says_what_the_whole_says() -> None:
    whole, _ = lived("korea-1950")
    last = whole.spec.end
    ends = np.array([len(whole.path(world)) for world in range(WORLDS)])
    first = int(np.argmin(ends[:-1] + 10_000 * (ends[1:] < (last - whole.spec.start).days)))
    assert ends[first] < ends[first + 1]
    early, late = (counted(pj.War("korea-1950", worlds=[k], keep=[])) for k in (first, first + 1))
    both = counted(pj.War("korea-1950", worlds=[first, first + 1], keep=[]))
    assert per_day.merged([early, late]).table().equals(both)
    assert per_day.merged([early]).counts["running"][-1].tolist() == [0, 1, 0, 0]


def test_a_table_of_bands_survives_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    pq.write_table(part(0, 16), path, compression="zstd")
    kept = pq.read_table(path)
    assert kept.schema.equals(band_table.SCHEMA)
    assert per_day.merged([kept]).table().equals(part(0, 16))


def test_the_table_of_quantiles() -> None:
    table = per_day.quantiles(per_day.merged([part(0, 5), part(5, 11)]), short_case().spec.start)
    names = [f"p{percent:02}" for percent in per_day.PERCENTS]
    assert table.columns.tolist() == [
        "day", "date", "variable", "worlds", *names, "mean", "running"
    ]  # fmt: skip
    assert len(table) == SHORT * table["variable"].nunique()
    assert not table.duplicated(["variable", "day"]).any()
    assert set(table["worlds"]) == {16}
    assert (table["date"] - pd.Timestamp(short_case().spec.start)).dt.days.equals(
        table["day"].astype(np.int64)
    )
    for low, high in pairwise(names):
        assert (table[low] <= table[high]).all()
    assert (table.groupby("variable")["running"].first() == 1.0).all()
    assert not table.isna().any(axis=None)


def test_a_value_that_all_worlds_share_is_no_range() -> None:
    first = per_day.quantiles(per_day.merged([part(0, 16)]), short_case().spec.start).query(
        "day == 0"
    )
    men = first[first["variable"] == "men_ukraine"].iloc[0]
    assert men["p05"] == men["p95"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda t: t.slice(1), "day 0 of .* is missing"),
        (lambda t: pa.concat_tables([t, t.slice(3, 1)]), "day 3 of .* is there twice"),
        (lambda t: t.filter(pa.compute.not_equal(t["day"], 7)), "day 7 of .* is missing"),
        (
            lambda t: t.filter(pa.compute.not_equal(t["variable"].cast(pa.string()), "rung")),
            "'rung' is missing|of 'rung' is missing",
        ),
        (lambda t: t.drop_columns("gaps"), "not a table of bands"),
        (lambda t: t.slice(0, 0), "it holds no days"),
    ],
)
def test_what_is_missing_is_named_not_read_as_nothing(damage: object, message: str) -> None:
    broken = damage(part(0, 5))  # type: ignore[operator]  # a function of a table
    for tables in ([broken], [part(5, 11), broken]):
        with pytest.raises(StoreError, match=message):
            per_day.merged(tables)


def test_counts_that_do_not_add_up_are_refused() -> None:
    table = part(0, 5)
    changes = [list(each) for each in table["changes"].to_pylist()]
    changes[0][0] += 1
    at = table.column_names.index("changes")
    wrong = table.set_column(
        at, "changes", pa.array(changes, band_table.SCHEMA.field("changes").type)
    )
    with pytest.raises(StoreError, match="counts"):
        per_day.merged([wrong])
    with pytest.raises(StoreError, match="no parts"):
        per_day.merged([])


def test_parts_of_two_cases_are_not_added_up() -> None:
    _, korea = lived("korea-1950")
    with pytest.raises(StoreError, match="part 1: "):
        per_day.merged([korea.table(), part(0, 5)])


def test_every_day_is_noted_once() -> None:
    war = pj.War(short_case(), worlds=1)
    counts = per_day.BandCounts(war)
    with pytest.raises(ValueError, match="day 0 is to be noted next, not day -1"):
        counts.note(war)
    war.step()
    counts.note(war)
    with pytest.raises(ValueError, match="day 1 is to be noted next, not day 0"):
        counts.note(war)
    with pytest.raises(ValueError, match="1 of 40 days"):
        counts.table()


EVEN, DOUBLING = (
    band_bins.EvenBins(0.0, 1.0, 0.005, exact=False),
    band_bins.DoublingBins(-10, 14, 32),
)


@given(st.floats(-0.125, 1.25, width=32), st.floats(0.0, 2.0**16, width=32))
def test_a_value_is_in_its_bin(front: float, men: float) -> None:
    binner = band_bins.Binner([EVEN], [DOUBLING])
    numbers = np.empty((2, 1), dtype=np.int32)
    binner.number(np.array([[front], [men]], dtype=np.float32), out=numbers)
    pairs: tuple[tuple[float, band_bins.Bins], ...] = ((front, EVEN), (men, DOUBLING))
    for (value, bins), number in zip(pairs, numbers[:, 0] - binner.first[:-1], strict=True):
        lower, upper = (float(edge[number]) for edge in bins.edges)
        if bins is EVEN:
            lower = -np.inf if number == 0 else lower - 1e-6
            upper = np.inf if number == bins.size - 1 else upper + 1e-6
        elif number in (0, bins.size - 1):
            lower, upper = (0.0, 2.0**-10) if number == 0 else (lower, np.inf)
        assert lower <= value <= upper


def test_bins_leave_no_gap_and_are_as_wide_as_said() -> None:
    every: tuple[band_bins.Bins, ...] = (EVEN, DOUBLING)
    for bins in every:
        lower, upper = bins.edges
        assert len(lower) == len(upper) == bins.size
        np.testing.assert_allclose(upper[1:-1], lower[2:])
    lower, upper = DOUBLING.edges
    ratio = upper[1:-1] / lower[1:-1]
    assert 1.015 < ratio.min() < ratio.max() <= 1.03125
    assert (lower[1], upper[-1]) == (2.0**-10, 2.0**14)


@given(arrays(np.float32, st.integers(1, 300), elements=st.floats(0.0, 1.0, width=32)))
def test_a_quantile_is_less_than_a_bin_away(values: np.ndarray) -> None:
    numbers = np.empty((1, values.size), dtype=np.int32)
    band_bins.Binner([EVEN], []).number(values[None, :], out=numbers)
    counts = np.bincount(numbers[0], minlength=EVEN.size)[None, :]
    for percent in per_day.PERCENTS:
        truth = np.sort(values)[max(-(-percent * values.size // 100), 1) - 1]
        assert abs(band_bins.quantile(counts, EVEN, percent)[0] - truth) <= 0.005 + 1e-6


def test_many_worlds_make_a_quantile_far_better_than_its_bin() -> None:
    values = np.random.default_rng(38).beta(4.0, 3.0, 100_000)
    numbers = np.empty((1, values.size), dtype=np.int32)
    band_bins.Binner([EVEN], []).number(values[None, :].astype(np.float32), out=numbers)
    counts = np.bincount(numbers[0], minlength=EVEN.size)[None, :]
    for percent in per_day.PERCENTS:
        off = band_bins.quantile(counts, EVEN, percent)[0] - np.quantile(values, percent / 100)
        assert abs(off) < 0.0003
