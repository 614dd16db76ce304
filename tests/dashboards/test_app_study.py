"""The page of a study without a browser: no folder, hostile requests, one at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from panmunjom.dashboards.app import PAGES, Context, Query, build
from panmunjom.experiments import Study

PAGE = next(each for each in PAGES if each.path == "/study")
HOSTILE: list[Any] = [
    None,
    [],
    {},
    [[]],
    {"a": {"b": ["c"] * 50}},
    "\0",
    "9" * 400,
    1e308,
    -1,
    True,
    "__class__",
    "<script>",
]
FIELDS = ["folder", "draw.outcome", "draw.by", "draw.up", "draw.colour"]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    folder = tmp_path_factory.mktemp("app") / "tiny"
    asked = {"case": "russia-dprk-2024", "worlds": 2, "until": "2024-01-12"}
    varied = {"vary": {"putin.fear": [0.5, 1.0]}, "keep": {"bands": True}}
    Study.model_validate_json(json.dumps(asked | varied)).run(folder)
    return Context((folder,))


def test_without_a_folder_the_page_says_how_to_make_one() -> None:
    page = PAGE.body(Context(), Query({"folder": "3", "view": "nonsense"}))
    told = json.dumps(page, cls=PlotlyJSONEncoder)
    assert "panmunjom dashboard results/fear" in told
    assert "draw." not in told  # nothing is offered that would not work


def answered(context: Context, values: Any, ids: Any, search: Any) -> tuple[int, str]:
    """What the callback of the page answers to a request as a browser sends it."""
    app = build(context, (PAGE,))
    (name,) = (each for each in app.callback_map if "study-content" in each)
    pairs = list(zip(ids, values, strict=True))
    clicked = {"id": "study-run", "property": "n_clicks", "value": 1}
    request = {
        "output": name,
        "outputs": [
            {"id": "study-content", "property": "children"},
            {"id": "notice-study", "property": "children"},
        ],
        "inputs": [clicked, [{"id": i, "property": "value", "value": v} for i, v in pairs]],
        "state": [
            [{"id": i, "property": "id", "value": i} for i, _ in pairs],
            {"id": "address", "property": "search", "value": search},
        ],
        "changedPropIds": ["study-run.n_clicks"],
    }
    client = app.server.test_client()
    got = client.post("/_dash-update-component", json=request, base_url="http://127.0.0.1:8050")
    return got.status_code, got.get_data(as_text=True)


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
@pytest.mark.parametrize("field", FIELDS)
def test_hostile_fields_are_refused_in_words(context: Context, field: str, value: Any) -> None:
    ids = [{"page": "study", "field": field}]
    code, text = answered(context, [value], ids, "?folder=0&view=response")
    assert code in (200, 204), text
    assert "fault of the program" not in text


@pytest.mark.parametrize("search", [*HOSTILE, "?view=../..", "?view=scorecard&folder=7", "?" * 900])
def test_hostile_addresses_are_refused_in_words(context: Context, search: Any) -> None:
    code, text = answered(context, ["0"], [{"page": "study", "field": "folder"}], search)
    assert code in (200, 204), text
    assert "fault of the program" not in text


def test_a_figure_comes_with_its_data(context: Context) -> None:
    ids = [{"page": "study", "field": name} for name in ("folder", "draw.outcome")]
    code, text = answered(context, ["0", "final_front"], ids, "?view=response")
    assert code == 200
    assert "study-figure-0" in text
    code, text = answered(context, ["0", "armistice_date"], ids, "?view=response")
    assert "is there anything to draw" in text  # by 12 January 2024 nobody has signed


def test_a_folder_is_chosen_by_number_and_never_by_path(context: Context, tmp_path: Path) -> None:
    code, text = answered(context, [str(tmp_path)], [{"page": "study", "field": "folder"}], "")
    assert code == 200
    assert "expected a number" in text
