"""`Span` and its states are final: no subclass makes exceptions."""

from __future__ import annotations

from tracing_models.typestate import Ended, Span, Started


class Immortal(Span[Ended]):  # E: Cannot inherit from final class "Span"  [misc]
    """A span that goes on."""


class Both(Started, Ended):  # E: Cannot inherit from final class "Started"  [misc] \
    #                             E: Cannot inherit from final class "Ended"  [misc]
    """Two states at once."""
