"""The script that moves the front in the browser and the Python that draws it: the same numbers."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import plotly
import pytest
from playwright.sync_api import Browser, Page

import panmunjom as pj
from panmunjom.dashboards import (
    front_line,
    held,
    history_figure,
    map_data,
    recorded_fronts,
    sector_map,
    theatre_map,
)

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "dashboards" / "app" / "assets" / "map.js"
POSITIONS = (-0.2, 0.0, 0.013, 0.156, 0.4, 0.471, 0.55, 0.8142, 0.82, 0.9, 0.9999, 1.0, 1.3)


@pytest.fixture
def page(browser: Browser) -> Any:
    """A page with plotly and the script, and nothing else."""
    page = browser.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_content("<!doctype html><div id='graph'></div>")
    page.add_script_tag(path=SCRIPT)
    yield page
    page.close()
    assert problems == []


def plotted(page: Page, figure: Any) -> None:
    page.add_script_tag(content=plotly.offline.get_plotlyjs())
    page.evaluate("f => Plotly.newPlot('graph', f.data, f.layout)", json.loads(figure.to_json()))


@pytest.mark.parametrize("name", [case.name for case in pj.cases()])
def test_python_and_script_put_front_and_ground_in_the_same_place(page: Page, name: str) -> None:
    case = pj.load(name)
    data = json.loads(json.dumps(map_data(case)))
    asked = """([d, s, at]) => [
      panmunjomMap.frontLine(d.sectors[s], at), panmunjomMap.held(d.sectors[s], at),
    ]"""
    for sector in case.spec.sectors:
        drawn = sector_map(case, sector)
        for at in POSITIONS:
            line, (defender, attacker) = page.evaluate(asked, [data, sector, at])
            np.testing.assert_allclose(np.transpose(line), front_line(drawn, at), atol=1e-12)
            ours, theirs = held(drawn, at)
            np.testing.assert_allclose(np.transpose(defender), ours, atol=1e-12)
            np.testing.assert_allclose(np.transpose(attacker), theirs, atol=1e-12)


@pytest.mark.parametrize("name", [case.name for case in pj.cases()])
def test_python_and_script_know_the_recorded_front_of_a_day(page: Page, name: str) -> None:
    case = pj.load(name)
    data = json.loads(json.dumps(map_data(case)))
    days = (case.spec.end - case.spec.start).days
    for day in range(0, days, 23):
        there = page.evaluate("([d, day]) => panmunjomMap.recorded(d, day)", [data, day])
        assert there == pytest.approx(recorded_fronts(case, case.spec.start + timedelta(days=day)))


def test_the_front_moves_and_the_recorded_one_with_it(page: Page) -> None:
    case = pj.load("korea-1950")
    plotted(page, theatre_map(case, {"peninsula": 0.55}, {"peninsula": 0.55}))
    moved = """async d => {
      const g = document.getElementById('graph');
      await panmunjomMap.move(g, d, { peninsula: 0.2 }, { peninsula: 0.156 });
      const of = part => g.data.find(t => t.meta.part === part);
      const points = part => [Array.from(of(part).x), Array.from(of(part).y)];
      return ['front', 'casing', 'recorded', 'defender'].map(points);
    }"""
    front, casing, recorded, defender = page.evaluate(moved, map_data(case))
    drawn = sector_map(case, "peninsula")
    np.testing.assert_allclose(np.transpose(front), front_line(drawn, 0.2), atol=1e-12)
    assert casing == front
    np.testing.assert_allclose(np.transpose(recorded), front_line(drawn, 0.156), atol=1e-12)
    np.testing.assert_allclose(np.transpose(defender), held(drawn, 0.2)[0], atol=1e-12)
    gone = """async d => {
      const g = document.getElementById('graph');
      await panmunjomMap.move(g, d, { peninsula: 0.2 }, {});
      return Array.from(g.data.find(t => t.meta.part === 'recorded').x);
    }"""
    assert page.evaluate(gone, map_data(case)) == [None]


def test_the_day_is_shown_on_the_history(page: Page) -> None:
    war = pj.War("korea-1950", worlds=1, seed=38).run()
    plotted(page, history_figure(war.case, war.path(0), {}))
    moved = """async () => {
      const g = document.getElementById('graph');
      await panmunjomMap.today(g, '1951-07-10');
      return g.layout.shapes.find(s => s.name === 'today');
    }"""
    line = page.evaluate(moved)
    assert (line["x0"], line["x1"]) == ("1951-07-10", "1951-07-10")
