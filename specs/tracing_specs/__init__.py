"""Requirements, grammars and ambiguities of the tracing standards: data, no code."""
