"""The grammars of the tracing standards that ship, by the names of their files."""

from __future__ import annotations

import importlib.resources

from spanproof.grammar import Grammar

_PACKAGE = "tracing_specs"


def shipped_grammars() -> dict[str, Grammar]:
    """Each shipped ABNF text by its name, such as `traceparent`; in alphabetical order."""
    folder = importlib.resources.files(_PACKAGE).joinpath("abnf")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".abnf"))
    return {name.removesuffix(".abnf"): Grammar.load(_PACKAGE, f"abnf/{name}") for name in names}
