"""`spanproof check`: real implementations of propagation against the verified models."""

from spanproof.tracing.check.run import run_check
from spanproof.tracing.check.targets import list_targets

__all__ = ["list_targets", "run_check"]
