"""After the end nothing but reading is legal: every operation is an error."""

# covers: SP-023, SP-048

from __future__ import annotations

from tracing_models.lifecycle import StatusCode
from tracing_models.typestate import Ended, Span


def use_after_end(span: Span[Ended], now: int) -> None:
    """Try all of them."""
    span.start(now)  # E: Invalid self argument "Span[Ended]" to attribute function "start" with \
    #                     type "Callable[[Span[New], int, int | None], Span[Started]]"  [misc]
    span.end(now)  # E: Invalid self argument "Span[Ended]" to attribute function "end" with type \
    #                   "Callable[[Span[Started], int, int | None], Span[Ended]]"  [misc]
    span.update_name("name")  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                              "update_name" with type "Callable[[Span[Started], str], \
    #                              Span[Started]]"  [misc]
    span.set_attribute("key", "value")  # E: Invalid self argument "Span[Ended]" to attribute \
    #                                        function "set_attribute" with type \
    #                                        "Callable[[Span[Started], str, object], \
    #                                        Span[Started]]"  [misc]
    span.add_event("event", now)  # E: Invalid self argument "Span[Ended]" to attribute function \
    #                                  "add_event" with type "Callable[[Span[Started], str, int, \
    #                                  tuple[tuple[str, object], ...], int | None], \
    #                                  Span[Started]]"  [misc]
    span.record_exception(ValueError(), now)  # E: Invalid self argument "Span[Ended]" to \
    #                                              attribute function "record_exception" with \
    #                                              type "Callable[[Span[Started], BaseException, \
    #                                              int, tuple[tuple[str, object], ...]], \
    #                                              Span[Started]]"  [misc]
    span.set_status(StatusCode.OK)  # E: Invalid self argument "Span[Ended]" to attribute \
    #                                    function "set_status" with type \
    #                                    "Callable[[Span[Started], StatusCode, str | None], \
    #                                    Span[Started]]"  [misc]
