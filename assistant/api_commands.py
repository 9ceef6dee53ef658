"""`python -m assistant keys` and `mcp`: the commands of the programming interface."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.api_keys import (
    SCOPES,
    KeysDamaged,
    KeyTaken,
    NoSuchKey,
    add_key,
    keys_file,
    read_keys,
    revoke_key,
)
from ingest.settings import Settings
from prompts import text

# What a key is good for where nobody says otherwise: reading the answers and what they come from.
_USUAL = ("ask", "search", "register", "documents")

_Command = Callable[[argparse.Namespace, Settings], int]


def add_commands(commands: Any, data: Path) -> None:
    """Add the commands to those of `python -m assistant`; each sets `run`, which takes the options and the settings."""

    def add(to: Any, name: str, run: _Command | None, key: str) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = to.add_parser(
            name, help=text(f"api.help-{key}"), description=text(f"api.about-{key}")
        )
        if run is not None:
            one.set_defaults(run=run)
            one.add_argument("--data", type=Path, default=data, metavar="DIR", help=text("terminal.help-data"))
        return one

    keys = add(commands, "keys", None, "keys").add_subparsers(dest="action", required=True)
    made = add(keys, "add", _add, "keys-add")
    made.add_argument("name", metavar="NAME", help=text("api.help-key-name"))
    made.add_argument("--scope", action="append", choices=SCOPES, help=text("api.help-scope"))
    made.add_argument("--role", action="append", default=[], help=text("api.help-role"))
    add(keys, "list", _list, "keys-list")
    revoked = add(keys, "revoke", _revoke, "keys-revoke")
    revoked.add_argument("name", metavar="NAME", help=text("api.help-key-name"))
    add(commands, "mcp", _mcp, "mcp")


def _add(options: argparse.Namespace, settings: Settings) -> int:
    try:
        token = add_key(settings.data, options.name, options.scope or _USUAL, options.role)
    except KeyTaken:
        return _failed(text("api.key-taken", name=options.name))
    except KeysDamaged as error:
        return _failed(str(error))
    # The key alone on standard output, so that a script can take it up.
    print(text("api.key-made", name=options.name), file=sys.stderr)  # noqa: T201
    print(token)  # noqa: T201
    return 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    try:
        keys = read_keys(settings.data)
    except KeysDamaged as error:
        return _failed(str(error))
    if not keys:
        print(text("api.keys-all-revoked" if keys_file(settings.data).exists() else "api.keys-none"))  # noqa: T201
    for key in keys:
        roles = ", ".join(key.roles) or text("api.key-no-roles")
        print(text("api.key-line", name=key.name, made=key.made, scopes=", ".join(key.scopes), roles=roles))  # noqa: T201
    return 0


def _revoke(options: argparse.Namespace, settings: Settings) -> int:
    try:
        revoke_key(settings.data, options.name)
    except NoSuchKey:
        return _failed(text("api.key-unknown", name=options.name))
    except KeysDamaged as error:
        return _failed(str(error))
    print(text("api.key-revoked", name=options.name))  # noqa: T201
    return 0


def _mcp(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.ask import Assistant
    from assistant.desk import Desk
    from assistant.enquiries import Enquiries
    from assistant.logs import start_logging
    from assistant.mcp_server import serve_stdio

    start_logging()
    desk = Desk(lambda: Assistant.open(settings.data, settings))
    asyncio.run(serve_stdio(Enquiries(desk, settings.data, "mcp")))
    return 0


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201
    return 1
