"""The visit whose callback is running: its language, its scope, the key that its conversation is saved under.

What a visit has chosen stands in Chainlit's session as plain values, which Chainlit keeps with the conversation and gives back
when it is taken up again. The page's own script (public/tools.js) is told by window messages.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import chainlit as cl
from chainlit.session import WebsocketSession

from assistant.apologies import apology
from assistant.chat_scope import NoScope, as_said, chosen_scope, offer, read_back, scope_panel
from assistant.desk import Desk
from assistant.export_pages import Conversations
from assistant.guard import language_of
from assistant.visitor import VISITOR
from index.scope import Scope

_LOG = logging.getLogger("vagvisaren.chat")


def visit_language() -> str:
    """The visitor's language: "sv" or "en"."""
    return language_of(cast(WebsocketSession, cl.context.session).language)


def visit_scope() -> Scope:
    """The scope that the visitor has set, without regard to who they are. It was checked when it was set."""
    said = cl.user_session.get("scope")
    return read_back(said) if said else Scope()


def export_key() -> str:
    """The key that the visit's conversation is saved under."""
    key = cl.user_session.get("export") or Conversations.new_key()
    cl.user_session.set("export", key)
    return str(key)


async def set_scope(desk: Desk, said: object) -> None:
    """Set the scope that the page asks for (None: the one that holds), and tell the page what now holds."""
    language, roles = visit_language(), VISITOR.get().roles

    def panel() -> tuple[Scope, dict[str, Any]]:
        offered = offer(desk.assistant().library, roles, language)
        scope, lost = chosen_scope(as_said(visit_scope()) if said is None else said, offered)
        return scope, scope_panel(scope, offered, lost, language)

    try:
        scope, shown = await asyncio.to_thread(panel)
    except NoScope as error:
        _LOG.warning("%s", error)
        return
    except Exception as error:  # noqa: BLE001 - the first screen has told what is wrong with the library
        apology(error, language)
        return
    cl.user_session.set("scope", as_said(scope))
    await tell_page(scope={**shown, "answersTo": said is not None})


async def tell_page(**what: object) -> None:
    """Send the page's own script what it draws, or has screen readers say."""
    await cl.send_window_message({"vagvisaren": what})
