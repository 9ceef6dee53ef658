"""Sign-in: who asks is settled here, before anything answers.

    ""       no sign-in: the chat listens to this machine alone, and whoever sits at it is `LOCAL`
    none     no sign-in, open to whoever reaches the port: nobody is anybody, so nothing is kept and nothing is reserved
    header   a proxy signs people in (SAML, Kerberos …) and names them in two headers, which it strips from what comes in:
                 X-Forwarded-User: anna          X-Forwarded-Groups: vagvisaren-evaluator,Chefer
    oidc     OpenID Connect by Chainlit's OAUTH_GENERIC_* settings; roles come from the claims `groups` and `roles`

A group named "vagvisaren-evaluator" or "vagvisaren-administrator" gives that role; the prefix keeps an organisation's own
group of "administrators" from being ours. Any other group is a role by its own name, for a catalogue's `readers`. Whoever is
signed in is a reader.

Chainlit knows visitors by a signed token in a cookie. Where the request itself says who asks (all but OIDC), the token is put
into the request here and never handed to a browser: there is no login page, and who loses access at the proxy loses it with
the next request. Pure ASGI, for the reason that guard.py gives.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api_door import is_loopback
from assistant.guard import LANGUAGE
from assistant.visitor import ADMINISTRATOR, EVALUATOR, LOCAL, NOBODY, READER, VISITOR, Visitor
from prompts import text

LOCAL_ONLY, OPEN, HEADER, OIDC = "", "none", "header", "oidc"
MODES = (LOCAL_ONLY, OPEN, HEADER, OIDC)
USER_HEADER, GROUPS_HEADER = "x-forwarded-user", "x-forwarded-groups"
# What Chainlit's provider for OpenID Connect needs to be told.
OIDC_SETTINGS = tuple(
    f"OAUTH_GENERIC_{name}"
    for name in ("CLIENT_ID", "CLIENT_SECRET", "AUTH_URL", "TOKEN_URL", "USER_INFO_URL", "SCOPES")
)
_PREFIX = "vagvisaren-"
_COOKIE = "access_token"
_SECONDS = 600  # that a token lasts which is made for one request; a socket is opened with it, and stays
# What somebody who is not signed in may fetch: the way to sign in, and what its page is drawn with.
_SIGNING_IN = (
    *("/auth/", "/login", "/logout", "/user", "/project/translations", "/language/"),
    *("/public/", "/assets/", "/favicon", "/logo", "/avatars/"),
)
# Programs call these: the interface has keys of its own (api_door.py), and a probe says nothing of anybody.
_FOR_PROGRAMS = ("/api/", "/mcp", "/health", "/healthz", "/readyz", "/metrics")
# What a proxy adds to a request. Without sign-in there is none that should let others in.
_PROXIED = ("x-forwarded-for", "x-forwarded-host", "forwarded", USER_HEADER)


class SignInUnusable(Exception):
    """The sign-in cannot work as it is set; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """How visitors come in: the mode, the secret that tokens are signed with, OIDC's provider, and whether all is https."""

    mode: str
    secret: str = field(default="", repr=False)
    provider: str = "generic"
    is_encrypted: bool = False


def check_sign_in(mode: str, host: str, environment: Mapping[str, str] = os.environ) -> list[str]:
    """Refuse a sign-in that is none of ours, lacks what it needs, or leaves the chat open to others unasked.

    Returns what whoever starts the chat should know of one that can be used. Raises SignInUnusable.
    """
    if mode not in MODES:
        raise SignInUnusable(text("sign_in.unknown", value=mode))
    if mode == LOCAL_ONLY and not is_loopback(host):
        raise SignInUnusable(text("sign_in.not-loopback", host=host))
    missing = [name for name in OIDC_SETTINGS if not environment.get(name)] if mode == OIDC else []
    if missing:
        raise SignInUnusable(text("sign_in.oidc-incomplete", missing=", ".join(missing)))
    if mode == OPEN:
        return [text("sign_in.open", host=host)]
    return [text("sign_in.header-not-loopback", host=host)] if mode == HEADER and not is_loopback(host) else []


def prepare_sign_in(mode: str, data: Path, environment: MutableMapping[str, str] = os.environ) -> Entrance:
    """Let Chainlit know whether visitors have names, and with what it signs tokens. Call before Chainlit is imported.

    The secret is made at the first start and kept in the data folder, readable by its owner alone; one that is set as
    CHAINLIT_AUTH_SECRET is used instead, for replicas that share no folder.
    """
    if mode == OPEN:
        environment.pop("CHAINLIT_CUSTOM_AUTH", None)
        return Entrance(mode)
    environment["CHAINLIT_CUSTOM_AUTH"] = "1"
    # An address may pass to another person, a subject never does.
    environment.setdefault("OAUTH_GENERIC_USER_IDENTIFIER", "sub")
    return Entrance(
        mode,
        environment.get("CHAINLIT_AUTH_SECRET") or environment.setdefault("CHAINLIT_AUTH_SECRET", _secret(data)),
        environment.get("OAUTH_GENERIC_NAME", "generic"),
        environment.get("CHAINLIT_URL", "").startswith("https:"),
    )


def _secret(data: Path) -> str:
    data.mkdir(parents=True, exist_ok=True)
    path = data / "sign-in.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii")


