"""The page: whole, offline, escaped, and alive in a browser."""

import html.parser
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from panmunjom.dashboards import comparison_command, comparison_html, write_comparison
from panmunjom.experiments import CaseLabel, Comparison, compare

Outcomes = dict[str, pd.DataFrame]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOSTILE = "<script>alert('x')</script>\"'&{{ 7*7 }}"


class Links(html.parser.HTMLParser):
    """Everything a page would fetch: src, href and the like, outside its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        wanted = ("src", "href", "data", "action", "poster", "srcset")
        self.found += [value for name, value in attrs if name in wanted and value]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Links:
    links = Links()
    links.feed(page)
    return links


@pytest.fixture(scope="module")
def outcomes(make_worlds: Any) -> Outcomes:
    return {"korea-1950": make_worlds("korea"), "russia-dprk-2024": make_worlds("russia")}


@pytest.fixture(scope="module")
def found(outcomes: Outcomes) -> Comparison:
    return compare(
        outcomes["korea-1950"],
        outcomes["russia-dprk-2024"],
        CaseLabel("korea-1950", "Korea", "A war in Korea.", date(1950, 1, 1)),
        CaseLabel("russia-dprk-2024", "Russia", "A war in Ukraine.", date(2024, 1, 1)),
    )


@pytest.fixture(scope="module")
def page(found: Comparison, outcomes: Outcomes) -> str:
    return comparison_html(found, outcomes)


def test_the_page_is_written_whole_and_nothing_is_left_beside_it(
    found: Comparison, outcomes: Outcomes, tmp_path: Path
) -> None:
    target = write_comparison(found, outcomes, tmp_path / "new" / "folder")
    assert target == tmp_path / "new" / "folder" / "index.html"
    assert target.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert [p.name for p in target.parent.iterdir()] == ["index.html"]


def test_a_failed_write_leaves_the_old_page(
    found: Comparison, outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("old", encoding="utf-8")

    def full(_: Path, __: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_comparison(found, outcomes, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "old"


def test_missing_worlds_are_refused(found: Comparison, outcomes: Outcomes, tmp_path: Path) -> None:
    short = {"korea-1950": outcomes["korea-1950"]}
    with pytest.raises(KeyError, match="russia-dprk-2024"):
        write_comparison(found, short, tmp_path)


def test_the_page_asks_for_nothing_from_elsewhere(page: str) -> None:
    links = read(page)
    assert all(link.startswith("#") for link in links.found)
    assert not {"link", "img", "iframe", "object", "embed"} & set(links.tags)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    assert "url(" not in style[1]
    assert "@import" not in style[1]
    assert "default-src 'none'" in page


def test_plotly_is_inside_once(page: str) -> None:
    assert page.count("plotly.js v") == 1


def test_both_kinds_of_range_are_named(page: str) -> None:
    text = " ".join(read(page).text)
    assert "95 % interval (sampling)" in text
    assert "80 % of worlds" in text
    assert "not a forecast" in text


def test_the_command_makes_the_page_again(found: Comparison) -> None:
    assert comparison_command(found) == (
        "panmunjom compare korea-1950 russia-dprk-2024 --worlds 400 --seed 38 --out comparison"
    )


def test_what_comes_from_data_is_escaped(found: Comparison, outcomes: Outcomes) -> None:
    tables = [
        table.assign(case=HOSTILE + side)
        for side, table in zip("ab", outcomes.values(), strict=True)
    ]
    tables[0]["dead_" + HOSTILE] = 1.0
    tables[0]["blood_share_" + HOSTILE] = 0.5
    tables[0]["gain_" + HOSTILE] = tables[0]["risk_" + HOSTILE] = 1.0
    labels = [CaseLabel(HOSTILE + side, HOSTILE, HOSTILE, date(1950, 1, 1)) for side in "ab"]
    hostile = replace(compare(tables[0], tables[1], labels[0], labels[1]), version=HOSTILE)
    page = comparison_html(hostile, dict(zip(hostile.cases, tables, strict=True)))
    assert "<script>alert" not in page.lower()
    assert "{{ 7*7 }}" in page
    assert read(page).tags.count("script") == 1 + 2 * 8 - 8 * ("PlotlyConfig" not in page)


def test_no_contrast_is_claimed_where_there_is_none(make_worlds: Any) -> None:
    same = make_worlds("korea", worlds=100)
    again = compare(same, same)
    page = comparison_html(again, dict.fromkeys(again.cases, same))
    assert "No outcome differs by more than the luck" in page


def test_one_world_makes_a_page(make_worlds: Any, tmp_path: Path) -> None:
    pair = make_worlds("korea", worlds=1), make_worlds("russia", worlds=1)
    single = compare(*pair)
    assert write_comparison(single, dict(zip(single.cases, pair, strict=True)), tmp_path).exists()


def test_a_browser_draws_every_figure_and_reports_no_fault(
    found: Comparison, outcomes: Outcomes, tmp_path: Path
) -> None:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert browser is not None, "no Chromium found; .ci/run installs it (apt-get install chromium)"
    target = write_comparison(found, outcomes, tmp_path / "page")
    probe = target.read_text(encoding="utf-8").replace(
        "<style>",
        "<script>addEventListener('error', e => document.title = 'FAULT ' + e.message);"
        "addEventListener('securitypolicyviolation',"
        " e => document.title = 'FAULT ' + e.blockedURI + e.violatedDirective);</script><style>",
        1,
    )
    target.write_text(probe, encoding="utf-8")
    profile = tmp_path / "profile"
    run = subprocess.run(
        [browser, *QUIET, f"--user-data-dir={profile}", "--virtual-time-budget=20000",
         "--dump-dom", target.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "<title>FAULT" not in run.stdout
    drawn = re.findall(r'id="figure-\d" class="plotly-graph-div js-plotly-plot"', run.stdout)
    assert len(drawn) == 8
