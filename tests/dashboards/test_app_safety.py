"""The app answers its own pages on this machine, and nobody else."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from dash import Dash
from flask.testing import FlaskClient

from panmunjom.dashboards.app import Context, build

HERE = "http://127.0.0.1"
HOSTILE: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    10**30,
    "",
    "x" * 100_000,
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "korea-1950\x00",
    [],
    [[[]]],
    {"points": [{"customdata": [None], "x": {}, "pointIndex": -1}]},
    {"points": "no"},
    {"a": {"b": {"c": []}}},
    [1, "2", None],
)


@pytest.fixture(scope="module")
def app() -> Iterator[Dash]:
    context = Context()
    yield build(context)
    context.jobs.close()


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    client: FlaskClient = app.server.test_client()
    client.get("/", base_url=HERE)
    return client


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8050", "localhost:9", "[::1]:8050"])
def test_this_machine_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", base_url=f"http://{host}").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8050", "10.0.0.1"]
)
def test_a_foreign_name_of_this_machine_is_refused(client: FlaskClient, host: str) -> None:
    for path in ("/", "/_dash-layout", "/assets/app.css", "/_dash-update-component"):
        assert client.get(path, base_url=f"http://{host}").status_code == 403


def test_a_page_from_elsewhere_is_refused(client: FlaskClient) -> None:
    asked = client.post(
        "/_dash-update-component", json={}, base_url=HERE, headers={"Origin": "http://evil.example"}
    )
    assert asked.status_code == 403


def test_no_script_runs_but_our_own(client: FlaskClient) -> None:
    policy = client.get("/", base_url=HERE).headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts is not None
    assert "unsafe" not in scripts[1]
    assert "http" not in policy
    assert "default-src 'none'" in policy


def test_a_request_without_end_is_refused(client: FlaskClient) -> None:
    asked = client.post(
        "/_dash-update-component", data=b"x" * (9 * 2**20), base_url=HERE,
        content_type="application/json",
    )  # fmt: skip
    assert asked.status_code in (400, 413)


def inputs_with(callback: dict[str, Any], value: Any) -> dict[str, Any]:
    """What a browser would send to a callback, with one value everywhere."""

    def filled(each: dict[str, Any]) -> Any:
        if not each["id"].startswith("{"):
            return {**each, "value": value}
        many = "ALL" in each["id"]
        name = {"page": "history", "field": "case", "part": "ticket"}
        one = {**each, "id": name, "value": value}
        return [one, {**one, "id": value}] if many else one

    output = callback["output"]
    names = [each.split("@")[0] for each in output.strip(".").split("...")]
    parts = [each.rpartition(".")[::2] for each in names]
    outputs = [
        {"id": json.loads(name) if name.startswith("{") else name, "property": each}
        for name, each in parts
    ]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [filled(each) for each in callback["inputs"]],
        "state": [filled(each) for each in callback["state"]],
        "changedPropIds": [],
    }


@pytest.mark.parametrize("value", HOSTILE, ids=lambda each: repr(each)[:24])
def test_no_callback_falls_over_whatever_it_is_sent(
    app: Dash, client: FlaskClient, caplog: pytest.LogCaptureFixture, value: Any
) -> None:
    callbacks = [each for each in app._callback_list if not each.get("clientside_function")]
    assert callbacks
    with caplog.at_level(logging.ERROR):
        for callback in callbacks:
            asked = inputs_with(callback, value)
            answer = client.post("/_dash-update-component", json=asked, base_url=HERE)
            assert answer.status_code in (200, 204), (callback["output"], answer.text[:300])
    assert [record.getMessage() for record in caplog.records] == []


def test_it_listens_on_loopback_whatever_the_environment_says() -> None:
    environment = {**os.environ, "HOST": "0.0.0.0", "PORT": "1"}
    command = [sys.executable, "-m", "panmunjom", "dashboard", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        listening = psutil.Process(process.pid).net_connections()
        process.send_signal(signal.SIGINT)
        try:
            rest = process.communicate(timeout=60)[0]
        finally:
            process.kill()  # lest a test that fails waits for ever
    assert re.match(r"Panmunjom runs at http://127\.0\.0\.1:\d+/ ", line), line + rest
    assert {each.laddr.ip for each in listening if each.status == "LISTEN"} == {"127.0.0.1"}
    assert process.returncode == 0
    assert "Nothing was stored" in rest
