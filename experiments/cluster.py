"""A running Dask cluster as an executor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from panmunjom.model import InputError

if TYPE_CHECKING:
    from .sending import Sender

SECONDS_TO_ANSWER = 20


@contextmanager
def dask_workers(address: str) -> Iterator[tuple[Sender, int]]:
    """Connect to a Dask scheduler; yield an executor and the number of threads behind it.

    The workers need this version of the program, and must see the folder of results.

    Raises
    ------
    InputError
        If dask.distributed is not installed, nobody answers, or there are no workers.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise InputError(
            "--dask needs dask.distributed: pip install 'panmunjom[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"no Dask scheduler answers at {address!r}: {error}") from None
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise InputError(f"the Dask cluster at {address!r} has no workers")
        yield client.get_executor(pure=False), threads
