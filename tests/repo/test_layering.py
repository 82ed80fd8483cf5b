"""Each room of the house knows only the rooms on its left."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLVERS = frozenset({"z3", "crosshair", "hypothesis", "mypy"})
ROOMS = ("tracing_specs", "tracing_models", "tracing_proofs", "spanproof")
THEOREM_API = frozenset(
    {"spanproof", "spanproof.theorem", "spanproof.language", "spanproof.grammar"}
)


def modules(folder: str) -> list[Path]:
    """The Python files below a folder of the checkout."""
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path, *, only_at_import_time: bool = False) -> Iterator[str]:
    """The absolute dotted names that a file imports, relative imports left out."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        if only_at_import_time and _runs_later(node):
            continue
        pending.extend(ast.iter_child_nodes(node))


def _runs_later(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return True
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def top(name: str) -> str:
    """The first part of a dotted name."""
    return name.partition(".")[0]


def strangers(folder: str, allowed: set[str]) -> list[str]:
    """`file: import` for everything a folder imports beyond the standard library and `allowed`."""
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(folder)
        for name in imports(path)
        if top(name) not in sys.stdlib_module_names and top(name) not in allowed
    ]


def test_specs_hold_no_code() -> None:
    """`specs/` is data: its only Python is docstrings."""
    code = [
        path
        for path in modules("specs")
        if any(
            not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    ]
    assert code == []


def test_models_depend_on_icontract_only() -> None:
    """A model can be used in production without installing a solver."""
    assert strangers("models", {"icontract", "tracing_models"}) == []


def test_proofs_know_models_specs_and_the_theorem_decorator_only() -> None:
    """Proofs state claims; they name no engine, no tactic and no timeout."""
    allowed = {"icontract", "tracing_models", "tracing_specs", "tracing_proofs", "spanproof"}
    assert strangers("proofs", allowed) == []
    beyond = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("proofs")
        for name in imports(path)
        if top(name) == "spanproof" and name not in THEOREM_API
    ]
    assert beyond == []


def test_only_the_tracing_room_of_the_tool_knows_tracing() -> None:
    """The prover works on anybody's models, so it imports none of ours."""
    suite = {"tracing_models", "tracing_proofs", "tracing_specs", "opentelemetry"}
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("src/spanproof")
        if path.relative_to(ROOT / "src/spanproof").parts[0] != "tracing"
        for name in imports(path)
        if top(name) in suite
    ]
    assert found == []


def test_the_tracing_room_touches_neither_proofs_nor_engines() -> None:
    """`spanproof.tracing` applies the models; proving is not its business."""
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("src/spanproof/tracing")
        for name in imports(path)
        if top(name) == "tracing_proofs" or name.startswith("spanproof.engines")
    ]
    assert found == []


def test_engines_import_their_solver_only_when_asked() -> None:
    """The main process asks an engine only whether it applies, so it loads no solver for that."""
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "src/spanproof/engines").glob("*.py")
        for name in imports(path, only_at_import_time=True)
        if top(name) in SOLVERS
    ]
    assert found == []


@pytest.mark.parametrize(
    "statement",
    [
        "import tracing_models, pkgutil, importlib\n"
        "for found in pkgutil.walk_packages(tracing_models.__path__, 'tracing_models.'):\n"
        "    importlib.import_module(found.name)",
        "import spanproof",
        "from spanproof.engines.base import engines; engines()",
    ],
    ids=["models", "tool", "engines"],
)
def test_importing_loads_no_solver(statement: str) -> None:
    """Models, the tool and the list of engines are cheap to import anywhere."""
    show = f"{statement}\nimport sys; print(*sorted({set(SOLVERS)!r} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""


def test_every_room_is_importable_from_its_own_source_root() -> None:
    """An editable install sees each package below its root and nothing under two names."""
    show = (
        "import importlib, sys\nfor n in sys.argv[1:]: print(importlib.import_module(n).__file__)"
    )
    run = subprocess.run(
        [sys.executable, "-c", show, *ROOMS], capture_output=True, text=True, check=True
    )
    found = [Path(line).parents[1] for line in run.stdout.split()]
    assert found == [ROOT / root for root in ("specs", "models", "proofs", "src")]
