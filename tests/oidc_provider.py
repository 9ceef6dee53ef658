"""An OpenID Connect provider on loopback that speaks the real protocol: authorize, token, user info, each checked.

Whoever comes is signed in at once as the person that `claims` describes; there is no page to fill in.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "vagvisaren", "client-secret"


class Provider(ThreadingHTTPServer):
    """The provider; `claims` may be changed between two sign-ins."""

    def __init__(self, claims: dict[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.claims = claims
        self.codes: dict[str, str] = {}
        self.tokens: set[str] = set()

    @property
    def settings(self) -> dict[str, str]:
        """What a chat that signs people in here has to be told."""
        address = f"http://127.0.0.1:{self.server_port}"
        return {
            "OAUTH_GENERIC_CLIENT_ID": CLIENT,
            "OAUTH_GENERIC_CLIENT_SECRET": SECRET,
            "OAUTH_GENERIC_AUTH_URL": f"{address}/authorize",
            "OAUTH_GENERIC_TOKEN_URL": f"{address}/token",
            "OAUTH_GENERIC_USER_INFO_URL": f"{address}/userinfo",
            "OAUTH_GENERIC_SCOPES": "openid profile groups",
        }


class _Answering(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(address.query).items()}
        if address.path == "/authorize" and asked["client_id"] == CLIENT and asked["response_type"] == "code":
            code = secrets.token_urlsafe()
            self.server.codes[code] = asked["redirect_uri"]
            self.send_response(302)
            self.send_header(
                "location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        elif self.path == "/userinfo" and self.headers.get("authorization", "")[7:] in self.server.tokens:
            self._say(200, self.server.claims)
        else:
            self._say(401, {"error": "access_denied"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        asked = {key: values[0] for key, values in parse_qs(body).items()}
        known = asked["client_id"] == CLIENT and asked["client_secret"] == SECRET
        # A code is good once, and for the address that it was asked for.
        if known and self.server.codes.pop(asked["code"], None) == asked["redirect_uri"]:
            token = secrets.token_urlsafe()
            self.server.tokens.add(token)
            self._say(200, {"access_token": token, "token_type": "Bearer"})
        else:
            self._say(400, {"error": "invalid_grant"})

    def _say(self, status: int, content: dict[str, Any]) -> None:
        written = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


@contextmanager
def provider(claims: dict[str, Any]) -> Iterator[Provider]:
    """A provider that runs for as long as the block does."""
    server = Provider(claims)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
