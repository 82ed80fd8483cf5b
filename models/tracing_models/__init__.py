"""Reference implementation of tracing propagation and of the span life cycle.

Ordinary typed Python that depends on icontract only. Its source text is what gets proved, and the
same code is what runs. Import the modules: `tracing_models.traceparent`, `.ids`, `.span`, ...
"""
