"""What is refused before a page sees it: other hosts, other sites, requests without end."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, abort, request

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names under which a browser on this machine, or at the end of a tunnel, finds the app. Any
other means that a site elsewhere has turned its own name to this machine (DNS rebinding)."""
LARGEST_REQUEST = 8 * 2**20


def guard(server: Flask, scripts: Sequence[str]) -> None:
    """Make a server refuse what does not come from a browser on this machine.

    Parameters
    ----------
    server : Flask
    scripts : sequence of str
        Digests of the scripts that stand in the page itself, as a Content-Security-Policy has
        them: no other may run, whatever a name from a file says.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {' '.join(scripts)}",
            "style-src 'self' 'unsafe-inline'",  # plotly and the sliders set styles
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )

    @server.before_request
    def refuse() -> None:
        if _name(request.host) not in HOSTS:
            abort(403, "This server answers only to 127.0.0.1 and localhost.")
        origin = request.headers.get("Origin")
        if origin not in (None, f"{request.scheme}://{request.host}"):
            abort(403, "This server answers only to its own pages.")

    @server.after_request
    def tell(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = policy
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


def _name(host: str) -> str:
    """Return a host without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
