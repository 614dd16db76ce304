"""The app as a server on this machine: built, guarded, served on loopback."""

from __future__ import annotations

import gc
import logging
import threading
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from dash import Dash
from werkzeug.serving import BaseWSGIServer, make_server

from panmunjom.experiments import open_holding
from panmunjom.model import InputError

from .context import Context
from .frame import frame, route
from .page import Page
from .pages import PAGES
from .safety import guard

LOOPBACK = "127.0.0.1"
"""Where the app listens: always, whatever the environment says."""
WARM_AFTER = 2.0
"""Seconds after which the worker processes are started: the first page comes first."""


def build(context: Context, pages: Sequence[Page] = PAGES) -> Dash:
    """Build the app.

    Parameters
    ----------
    context : Context
        What its pages have at hand.
    pages : sequence of Page
        In the order of the menu.
    """
    app = Dash(
        "panmunjom",
        title="Panmunjom",
        update_title="",
        assets_folder=str(resources.files(__package__).joinpath("assets")),
        serve_locally=True,
        suppress_callback_exceptions=True,  # the parts of a page come with the page
        add_log_handler=False,
        websocket_callbacks=False,
        enable_mcp=False,
    )
    app.layout = lambda: frame(pages)
    route(app, context, pages)
    for page in pages:
        page.register(app, context)
    guard(app.server, app.csp_hashes())
    return app


def serve(app: Dash, port: int) -> BaseWSGIServer:
    """Return a server of the app that listens already; nobody is answered before it is started.

    Parameters
    ----------
    app : Dash
    port : int
        0 takes any that is free.

    Raises
    ------
    InputError
        If the port is taken, or not to be had.
    """
    # Dash finishes its set-up at the first request, and two at once would see half of it
    app.server.test_client().get("/", base_url=f"http://{LOOPBACK}")
    try:
        return make_server(LOOPBACK, port, app.server, threaded=True)
    except SystemExit:  # werkzeug has printed why
        raise InputError(
            f"port {port} is taken; choose another with --port, or 0 for any that is free"
        ) from None


@contextmanager
def running(context: Context) -> Iterator[str]:
    """Serve the app for the length of a block, and give its address: for notebooks and tests.

    Parameters
    ----------
    context : Context
        What its pages have at hand; its work ends with the block.
    """
    server = serve(build(context), 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        context.jobs.close()


def run_dashboard(folders: Sequence[Path], port: int, opened: bool) -> None:
    """Serve the app until it is interrupted.

    Parameters
    ----------
    folders : sequence of Path
        Folders of results, which are only read.
    port : int
        Where to listen on loopback; 0 takes any that is free.
    opened : bool
        Whether to open the page in the user's browser.

    Raises
    ------
    InputError
        If a folder holds no results, or the port is taken.
    """
    for folder in folders:
        open_holding(folder)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    context = Context(tuple(folder.resolve() for folder in folders))
    server = serve(build(context), port)
    later = threading.Timer(WARM_AFTER, context.jobs.warm)
    later.daemon = True
    address = f"http://{LOOPBACK}:{server.server_port}/"
    gc.freeze()  # what is built stays: no history need look through it for garbage
    try:
        later.start()
        print(f"Panmunjom runs at {address} (this machine only). Ctrl-C ends it.", flush=True)
        if opened:
            webbrowser.open(address)
        server.serve_forever()
    except KeyboardInterrupt:  # before the server stood; later it ends by itself
        pass
    finally:
        later.cancel()
        server.server_close()
        context.jobs.close()
    print("\nEnded. Nothing was stored.", flush=True)
