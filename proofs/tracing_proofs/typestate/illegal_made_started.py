"""Only `start` makes a started span: a record cannot be dressed up as one."""

from __future__ import annotations

from tracing_models.lifecycle import SpanRecord
from tracing_models.span_context import SpanContext
from tracing_models.typestate import New, Span, Started, new_span


def dress_up(record: SpanRecord) -> Span[Started]:
    """Call the class with the state of one's choice."""
    return Span[Started](record)  # E: Argument 1 to "Span" has incompatible type "SpanRecord"; \
    #                                 expected "Never"  [arg-type]


def promise(context: SpanContext) -> Span[Started]:
    """Promise a state that the value does not have."""
    return new_span(context, "name")  # E: Incompatible return value type (got "Span[New]", \
    #                                     expected "Span[Started]")  [return-value]


def annotate(span: Span[New]) -> None:
    """Change the state by an annotation."""
    started: Span[Started] = span  # E: Incompatible types in assignment (expression has type \
    #                                  "Span[New]", variable has type \
    #                                  "Span[Started]")  [assignment]
    started.set_attribute("key", "value")
