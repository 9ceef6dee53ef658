"""What stands between the chat's socket and Chainlit: no message with an identity number is kept, logged or passed on.

The page asks before it sends one (chat/public/privacy.js), so what is stopped here was sent by a page that did not. The visitor
sees the question without the number, and may ask that instead.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from assistant.privacy import anonymise, identity_numbers
from prompts import text

Receive = Callable[[str, dict[str, Any]], Awaitable[None]]

# In a message's metadata: its identity numbers were replaced before it was kept anywhere.
_ANONYMISED = "vagvisaren-anonymised"


def anonymising(receive: Receive) -> Receive:
    """`receive` behind a check: identity numbers are gone before Chainlit sees the message."""

    async def checked(sid: str, payload: dict[str, Any]) -> None:
        message = payload["message"]
        if identity_numbers(message["output"]):
            message["output"] = anonymise(message["output"])
            message["metadata"] = {**(message.get("metadata") or {}), _ANONYMISED: True}
        await receive(sid, payload)

    return checked


def is_anonymised(metadata: Mapping[str, Any] | None) -> bool:
    """Whether the message with this metadata was stopped and changed."""
    return bool(metadata and metadata.get(_ANONYMISED))


def offer_to_ask(question: str, language: str) -> dict[str, Any]:
    """Properties of the element that offers the changed question as a button."""
    choice = {"label": text("chat.anonymise", language), "question": question}
    return {"words": {}, "sources": [], "passages": [], "choices": [choice], "followUps": [], "copy": ""}
