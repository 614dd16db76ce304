"""The pages "Start" and "Two cases": what they show for an address, and what they refuse."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from panmunjom.dashboards.app import PAGES, Context, Query
from panmunjom.experiments import BASELINE, Compared, compared, comparison_plan, run
from panmunjom.model import InputError

cases: Any = importlib.import_module("panmunjom.dashboards.app.pages.cases")
home: Any = importlib.import_module("panmunjom.dashboards.app.pages.home")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "<b>both"
    shipped = Context().cases
    run(comparison_plan((shipped["korea-1950"], shipped["russia-dprk-2024"]), 6, 38), folder)
    return folder


@pytest.fixture(scope="module")
def context(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    found = Context((tmp_path_factory.mktemp("empty"), kept))
    yield found
    found.jobs.close()


def text_of(shown: Any) -> str:
    return json.dumps(shown, cls=PlotlyJSONEncoder)


def parts(page: Any) -> list[Any]:
    """All components of a page."""
    return [each for each in page._traverse() if isinstance(each, Component)]


def fields(page: Any) -> dict[str, Any]:
    """Values of the fields of a page by their names."""
    named = [each for each in parts(page) if isinstance(getattr(each, "id", None), dict)]
    return {each.id["field"]: each.value for each in named if "field" in each.id}


def test_a_bare_address_compares_the_two_cases_of_the_program(context: Context) -> None:
    shown = fields(cases.body(context, Query()))
    assert (shown["a.case"], shown["b.case"]) == ("korea-1950", "russia-dprk-2024")
    assert shown["a.stalin.fear"] == 1.0
    assert "b.putin.fear" in shown
    plan = cases._plan(context, Query())
    assert plan is not None
    assert [each.case.name for each in plan.strata] == ["korea-1950", "russia-dprk-2024"]
    assert {each.arm for each in plan.strata} == {BASELINE}
    assert plan.histories == 2 * cases.WORLDS


def test_a_parameter_belongs_to_the_side_before_its_name(context: Context) -> None:
    asked = {
        "a.case": "russia-dprk-2024",
        "b.case": "korea-1950",
        "a.us.fear": "2",
        "worlds": "40",
        "seed": "7",
    }
    plan = cases._plan(context, Query(asked))
    assert plan is not None
    a, b = (each.case.parameters["us.fear"].value for each in plan.strata)
    assert a == 2.0
    assert b == context.cases["korea-1950"].parameters["us.fear"].value
    assert (plan.replicates, plan.seed) == (40, 7)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"b.case": "korea-1950"}, "What if"),
        ({"a.case": "korea-1951"}, "'korea-1950'"),
        ({"a.stalin.faer": "1"}, "stalin.fear"),
        ({"a.putin.fear": "1"}, "putin.fear"),
        ({"worlds": "1e9"}, "worlds"),
        ({"worlds": "2.5"}, "worlds"),
        ({"margin": "0"}, "margin"),
        ({"margin": "nan"}, "margin"),
        ({"seed": "-1"}, "seed"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    context: Context, asked: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        cases._plan(context, Query(asked))


@pytest.mark.parametrize("number", ["0", "2", "-1", "../../etc", "1.5"])
def test_only_folders_that_hold_a_comparison_are_offered(context: Context, number: str) -> None:
    with pytest.raises(InputError, match=r"from: no"):
        cases.body(context, Query({"from": number}))


def test_a_folder_is_offered_by_its_number_and_needs_no_other_controls(context: Context) -> None:
    assert cases._kept(context) == {"1": "<b>both (12 histories)"}
    shown = fields(cases.body(context, Query({"from": "1"})))
    assert set(shown) == {"from", "margin"}
    assert cases._plan(context, Query({"from": "1"})) is None
    assert "from" not in fields(cases.body(Context(), Query()))


@pytest.fixture(scope="module")
def found(kept: Path, context: Context) -> Compared:
    return compared(cases.open_results(kept), context.cases)


def test_there_is_a_value_for_every_output(found: Compared) -> None:
    drawn = cases._drawn(found, cases._margins(Query()))
    assert len(drawn) == 1 + len(cases.NOTES) + 1
    for figure in drawn[1:-1]:
        assert figure.layout.title.text
    assert {name for _, names in cases.ROWS for name in names} == set(cases.NOTES)


def test_the_words_are_those_of_the_margin(found: Compared) -> None:
    narrow, wide = (
        cases._drawn(found, cases._margins(Query({"margin": margin}))) for margin in ("2", "40")
    )
    assert "2 points" in text_of(narrow[0])
    assert "40 points" in text_of(wide[0])
    assert narrow[1] != wide[1]
    assert text_of(narrow[-1]) == text_of(wide[-1])  # the table knows no margin


def test_every_page_has_a_door_and_no_door_leads_nowhere(context: Context) -> None:
    shown = parts(home.body(context, Query()))
    doors = [each.href for each in shown if each._type == "Link"]
    assert doors == [page.path for page in PAGES if page.path != "/"]
    pictures = [each.src for each in shown if each._type == "Img"]
    assets = Path(home.__file__).parents[1] / "assets"
    assert all((assets / Path(src).name).is_file() for src in pictures)
    assert all(home.ASKED[path][0] in src for path, src in zip(doors, pictures, strict=True))


def test_the_first_page_names_what_one_cites(context: Context) -> None:
    text = text_of(home.body(context, Query()))
    for case in context.cases.values():
        assert case.digest[:12] in text
        assert case.title in text
    assert "Not a forecast" in text
