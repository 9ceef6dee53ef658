"""A case: one question, the answer that was given, and the evidence that stands in the library - what every metric sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.gold import GoldQuestion
from eval.labels import Evidence, Paper
from eval.records import Record, Shown

NOT_FOUND, DECLINED = "not-found", "declined"
ABSTENTIONS = (NOT_FOUND, DECLINED)


@dataclass(frozen=True)
class Case:
    """What a metric is a function of. `library` is empty where records are scored without one."""

    question: GoldQuestion
    record: Record
    evidence: Evidence
    library: Mapping[str, Paper] = field(default_factory=dict)

    @property
    def abstained(self) -> bool:
        """Whether the answer says that it does not answer. A failed request abstains from nothing."""
        return self.record.status in ABSTENTIONS

    @property
    def should_abstain(self) -> bool:
        """Whether the right answer is to give none."""
        return self.question.expected_status in ABSTENTIONS

    def groups_in(self, shown: Shown) -> frozenset[int]:
        """The groups of evidence, by number, of which a passage or citation shows a member."""
        return frozenset(
            number for number, group in enumerate(self.evidence.groups) if any(place.held_by(shown) for place in group)
        )
