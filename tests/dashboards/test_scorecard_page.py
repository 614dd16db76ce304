"""The page of a scorecard: whole, offline, escaped, alive in a browser, and true to its numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from panmunjom.dashboards import phase_figure, scorecard_figure, scorecard_html, write_scorecard
from panmunjom.experiments import Scorecard

from ..experiments.made_record import (  # noqa: TID252  # one maker of records for two rooms
    every_kind,
    judged,
    pattern,
)
from .test_comparison_page import BROWSERS, QUIET, read

HOSTILE = "<script>alert('x')</script>\"'&{{ 7*7 }}%{x}"


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return every_kind()


@pytest.fixture(scope="module")
def page(card: Scorecard) -> str:
    return scorecard_html(card)


def labels(figure: go.Figure) -> list[str]:
    return [each.text for each in figure.layout.annotations if each.name == "row"]


def middles(figure: go.Figure) -> list[go.Scatter]:
    return [each for each in figure.data if each.mode == "markers+text"]


# --- the figure -------------------------------------------------------------------------------


def test_patterns_stand_under_their_phase_in_the_order_of_the_record(card: Scorecard) -> None:
    shown = labels(scorecard_figure(card))
    assert [each for each in shown if "<b>" in each] == ["<b>Origins</b>", "<b>Entry</b>"]
    assert shown[0] == "<b>Origins</b>"
    assert shown.index("<b>Entry</b>") > shown.index("Halt")
    assert "What comes" not in shown  # a prediction
    assert "No war" not in shown  # yes or no


def test_shape_and_colour_say_the_verdict(card: Scorecard) -> None:
    drawn = {each.name: each.verdict for each in card.scores if each.name in ("entry", "halt")}
    assert drawn == {"entry": "miss", "halt": "near"}
    marks = [each.marker for each in middles(scorecard_figure(card))]
    looks = {(mark.symbol, mark.color) for mark in marks}
    assert len({symbol for symbol, _ in looks}) == len({colour for _, colour in looks}) == 3
    miss = middles(phase_figure(card, "Entry"))[0].marker.symbol
    assert miss == "x"


def test_the_axis_counts_half_windows_from_what_was_observed() -> None:
    card = judged({"one": pattern(low=0.0, high=12.0)}, {"one": np.arange(4.0, 20.0)})
    figure = scorecard_figure(card)
    band = figure.layout.shapes[0]
    assert (band.x0, band.x1) == pytest.approx((-10 / 6, 2 / 6))
    assert middles(figure)[0].x == pytest.approx(((11.0 - 10.0) / 6.0,))
    reach = next(each for each in figure.data if each.mode == "lines+markers")
    assert tuple(reach.x) == pytest.approx(((5.0 - 10.0) / 6.0, (18.0 - 10.0) / 6.0))


def test_what_lies_beyond_the_axis_stands_at_its_edge_with_its_value() -> None:
    shown = {"far": [500.0], "never": [np.nan], "open": [12.0]}
    patterns = {
        "far": pattern(),
        "never": pattern(),
        "open": pattern(observed=None, high=None),
    }
    far, never, open_ = middles(scorecard_figure(judged(patterns, shown)))
    assert (far.x[0], far.text[0]) == (4.0, "500 days")
    assert (never.x[0], never.text[0]) == (4.0, "never")
    assert open_.text[0] == ""


def test_hovering_tells_dates_as_dates(card: Scorecard) -> None:
    told = middles(phase_figure(card, "Entry"))[0].hovertemplate
    assert "observed: 19 Oct 1950" in told
    assert "never: 25 % of worlds" in told
    assert "China's &lt;army&gt; enters | late" in told


def test_a_long_title_is_broken_and_takes_its_room() -> None:
    short, long = (
        judged({"one": pattern(title=title)}, {"one": [10.0]})
        for title in ("Short", "A title that is far too long for one line of a narrow screen")
    )
    assert len(labels(phase_figure(long, "Origins"))) == 2
    assert (
        phase_figure(long, "Origins").layout.height > phase_figure(short, "Origins").layout.height
    )


# --- the page ---------------------------------------------------------------------------------


def test_the_page_is_written_whole(card: Scorecard, tmp_path: Path) -> None:
    target = write_scorecard(card, tmp_path / "new" / "index.html")
    assert target.read_text("utf-8").rstrip().endswith("</html>")
    assert [each.name for each in target.parent.iterdir()] == ["index.html"]


def test_the_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    links = read(page)
    assert all(link.startswith("#") for link in links.found)
    assert not {"link", "img", "iframe", "object", "embed"} & set(links.tags)
    assert "default-src 'none'" in page
    assert page.count("plotly.js v") == 1


def test_the_page_says_what_counts_and_its_condition(page: str, card: Scorecard) -> None:
    text = " ".join(" ".join(read(page).text).split()).replace("\u00a0", " ")
    assert "6 of 8 patterns of the record are hit by at least 70 % of the worlds" in text
    assert "panmunjom validate korea-1950 --worlds 200 --seed 7 --out scorecard" in text
    assert card.caveat in text
    assert card.record_digest in text
    assert text.index("Missed: fewer") < text.index("Near: 40 %") < text.index("Hit: 70 %")
    assert text.index("Hit: 70 %") < text.index("Predictions: written down before")


def test_what_comes_from_data_is_escaped() -> None:
    hostile = pattern(title=HOSTILE, source=HOSTILE, note=HOSTILE, phase=HOSTILE)
    card = judged({"one": hostile}, {"one": [10.0]})
    page = scorecard_html(replace(card, title=HOSTILE, version=HOSTILE))
    assert "<script>alert" not in page.lower()
    assert "{{ 7*7 }}" in page
    assert "%{x}" not in str(phase_figure(card, HOSTILE).data[0].hovertemplate)


@pytest.mark.parametrize("use", ["fit", "prediction"])
def test_one_world_of_one_pattern_makes_a_page(use: str, tmp_path: Path) -> None:
    card = judged({"one": pattern(use=use)}, {"one": [10.0]})
    assert write_scorecard(card, tmp_path / "index.html").exists()
    assert card.start == date(1950, 1, 1)


def test_a_browser_draws_every_phase_and_reports_no_fault(page: str, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser is not None, "no Chromium found; .ci/run installs it (apt-get install chromium)"
    target = tmp_path / "index.html"
    probe = (
        "<script>addEventListener('error', e => document.title = 'FAULT ' + e.message);"
        "addEventListener('securitypolicyviolation',"
        " e => document.title = 'FAULT ' + e.blockedURI + e.violatedDirective);</script><style>"
    )
    target.write_text(page.replace("<style>", probe, 1), encoding="utf-8")
    run = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=20000",
         "--dump-dom", target.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "<title>FAULT" not in run.stdout
    drawn = re.findall(r'id="figure-\d" class="plotly-graph-div js-plotly-plot"', run.stdout)
    assert len(drawn) == 2
