"""The models depend on nothing but icontract and the standard library."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import importlib, pkgutil, sys
import icontract
before = {name.partition(".")[0] for name in sys.modules}
import tracing_models
for module in pkgutil.walk_packages(tracing_models.__path__, "tracing_models."):
    importlib.import_module(module.name)
new = {name.partition(".")[0] for name in sys.modules} - before - set(sys.stdlib_module_names)
print(sorted(new - {"tracing_models"}))
"""


def test_importing_all_models_loads_nothing_but_icontract() -> None:
    """In a fresh interpreter, no other package appears."""
    done = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
