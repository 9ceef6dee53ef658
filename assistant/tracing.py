"""Traces, for whoever collects them: one span per request and one per answer, with its stages inside.

    POST api                      http.response.status_code=200
      └ answer                    vagvisaren.status=answered  vagvisaren.kind=who
          ├ route  ├ search  ├ compose  └ verify

Switched on by OpenTelemetry's own setting OTEL_EXPORTER_OTLP_ENDPOINT (with OTEL_EXPORTER_OTLP_HEADERS, OTEL_SERVICE_NAME and
the others of the specification); sent over OTLP/HTTP. No attribute holds a question, an address or a name.

The provider is ours alone and never the process's global one: Chainlit and FastAPI trace by themselves as soon as there is a
global one, with query strings and exception messages, which hold what people ask.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

    from assistant.answers import Answer

_SERVICE = "vagvisaren"
_provider: TracerProvider | None = None


def start_tracing(provider: TracerProvider | None = None) -> None:
    """Trace from now on, to where OpenTelemetry's settings say, or with a provider of one's own."""
    global _provider
    if provider is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        named = Resource({"service.name": _SERVICE}).merge(OTELResourceDetector().detect())
        provider = TracerProvider(resource=named)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _provider = provider


def stop_tracing() -> None:
    """Send what has not been sent, and trace no more."""
    global _provider
    if _provider is not None:
        _provider.shutdown()
        _provider = None


@contextmanager
def request_span(area: str, method: str, headers: Mapping[str, str]) -> Iterator[Span | None]:
    """A span around a request, inside the caller's trace where its headers name one; None where nobody traces."""
    if _provider is None:
        yield None
        return
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract(headers)
    attributes = {"http.request.method": method, "http.route": area}
    tracer = _provider.get_tracer(_SERVICE)
    # An exception's message may quote a question; the span gets the status that the caller got instead.
    with tracer.start_as_current_span(
        f"{method} {area}",
        context,
        SpanKind.SERVER,
        attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        yield span


def end_with(span: Span | None, status: int) -> None:
    """Tell a request's span how the request ended."""
    if span is None:
        return
    from opentelemetry.trace import Status, StatusCode

    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def trace_answer(answer: Answer, place: str) -> None:
    """A span for an answer that has just been given, with its stages in the order in which they were begun.

    The stages' seconds are measured, their gaps are not: what lies between two stages is shown at the end.
    """
    if _provider is None:
        return
    from opentelemetry.trace import set_span_in_context

    tracer = _provider.get_tracer(_SERVICE)
    end = time.time_ns()
    begun = end - _nanoseconds(answer.seconds)
    attributes: dict[str, str | int] = {
        "vagvisaren.place": place,
        "vagvisaren.status": answer.status,
        "vagvisaren.kind": answer.kind,
        "vagvisaren.withheld": answer.withheld,
    }
    whole = tracer.start_span("answer", attributes=attributes, start_time=begun)
    inside = set_span_in_context(whole)
    for stage, seconds in answer.timings.items():
        span = tracer.start_span(stage, inside, start_time=begun)
        begun += _nanoseconds(seconds)
        span.end(begun)
    whole.end(end)


def _nanoseconds(seconds: float) -> int:
    return round(seconds * 1e9)
