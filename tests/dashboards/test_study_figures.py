"""The figures of studies hold the numbers of the tables, and say what they are."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from panmunjom.dashboards import (
    bands_figure,
    distribution_figure,
    figure_file,
    paired_figure,
    response_figure,
    response_map,
    screening_figure,
    sensitivity_figure,
    study_source,
)
from panmunjom.experiments import intervals, paired_differences
from panmunjom.model import InputError

Frame = pd.DataFrame
BY, OTHER, THEORY = "mao.risk_aversion", "stalin.decides.bargain.blood", "mao.risk_theory"
SOURCE = study_source(["korea-1950"], 400, 38)


@pytest.fixture(scope="module")
def runs(make_worlds: Callable[..., Frame]) -> Frame:
    """Histories of a study: a gridded, a sampled and a named parameter, two arms."""
    table = make_worlds("korea", worlds=400)
    noise = np.random.Generator(np.random.Philox(key=1))
    varied: dict[str, Any] = {
        "arm": np.where(np.arange(400) % 2, "truce", "baseline"),
        "point": np.arange(400),
        "replicate": 0,
        BY: np.repeat([0.5, 1.0, 2.0, 4.0], 100),
        OTHER: noise.random(400),
        THEORY: np.where(np.arange(400) < 150, "cara", "prospect_theory"),
    }
    return table.assign(**varied)


@pytest.fixture(scope="module")
def bands() -> Frame:
    """Bands of two arms over a hundred days, and a variable nobody asks for."""
    days = pd.date_range("1950-01-01", periods=100)
    rows = []
    for arm, shift in (("baseline", 0.0), ("truce", 0.1)):
        for variable in ("front", "rung", "war"):
            frame = pd.DataFrame({"date": days, "variable": variable, "worlds": 200})
            for name in ("p05", "p10", "p25", "p50", "p75", "p90", "p95"):
                frame[name] = shift + int(name[1:]) / 100 + 0.001 * np.arange(100)
            frame["mean"] = 0.5 * frame["p50"]
            rows.append(frame.assign(case="korea-1950", arm=arm, running=1 - np.arange(100) / 200))
    return pd.concat(rows, ignore_index=True)


@pytest.fixture(scope="module")
def indices() -> Frame:
    table = pd.DataFrame(
        {
            "factor": ["chance", BY, "kim.optimism"],
            "first": [0.3, 0.1, 0.4],
            "total": [np.nan, 0.2, 0.5],
            "mu_star": [1.0, 4.0, 9.0],
            "sigma": [np.nan, 2.0, 12.0],
        }
    )
    for name in ("first", "total", "mu_star"):
        table[f"{name}_low"], table[f"{name}_high"] = table[name] - 0.05, table[name] + 0.05
    return table


@pytest.fixture(scope="module")
def drawn(
    runs: Frame, bands: Frame, indices: Frame, make_worlds: Callable[..., Frame]
) -> dict[str, go.Figure]:
    """Every figure of studies, and its variants."""
    after = make_worlds("korea", seed=39).assign(arm="stalin_lives", seed=38)
    pair = paired_differences(make_worlds("korea").assign(arm="baseline"), after)
    return {
        "share on a grid": response_figure(runs, "armistice", BY, axis="Mao's caution (1)"),
        "number in bins": response_figure(runs, "days_beyond", OTHER),
        "date in bins, four lines": response_figure(runs, "armistice_date", OTHER, colour=BY),
        "share by name, two arms": response_figure(runs, "nuclear_signal", THEORY, colour="arm"),
        "number by name": response_figure(runs, "blood_share_china", THEORY),
        "map": response_map(runs, "armistice", BY, OTHER),
        "map of dates": response_map(runs, "armistice_date", OTHER, BY),
        "bands": bands_figure(bands, "front", seed=38),
        "panels": bands_figure(bands, "rung", panels=True, seed=38),
        "paired": paired_figure(pair),
        "sensitivity": sensitivity_figure(indices, "Armistice signed: when", SOURCE),
        "screening": screening_figure(indices, "Armistice signed: when", SOURCE, "days"),
    }


def texts(figure: go.Figure, name: str) -> list[str]:
    return [a.text.replace("<br>", " ") for a in figure.layout.annotations if a.name == name]


def intervals_of(figure: go.Figure) -> list[list[tuple[Any, Any]]]:
    """The ends of the intervals, line by line."""
    found = [trace for trace in figure.data if trace.name == "95 % interval"]
    return [list(zip(trace.y[::3], trace.y[1::3], strict=True)) for trace in found]


def shown(figure: go.Figure) -> list[go.Scatter]:
    """The traces with dots, keys of the legend aside."""
    return [t for t in figure.data if "markers" in (t.mode or "") and t.x[0] is not None]


def test_every_figure_says_what_it_counts_and_where_it_is_from(drawn: dict[str, Any]) -> None:
    for name, figure in drawn.items():
        assert figure.layout.title.text, name
        axes = [axis.title.text for axis in figure.select_xaxes() if axis.title.text]
        assert axes or texts(figure, "axis"), name
        (source,) = texts(figure, "source")
        for word in ("korea-1950", "seed 38", "Panmunjom", "worlds", "not a forecast"):
            assert word in source, name


def test_no_line_is_wider_than_a_narrow_screen_and_no_title_higher_than_two(
    drawn: dict[str, Any],
) -> None:
    for name, figure in drawn.items():
        found = [a.text for a in figure.layout.annotations] + [figure.layout.title.text]
        found += [axis.title.text or "" for axis in figure.select_xaxes()]
        assert max(len(line) for text in found for line in text.split("<br>")) <= 56, name
        assert figure.layout.title.text.count("<br>") <= 1, name


def test_a_share_on_a_grid_is_that_of_the_worlds_at_each_value(runs: Frame) -> None:
    figure = response_figure(runs, "armistice", BY)
    (line,) = shown(figure)
    hits = runs.groupby(BY)["armistice"].sum()
    assert list(line.x) == [0.5, 1.0, 2.0, 4.0]
    assert list(line.y) == pytest.approx(list(hits))  # of 100: percent
    known = intervals.share(int(hits.iloc[0]), 100)
    assert intervals_of(figure)[0][0] == pytest.approx((100 * known.low, 100 * known.high))


def test_a_sampled_parameter_is_drawn_in_bins_of_equal_size(runs: Frame) -> None:
    (line,) = shown(response_figure(runs, "covert_clash", OTHER))
    counts = [int(row[4]) for row in line.customdata]
    assert len(counts) == 12
    assert sum(counts) == 400
    assert max(counts) - min(counts) <= 1
    assert (np.diff(line.x) > 0).all()
    total = np.dot(np.asarray(line.y, dtype=float), counts) / 400
    assert total == pytest.approx(100 * (runs["peak_rung"] >= 6).mean())


def test_fewer_histories_or_more_lines_make_fewer_bins(runs: Frame) -> None:
    (few,) = shown(response_figure(runs.iloc[:120], "armistice", OTHER))
    assert len(few.x) == 4
    lines = shown(response_figure(runs, "armistice", OTHER, colour="arm"))
    assert [len(line.x) for line in lines] == [8, 8]


def test_dates_are_medians_where_it_happens(runs: Frame) -> None:
    figure = response_figure(runs, "armistice_date", BY)
    (line,) = shown(figure)
    middle = runs.groupby(BY)["armistice_date"].median()
    assert [abs(pd.Timestamp(a) - b).days for a, b in zip(line.y, middle, strict=True)] == [0] * 4
    assert figure.layout.yaxis.type == "date"
    low, high = intervals_of(figure)[0][0]
    assert pd.Timestamp(low) < pd.Timestamp(line.y[0]) < pd.Timestamp(high)


def test_lines_are_the_arms_and_stand_beside_one_another(runs: Frame) -> None:
    figure = response_figure(runs, "nuclear_signal", THEORY, colour="arm")
    first, second = shown(figure)
    assert (first.name, second.name) == ("baseline", "truce")
    assert first.marker.color != second.marker.color
    assert first.marker.symbol != second.marker.symbol
    assert (np.subtract(second.x, first.x) > 0).all()
    expected = runs.groupby(["arm", THEORY])["nuclear_signal"].mean()
    assert [*first.y, *second.y] == pytest.approx(list(100 * expected))
    assert list(figure.layout.xaxis.ticktext) == ["cara", "prospect_theory"]


def test_one_world_at_many_points_does_not_make_an_estimate_sure(runs: Frame) -> None:
    lucky = runs.assign(world=runs["world"] % 20)
    lucky["armistice"] = lucky["world"] < 10
    alone = lucky.assign(world=np.arange(400))
    widths = []
    for table in (alone, lucky):
        (ends,) = intervals_of(response_figure(table, "armistice", BY))
        widths.append(float(np.mean([high - low for low, high in ends])))
    assert widths[1] > 2 * widths[0]


def test_a_map_has_a_cell_for_every_pair_of_values(runs: Frame) -> None:
    cells = response_map(runs, "armistice", BY, THEORY).data[0]
    found = pd.DataFrame(cells.z, index=cells.y, columns=[float(x) for x in cells.x])
    cara = found.loc["cara"].to_dict()
    assert cara[0.5] == pytest.approx(100 * runs["armistice"].iloc[:100].mean())
    assert np.isnan(cara[4.0])  # no world lives there
    counts = np.asarray(cells.customdata)[..., 1].astype(int)
    assert counts.sum() == 400


def test_bands_are_those_of_the_table(bands: Frame) -> None:
    figure = bands_figure(bands, "front")
    lines = [t for t in figure.data if t.fill is None]
    assert [t.name for t in lines] == ["baseline", "truce"]
    assert lines[1].y[0] == pytest.approx(0.6)
    wide = figure.data[0]
    assert (max(wide.y[:100]), min(wide.y[100:])) == pytest.approx((0.95 + 0.099, 0.05))
    assert [row[2] for row in lines[0].customdata][:2] == [1.0, 0.995]


def test_of_yes_and_no_the_share_of_worlds_is_drawn_and_no_fan(bands: Frame) -> None:
    figure = bands_figure(bands, "war")
    assert [trace.fill for trace in figure.data] == [None, None]
    assert figure.data[1].y[0] == pytest.approx(100 * 0.5 * 0.6)
    assert texts(figure, "axis") == ["percent of worlds"]
    assert "Dark band" not in texts(figure, "source")[0]


def test_the_axis_of_the_front_says_what_its_ends_are(bands: Frame) -> None:
    assert texts(bands_figure(bands, "front"), "axis") == [
        "0: defender pushed off · 1: attacker pushed off"
    ]


def test_below_dates_stands_in_how_many_worlds_they_come(runs: Frame) -> None:
    some = runs.assign(armistice_date=runs["armistice_date"].where(np.arange(400) % 100 >= 40))
    figure = response_figure(some, "armistice_date", BY)
    known = some.groupby(BY)["armistice_date"].count() / 100
    assert 0 < known.min() < known.max() < 0.61
    for text, share in zip(figure.layout.xaxis.ticktext, known, strict=True):
        assert f">{share:.0%}</span>" in text
    (line,) = shown(figure)
    assert line.customdata[0][5] == f" ({known.iloc[0]:.0%} of 100)"
    always = runs.assign(armistice_date=pd.Timestamp(1952, 1, 1))
    assert "below" not in texts(response_figure(always, "armistice_date", BY), "axis")[0]


def test_a_map_of_what_is_no_grid_has_fewer_cells_or_is_refused(runs: Frame) -> None:
    sampled = runs.assign(**{BY: np.random.default_rng(1).random(400)})
    cells = response_map(sampled, "armistice", BY, OTHER).data[0]
    assert np.shape(cells.z) == (4, 4)  # 25 histories to a cell
    with pytest.raises(InputError, match="200 histories are too few for a map"):
        response_map(sampled.iloc[:200], "armistice", BY, OTHER)
    diagonal = runs.assign(**{OTHER: 10 * runs[BY]})
    with pytest.raises(InputError, match="only 4 of 16 pairs"):
        response_map(diagonal, "armistice", BY, OTHER)


def test_the_source_of_one_arm_names_it(runs: Frame) -> None:
    alone = response_figure(runs[runs["arm"] == "truce"], "armistice", BY)
    assert "korea-1950 (truce): 200 worlds" in texts(alone, "source")[0]


def test_an_image_has_no_empty_lines_where_a_narrow_screen_needs_more(
    runs: Frame, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[go.Figure] = []

    def image(figure: go.Figure, **_: object) -> bytes:
        seen.append(figure)
        return b"image"

    monkeypatch.setattr("panmunjom.dashboards.figure_files.find_spec", lambda _: object())
    monkeypatch.setattr(go.Figure, "to_image", image)
    figure = response_figure(
        runs, "armistice_date", BY, title="A question that takes two lines of it"
    )
    figure_file(figure, tmp_path / "a.png", width=900)
    (wide,) = seen
    assert "<br>" in figure.layout.title.text
    assert "<br>" not in wide.layout.title.text
    margins = [each.layout.margin.t + each.layout.margin.b for each in (figure, wide)]
    assert margins[1] < margins[0]
    assert figure.layout.height - margins[0] == wide.layout.height - margins[1]  # the plot stays


def test_panels_share_their_range(bands: Frame) -> None:
    figure = bands_figure(bands, "front", panels=True)
    ranges = [tuple(axis.range) for axis in figure.select_yaxes()]
    assert len(ranges) == 2
    assert len(set(ranges)) == 1


def test_the_largest_paired_difference_stands_first(make_worlds: Callable[..., Frame]) -> None:
    before, after = make_worlds("korea").assign(arm="a"), make_worlds("korea").assign(arm="b")
    after["third_entered"] = False
    after["talks_opened"] &= np.arange(400) % 3 > 0
    after["armistice_date"] -= pd.Timedelta(days=30)
    found = paired_differences(before, after)
    figure = paired_figure(found)
    shares, days = shown(figure)
    gaps = dict(zip(found.rows["outcome"], found.rows["difference"], strict=True))
    pairs = dict(zip(found.rows["outcome"], found.rows["n"], strict=True))
    expected = [100 * gaps[key] for key in ("third_entered", "talks_opened")]
    assert list(shares.x) == pytest.approx(expected)
    assert texts(figure, "row") == [
        "The ally's army enters",
        "Talks open",
        f"Armistice signed ({pairs['armistice_date']} pairs)",
    ]
    assert list(days.x) == [-30.0]
    assert "400 paired worlds" in texts(figure, "source")[0].replace("\u00a0", " ")


def test_arms_that_do_not_differ_have_a_figure_too(make_worlds: Callable[..., Frame]) -> None:
    table = make_worlds("korea", worlds=30)
    figure = paired_figure(paired_differences(table.assign(arm="a"), table.assign(arm="b")))
    assert texts(figure, "row") == ["No outcome differs in any world."]


def test_chance_stands_last_and_apart(indices: Frame) -> None:
    figure = sensitivity_figure(indices, "Armistice signed", SOURCE)
    rows = texts(figure, "row")
    assert rows == ["kim.optimism", BY, "chance (luck at the same parameters)"]
    first, chance, total = shown(figure)
    assert list(first.x) == pytest.approx([40.0, 10.0])
    assert list(total.x) == pytest.approx([50.0, 20.0])
    assert list(chance.x) == pytest.approx([30.0])
    assert chance.marker.color != first.marker.color
    assert first.error_x.array[0] == pytest.approx(5.0)


def test_screening_draws_effects_and_their_spread(indices: Frame) -> None:
    figure = screening_figure(indices, "Armistice signed", SOURCE, "days")
    assert [list(t.x) for t in shown(figure)] == [[9.0, 4.0], [1.0], [12.0, 2.0]]


def test_a_figure_does_not_grow_with_the_worlds(runs: Frame) -> None:
    sizes = []
    for times in (1, 8):
        many = pd.concat([runs] * times, ignore_index=True)
        many["world"] = many["point"] = np.arange(len(many))
        sizes.append(len(response_figure(many, "armistice", OTHER).to_json()))
    assert sizes[1] < 1.1 * sizes[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("armistise", BY), "no outcome 'armistise' .*'armistice'"),
        (("armistice", "mao.risk_aversoin"), "no column .*'mao.risk_aversion'"),
        (("armistice", BY, "world"), "has 20 names, more than the 7 lines"),
        (("armistice", "landing"), "empty or has gaps"),
    ],
)
def test_names_that_do_not_exist_are_refused(
    runs: Frame, arguments: tuple[str, ...], message: str
) -> None:
    table = runs.assign(landing=np.nan, world=(runs["world"] % 20).astype(str))
    with pytest.raises(InputError, match=message):
        response_figure(table, *arguments)


def test_tables_that_are_no_bands_and_no_indices_are_refused(bands: Frame, indices: Frame) -> None:
    with pytest.raises(InputError, match=r"no variable 'frnot'.*'front'"):
        bands_figure(bands, "frnot")
    with pytest.raises(InputError, match="lacks the columns p25"):
        bands_figure(bands.drop(columns="p25"), "front")
    with pytest.raises(InputError, match="lacks the columns total_low"):
        sensitivity_figure(indices.drop(columns="total_low"), "x", SOURCE)
    with pytest.raises(InputError, match="has no row"):
        screening_figure(indices.iloc[:0], "x", SOURCE)


def test_a_page_is_one_file_without_network(runs: Frame, tmp_path: Path) -> None:
    found = figure_file(response_figure(runs, "armistice", BY), tmp_path / "a.html")
    text = found.read_text("utf-8")
    assert "<script src=" not in text
    assert "Armistice signed" in text
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.pgn", r"must end in .html, .pdf, .png, .svg \(nearest known: '.png'\)"),
        ("a", "must end in"),
        ("none/a.html", "does not exist"),
    ],
)
def test_files_that_cannot_be_written_are_refused(name: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        figure_file(go.Figure(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_without_kaleido_or_browser_the_user_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr("panmunjom.dashboards.figure_files.find_spec", lambda _: None)
    with pytest.raises(InputError, match=r"pip install 'panmunjom\[images\]'"):
        figure_file(go.Figure(), target)

    def no_browser(*_: object, **__: object) -> bytes:
        raise RuntimeError("\n\nKaleido requires Google Chrome to be installed.\n")

    monkeypatch.setattr("panmunjom.dashboards.figure_files.find_spec", lambda _: object())
    monkeypatch.setattr(go.Figure, "to_image", no_browser)
    with pytest.raises(InputError, match=r"Chrome or Chromium.*plotly_get_chrome"):
        figure_file(go.Figure(), target)
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(
    importlib.util.find_spec("kaleido") is None
    or not any(map(shutil.which, ("chromium", "chrome", "google-chrome", "chromium-browser"))),
    reason="kaleido or a browser is missing",
)
@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")]
)
def test_images_are_written(ending: str, start: bytes, runs: Frame, tmp_path: Path) -> None:
    figure = response_figure(runs, "armistice", BY)
    found = figure_file(figure, tmp_path / f"a.{ending}", width=400, scale=1)
    assert found.read_bytes().startswith(start)


def test_pawn_shows_what_no_influence_would_reach(indices: Frame) -> None:
    table = pd.DataFrame(
        {
            "factor": [BY, "kim.optimism", "chance"],
            "median": [0.1, 0.4, np.nan],
            "median_low": [0.05, 0.3, np.nan],
            "median_high": [0.15, 0.5, np.nan],
            "noise": [0.12, 0.12, np.nan],
            "variance_share": [np.nan, np.nan, 0.37],
        }
    )
    figure = distribution_figure(table, "war_days", SOURCE)
    places = {x for trace in figure.data if trace.x is not None for x in trace.x if x is not None}
    assert {0.1, 0.4, 0.12} <= places
    (source,) = [each.text for each in figure.layout.annotations if each.name == "source"]
    assert "37%" in source.replace("<br>", " ")


@pytest.mark.parametrize(("width", "lines"), [(360, 2), (900, 1)])
def test_texts_are_folded_for_the_width_that_is_asked(bands: Frame, width: int, lines: int) -> None:
    inside = importlib.import_module("panmunjom.dashboards.figure_files")
    figure = bands_figure(bands, "front", seed=38)
    shown = inside._unfolded(figure, width)
    sources = [
        next(each.text for each in each_figure.layout.annotations if each.name == "source")
        for each_figure in (figure, shown)
    ]
    assert sources[0].replace("<br>", " ") == sources[1].replace("<br>", " ")
    assert (sources[1].count("<br>") < sources[0].count("<br>")) == (lines == 1)
