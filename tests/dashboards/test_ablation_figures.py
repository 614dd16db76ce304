"""The figures of the ablation and of the inequality hold the numbers of their tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from panmunjom.dashboards import ablation_figure, inequality_figure
from panmunjom.experiments import ABLATION_HEADINGS, Ablation, InequalityMap
from panmunjom.model import InputError

EFFECTS = {"delay": -0.5, "bombing": 0.25, "exit": 0.0}


def ablated(pairs: bool = True) -> Ablation:
    """Three mechanisms, the last of them idle; the first two do half a point more together."""
    arms = [(name, "", size) for name, size in EFFECTS.items()]
    arms += [("delay", "bombing", 0.0), ("delay", "exit", 0.0)] if pairs else []
    rows = [
        {"first": first, "second": second, "outcome": outcome, "label": head, "unit": "share"}
        | {"difference": size, "low": size - 0.3, "high": size + 0.3, "n": 50}
        | {"standard": 2 * size, "differ": abs(size)}
        | {"interaction": 0.005, "interaction_low": 0.004, "interaction_high": 0.006}
        for first, second, size in arms
        for outcome, (head, _) in ABLATION_HEADINGS.items()
    ]
    return Ablation(pd.DataFrame(rows), tuple(EFFECTS), ("exit",), (), 50, 0, "korea-1950", 38)


def maps(figure: go.Figure) -> list[go.Heatmap]:
    return list(figure.select_traces({"type": "heatmap"}))


def said(figure: go.Figure) -> str:
    texts = (each.text for each in figure.layout.annotations)
    return " ".join(texts).replace("<br>", " ")


def test_effects_are_coloured_in_standard_units_and_written_in_their_own() -> None:
    (effects, pairs) = maps(ablation_figure(ablated()))
    assert list(effects.y) == ["no delay", "no bombing"]  # the larger effect first
    assert np.asarray(effects.z)[:, 0] == pytest.approx([-1.0, 0.5])
    assert [line[0] for line in effects.text] == ["−50", "(+25)"]  # 0 lies in the second interval
    assert len(effects.x) == len(ABLATION_HEADINGS)
    assert effects.zmin == -effects.zmax
    assert np.asarray(pairs.z)[0, 0] == pytest.approx(0.5)
    assert (list(pairs.x), list(pairs.y)) == (["delay"], ["bombing"])


def test_mechanisms_that_are_not_used_are_told_not_drawn() -> None:
    figure = ablation_figure(ablated(pairs=False))
    assert len(maps(figure)) == 1
    assert "Not used by this case: exit." in said(figure)
    assert "50 paired worlds, seed 38" in said(figure)


def test_nothing_is_drawn_of_a_case_that_uses_no_mechanism() -> None:
    idle = Ablation(ablated().rows, ("exit",), ("exit",), (), 50, 0, "x", 1)
    with pytest.raises(InputError, match="nothing to draw"):
        ablation_figure(idle)


THEORIES, BEHAVIOURS = ("cara", "prospect"), {"urges": "Urges", "prolongs": "Prolongs"}


@pytest.fixture
def mapped() -> InequalityMap:
    cells = pd.DataFrame(
        [
            {"theory": theory, "behaviour": behaviour, "point": 2 * i + j}
            | {"x": float(j), "y": 0.1 * i, "share": (i + j) / 2, "n": 30}
            for theory in THEORIES
            for behaviour in BEHAVIOURS
            for i in range(2)
            for j in range(2)
        ]
    )
    place = cells.drop_duplicates(["theory", "behaviour"]).assign(share=0.62)
    head = (0.7, 0.05, "(c + e) / b", BEHAVIOURS, "korea-1950", 30, 38)
    return InequalityMap(cells, place, cells, *head)


def test_the_map_has_a_panel_for_each_behaviour_under_each_theory(mapped: InequalityMap) -> None:
    figure = inequality_figure(mapped)
    found = maps(figure)
    assert len(found) == len(THEORIES) * len(BEHAVIOURS)
    for each in found:
        assert np.asarray(each.z) == pytest.approx(np.array([[0, 50], [50, 100]]))
        assert (each.zmin, each.zmax) == (0, 100)  # one scale for all
    assert sum(bool(each.showscale) for each in found) == 1
    assert "Prospect theory" in said(figure)
    assert "30 worlds a point, seed 38" in said(figure)


def test_the_place_of_the_case_is_marked_on_every_panel(mapped: InequalityMap) -> None:
    figure = inequality_figure(mapped)
    crosses = list(figure.select_traces({"type": "scatter"}))
    assert len(crosses) == len(THEORIES) * len(BEHAVIOURS)
    assert {(each.x[0], each.y[0]) for each in crosses} == {(0.7, 0.05)}
    assert said(figure).count("62 %") == len(crosses)


def test_a_map_without_points_is_refused(mapped: InequalityMap) -> None:
    empty = InequalityMap(
        mapped.cells.iloc[:0], mapped.place, mapped.turns, 0.7, 0.05, "r", BEHAVIOURS, "x", 1, 1
    )
    with pytest.raises(InputError, match="no point"):
        inequality_figure(empty)
