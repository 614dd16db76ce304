"""Each batch is run once a session."""

from __future__ import annotations

import pytest

import panmunjom as pj

from .worlds import KOREA, RUSSIA, Batch, run


@pytest.fixture(scope="session")
def korea() -> Batch:
    """2,000 worlds of Korea as it is."""
    return run(pj.load(KOREA))


@pytest.fixture(scope="session")
def russia() -> Batch:
    """2,000 worlds of the Russia-DPRK arrangement as it is."""
    return run(pj.load(RUSSIA))
