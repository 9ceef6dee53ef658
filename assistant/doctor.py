"""The doctor: looks at everything that has to be in order, and says of each what it found and what to do.

    ok      index             Indexet täcker 5 dokument och 703 stycken, och svarar på 12 ms.
    warning disk              412 MB är lediga ...
    fault   language model    http://127.0.0.1:8080/v1 svarar inte (ConnectError). Starta servern, eller ...

It changes nothing and sends nothing but a greeting to the servers that the settings name. A fault is what keeps the program
from doing its work, or keeps something unsafe; a warning is what will.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ingest.settings import Settings
from prompts import text

State = Literal["ok", "warning", "fault"]
Look = Callable[[Settings], Iterable["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing. `reason` names the sentence in `prompts` (doctor.toml), `values` fill it in."""

    subject: str
    state: State
    reason: str
    values: dict[str, object] = field(default_factory=dict)

    def message(self, language: str = "sv") -> str:
        """The sentence, and what to do."""
        return text(f"doctor.{self.reason}", language, **self.values)

    def record(self) -> dict[str, Any]:
        """The finding for other programs: subject, state, reason and message."""
        return {"subject": self.subject, "state": self.state, "reason": self.reason, "message": self.message()}


def examine(settings: Settings, unknown: Iterable[str] = ()) -> Iterator[Finding]:
    """Look at everything, one after the other. `unknown` are variables that look like settings and are none."""
    from assistant.doctor_data import look_at_audit, look_at_data, look_at_disk, look_at_index, look_at_library
    from assistant.doctor_servers import look_at_conversations, look_at_language_model, look_at_qdrant

    yield from look_at_settings(settings, unknown)
    looks: tuple[Look, ...] = (
        look_at_data,
        look_at_disk,
        look_at_library,
        look_at_qdrant,
        look_at_index,
        look_at_conversations,
        look_at_audit,
        look_at_language_model,
    )
    for look in looks:
        yield from look(settings)


def look_at_settings(settings: Settings, unknown: Iterable[str]) -> Iterator[Finding]:
    """What the environment says: misspelt names, and settings that want each other."""
    findings = [Finding("settings", "warning", "setting-unknown", {"name": name}) for name in sorted(unknown)]
    if settings.llm_url and not settings.llm_model:
        findings.append(Finding("settings", "warning", "setting-llm-model"))
    if settings.llm_model and not settings.llm_url:
        findings.append(Finding("settings", "warning", "setting-llm-url"))
    if settings.qdrant_key and not settings.qdrant_url:
        findings.append(Finding("settings", "warning", "setting-qdrant-url"))
    for name, url, key in (
        ("VAGVISAREN_QDRANT_URL", settings.qdrant_url, settings.qdrant_key),
        ("VAGVISAREN_LLM_URL", settings.llm_url, settings.llm_key),
    ):
        if key and _travels_in_clear(url):
            findings.append(Finding("settings", "warning", "setting-clear", {"name": name, "url": url}))
    yield from findings or [Finding("settings", "ok", "settings-fine")]


def _travels_in_clear(url: str) -> bool:
    """Whether a key would leave the machine unencrypted. A name without a dot is one of the same compose network."""
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "http" and "." in host and not host.startswith("127.")
