"""What a visitor asks for is checked on the server, whatever a control would have allowed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panmunjom.dashboards.app import Context, Query
from panmunjom.model import InputError

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def context() -> Context:
    return Context()


def test_an_address_says_case_parameters_seed_and_world(context: Context) -> None:
    query = Query.of_address("?case=korea-1950&stalin.fear=2.5&seed=7&world=3")
    assert query.case(context).parameters["stalin.fear"].value == 2.5
    assert (query.seed(), query.world()) == (7, 3)


def test_a_parameter_at_its_shipped_value_is_no_change(context: Context) -> None:
    shipped = context.cases["korea-1950"].parameters["stalin.fear"].value
    assert dict(Query({"stalin.fear": str(shipped)}).case(context).overrides) == {}


def test_two_cases_of_a_page_have_their_own_parameters(context: Context) -> None:
    query = Query({"a.case": "korea-1950", "b.case": "russia-dprk-2024", "a.stalin.fear": "2"})
    assert dict(query.case(context, "a.").overrides) == {"stalin.fear": 2.0}
    assert dict(query.case(context, "b.").overrides) == {}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"case": "korea-1951"}, "nearest|korea-1950"),
        ({"stalin.faer": "1"}, "stalin.fear"),
        ({"stalin.fear": "1e9"}, "out of range"),
        ({"stalin.fear": "nan"}, "finite"),
        ({"stalin.risk_theory": "brave"}, "not one of"),
    ],
)
def test_a_case_that_cannot_be_is_refused(
    context: Context, values: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        Query(values).case(context)


@pytest.mark.parametrize("text", ["-1", "1.5", "nan", "inf", "1e30", "one", "0x10"])
def test_a_world_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="world"):
        Query({"world": text}).world()


@given(JSON, JSON)
def test_whatever_the_controls_send_it_is_read_or_refused(values: Any, ids: Any) -> None:
    try:
        query = Query.of(values, ids)
    except InputError:
        return
    assert all(isinstance(each, str) for each in query.values.values())


@given(st.text(max_size=200))
def test_whatever_an_address_says_it_is_read_or_refused(search: str) -> None:
    try:
        query = Query.of_address(f"?{search}")
        query.seed(), query.world()
    except InputError:
        return


def test_an_address_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="longer"):
        Query.of_address("?" + "a" * 30_000)
    with pytest.raises(InputError, match="more than"):
        Query.of_address("?" + "&".join(f"a{i}=1" for i in range(500)))


def test_a_folder_is_known_by_its_number_only(context: Context) -> None:
    with pytest.raises(InputError, match="no folder number 0"):
        context.folder(0)


def test_a_query_reads_back_the_address_it_gives() -> None:
    query = Query({"case": "korea-1950", "stalin.fear": "2.5"})
    assert Query.of_address(query.address(world=4)) == Query({**query.values, "world": "4"})
