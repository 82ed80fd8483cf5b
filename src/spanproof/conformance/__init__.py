"""Drives any implementation in a process of its own and compares it with an oracle.

Knows nothing of tracing: what a case means is known to the implementation's adapter, which runs in
the worker process, and to the oracle. `spanproof.tracing.check` supplies both.
"""
