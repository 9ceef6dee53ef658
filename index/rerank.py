"""Reranking: a cross-encoder reads the question beside each passage and orders the best of them anew.

    ("Vem tar läkarfrågor nattetid?", "Gotlands ramverk › 3.2 Jour\\nPå natten svarar jourläkaren …")   ->  0.94

Search compares a question's words and vector with those of passages, each read by itself. A cross-encoder reads both at
once, which is slower by far and can be better, where the model knows Swedish. None ships with the program: it is off
until VAGVISAREN_RERANKER names one, and then every question waits for it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from index.embed import EmbedderMissing

MOST = 30  # passages that are read again: at 20 to 50 ms each on two cores, more would be noticed


class RerankerMissing(EmbedderMissing):
    """The cross-encoder that was asked for is not on this machine, or is none."""


class Reranker(Protocol):
    """Says how well each text answers a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One number between 0 and 1 for each text, in their order."""
        ...


class CrossEncoderReranker:
    """Any cross-encoder of sentence-transformers that gives one number for a pair."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import CrossEncoder

        advice = "Set VAGVISAREN_RERANKER to the folder or name of a cross-encoder on this machine, or leave it unset."
        try:
            self._model = CrossEncoder(model, device="cpu", local_files_only=True, trust_remote_code=False)
        except (OSError, ValueError) as error:  # ValueError: a folder that holds no model
            raise RerankerMissing(f"No cross-encoder {model!r} on this machine. {advice}") from error
        if self._model.num_labels != 1:
            raise RerankerMissing(
                f"The model {model!r} gives {self._model.num_labels} numbers for a pair, a reranker gives one. {advice}"
            )

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One number between 0 and 1 for each text, in their order."""
        pairs = [(question, text) for text in texts]
        # Without the model's own last function, because some have none, and 0 to 1 is promised here.
        logits = self._model.predict(pairs, activation_fn=lambda logits: logits, show_progress_bar=False)
        return [1 / (1 + math.exp(-max(-60.0, min(60.0, float(logit))))) for logit in logits]


def open_reranker(setting: str) -> Reranker | None:
    """The reranker that VAGVISAREN_RERANKER names, or None where it names none. Raises RerankerMissing."""
    if not setting:
        return None
    return CrossEncoderReranker(str(Path(setting).resolve()) if Path(setting).is_dir() else setting)