def visitor_of_claims(name: str, claims: Mapping[str, object]) -> Visitor:
    """The visitor that an OpenID Connect provider vouches for: `name` by its subject, roles by the claims groups and roles."""
    groups = [group for key in ("groups", "roles") for group in _list_of(claims.get(key))]
    shown = next((str(claims[key]) for key in ("name", "preferred_username", "email") if claims.get(key)), "")
    return Visitor(name, roles_of(groups), shown)


def roles_of(groups: list[str]) -> tuple[str, ...]:
    """The roles that somebody in these groups has, each once, in the order of the alphabet."""
    ours = {group.removeprefix(_PREFIX) for group in groups if group.startswith(_PREFIX)}
    theirs = {group for group in groups if not group.startswith(_PREFIX)} - {READER, EVALUATOR, ADMINISTRATOR}
    return tuple(sorted({READER, *ours, *theirs}))


def _list_of(claim: object) -> list[str]:
    """A claim as a list: some providers write one group, or several with commas between, as a text."""
    parts = claim.split(",") if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]


class SignIn:
    """ASGI middleware: sets `VISITOR`, and refuses whoever is not signed in where they have to be."""

    def __init__(self, app: ASGIApp, entrance: Entrance) -> None:
        self.app = app
        self.entrance = entrance
        self.mode = entrance.mode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as the visitor who sent it, or refuse it."""
        if scope["type"] not in {"http", "websocket"} or scope["path"].startswith(_FOR_PROGRAMS):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visitor = self._visitor(headers)
        VISITOR.set(visitor)
        refusal = self._refusal(scope, headers, visitor)
        if refusal is not None:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await refusal(scope, receive, send)
            return
        if self.mode != OIDC:
            scope = self._with_token(scope, headers, visitor)
        await self.app(scope, receive, _sealing(send) if self.entrance.is_encrypted else send)

    def _visitor(self, headers: Headers) -> Visitor:
        if self.mode == LOCAL_ONLY:
            return LOCAL
        if self.mode == HEADER:
            name = headers.get(USER_HEADER, "").strip()
            return Visitor(name, roles_of(_list_of(headers.get(GROUPS_HEADER, "")))) if name else NOBODY
        return self._of_token(headers) if self.mode == OIDC else NOBODY

    def _of_token(self, headers: Headers) -> Visitor:
        import jwt

        cookies = cookie_parser(headers.get("cookie", ""))
        pieces = [cookies.get(_COOKIE, "")]
        if not pieces[0]:  # a long one is spread over several cookies
            pieces = [cookies[f"{_COOKIE}_{n}"] for n in range(len(cookies)) if f"{_COOKIE}_{n}" in cookies]
        try:
            user = jwt.decode("".join(pieces), self.entrance.secret, algorithms=["HS256"])
        except jwt.InvalidTokenError:  # none, one that has expired, or one that we have not signed
            return NOBODY
        return Visitor(user["identifier"], tuple(user["metadata"].get("roles", ())), user.get("display_name") or "")

    def _refusal(self, scope: Scope, headers: Headers, visitor: Visitor) -> Response | None:
        """The answer to a request that must not go on, if it must not."""
        path = scope["path"]
        if self.mode == LOCAL_ONLY:
            # A page elsewhere can give this machine a name of its own; and a proxy here would let everybody in as `LOCAL`.
            host = headers.get("host", "")
            proxied = next((name for name in _PROXIED if name in headers), "")
            if proxied or not is_loopback(_without_port(host)):
                return PlainTextResponse(text("sign_in.not-local", LANGUAGE.get(), host=proxied or host), 403)
            return None
        if self.mode == OPEN or visitor.name or (self.mode == OIDC and path.startswith(_SIGNING_IN)):
            return None
        if self.mode == HEADER:
            return _page("header-missing", 401)
        if scope["type"] == "http" and "text/html" in headers.get("accept", ""):
            return RedirectResponse(f"/auth/oauth/{quote(self.entrance.provider)}", 303)
        return _page("signed-out", 401)

    def _with_token(self, scope: Scope, headers: Headers, visitor: Visitor) -> Scope:
        """The request as Chainlit is to see it: with our token for the visitor, without any that came along."""
        cookies = {k: v for k, v in cookie_parser(headers.get("cookie", "")).items() if not k.startswith(_COOKIE)}
        if visitor.name:
            cookies[_COOKIE] = self._token(visitor)
        written = "; ".join(f"{name}={value}" for name, value in cookies.items())
        # Chainlit would take a token from either.
        kept = [(name, value) for name, value in scope["headers"] if name not in (b"cookie", b"authorization")]
        return {**scope, "headers": [*kept, (b"cookie", written.encode("latin-1"))]}

    def _token(self, visitor: Visitor) -> str:
        import jwt

        at = int(time.time())
        said = {"identifier": visitor.name, "display_name": visitor.display_name, "metadata": {"roles": visitor.roles}}
        return jwt.encode({**said, "iat": at, "exp": at + _SECONDS}, self.entrance.secret, algorithm="HS256")


def _sealing(send: Send) -> Send:
    """Chainlit marks its cookies as Secure only where they may be sent to other sites; over https ours always are."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            cookies = [value for name, value in headers.items() if name == "set-cookie"]
            del headers["set-cookie"]
            for cookie in cookies:
                headers.append("set-cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
        await send(message)

    return sealed


def _page(reason: str, status: int) -> Response:
    language = LANGUAGE.get()
    title, words = (escape(text(f"sign_in.{key}", language)) for key in (f"{reason}-title", reason))
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1><p>{words}</p></main></body></html>"
    )
    return HTMLResponse(page, status, {"cache-control": "no-store"})


def _without_port(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:  # "[::1" and the like
        return ""
