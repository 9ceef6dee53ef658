"""The figures that a running assistant keeps of itself, in the form that Prometheus reads: /metrics.

    vagvisaren_questions_total{place="chat",status="answered"} 412
    vagvisaren_stage_seconds_bucket{stage="search",le="0.025"} 398
    vagvisaren_sentences_withheld_total 7
    vagvisaren_index_age_seconds 86399
    vagvisaren_http_requests_total{area="api",status="429"} 3

No label holds anything of a question, an address or a caller: each has a handful of values, known beforehand. The figures
are of this process; whoever runs several scrapes each.
"""

from __future__ import annotations

import time
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.generations import current_folder

if TYPE_CHECKING:
    from assistant.answers import Answer

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20)
_REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Instruments:
    """The figures of one process, in a registry of their own. Safe to use from several threads."""

    def __init__(self) -> None:
        from prometheus_client import (
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            PlatformCollector,
            ProcessCollector,
            disable_created_metrics,
        )

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for every figure, of use to nobody who scrapes
        self.registry = CollectorRegistry()
        PlatformCollector(self.registry)
        ProcessCollector(registry=self.registry)
        counted = partial(Counter, namespace="vagvisaren", registry=self.registry)
        timed = partial(Histogram, namespace="vagvisaren", registry=self.registry)
        self._questions = counted("questions", "Questions by how they ended.", ("place", "status"))
        self._seconds = timed("answer_seconds", "From question to answer.", buckets=_STAGE_SECONDS)
        self._stages = timed("stage_seconds", "Each stage of an answer.", ("stage",), buckets=_STAGE_SECONDS)
        self._withheld = counted("sentences_withheld", "Sentences that their sources did not carry.")
        self._requests = counted("http_requests", "Requests by area and HTTP status.", ("area", "status"))
        self._request_seconds = timed("http_seconds", "From request to response.", ("area",), buckets=_REQUEST_SECONDS)
        self._index_age = Gauge(
            "index_age_seconds",
            "Since the index in use was built; NaN where there is none.",
            namespace="vagvisaren",
            registry=self.registry,
        )

    def answered(self, answer: Answer, place: str) -> None:
        """Count one answer; `place` is where it was asked: chat, api or mcp."""
        self._questions.labels(place, answer.status).inc()
        self._seconds.observe(answer.seconds)
        for stage, seconds in answer.timings.items():
            self._stages.labels(stage).observe(seconds)
        self._withheld.inc(answer.withheld)

    def requested(self, area: str, status: int, seconds: float) -> None:
        """Count one HTTP request, by the area of the site that it was for."""
        self._requests.labels(area, str(status)).inc()
        self._request_seconds.labels(area).observe(seconds)

    def page(self, data: Path) -> bytes:
        """All figures, for Prometheus to read, with the age of the index in `data` as it is now."""
        from prometheus_client import generate_latest

        self._index_age.set(_age_of_index(data))
        return generate_latest(self.registry)


@cache
def instruments() -> Instruments:
    """The figures of this process, made when they are first needed."""
    return Instruments()


def _age_of_index(data: Path) -> float:
    """Seconds; not a number where nothing is indexed, which is something else than new."""
    folder = current_folder(data)
    try:
        return time.time() - (folder / "generation.json").stat().st_mtime if folder else float("nan")
    except FileNotFoundError:  # switched away between the two looks
        return float("nan")
