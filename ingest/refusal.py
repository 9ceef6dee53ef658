"""What was not taken in, and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that was refused: its file and id as far as they are known ("" where not), and the reason.

    `reason` is a key of `prompts/*/ingest.toml`, `values` what the sentence mentions. A refused document that was in
    the library before is known again by its file or its id, and stays there with its last good reading.
    """

    file: str
    id: str
    reason: str
    values: dict[str, object] = field(default_factory=dict)
