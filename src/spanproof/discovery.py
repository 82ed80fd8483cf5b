"""Finding obligations: modules are imported and looked at, nothing is registered anywhere.

- every function that `@theorem` or `@language` marks;
- every function, method and property getter with an icontract contract, every class with
  an invariant, and every method that could break one (kind contract);
- every other public function of a *model* module (kind definedness);
- every program of a typestate folder.

Not found: functions that a module merely imports (they belong to the module that defines them).
A claim in the text of a module that is not found for any other reason is refused (`written`).
"""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from spanproof.config import Config
from spanproof.definitions import Definitions, read_definitions
from spanproof.errors import RequestError
from spanproof.importing import import_module
from spanproof.language import LanguageClaim, language_of
from spanproof.obligation import Kind, Obligation
from spanproof.theorem import Theorem, theorem_of
from spanproof.written import (
    refuse_lost_claims,
    refuse_redefinition,
    refuse_unimportable_claims,
    refuse_unreachable,
    refuse_unusable,
)

_COVERS = re.compile(r"^#\s*covers:\s*(?P<ids>.*)$", re.MULTILINE)


def discover(config: Config) -> list[Obligation]:
    """Every obligation of a configuration: models, then proofs, then typestate programs.

    :raises RequestError: a module does not import, a theorem is not fully annotated, or two
        obligations have the same id; the message is one line with file and line.
    """
    models = [m for name in config.models for m in _modules(name, config.search_path)]
    names = frozenset(module.__name__ for module in models)
    found: list[Obligation] = []
    for module in models:
        found += _in_module(module, names, definedness=True)
    for name in config.proofs:
        for module in _modules(name, config.search_path):
            if module.__name__ not in names:
                found += _in_module(module, names, definedness=False)
    for folder in config.typestate:
        found += _typestate(folder, config, names)
    placed = [_placed(obligation, config) for obligation in found]
    refuse_duplicates(placed)
    return placed


def _placed(obligation: Obligation, config: Config) -> Obligation:
    """The obligation with what the configuration says about it; a theorem names its own floor."""
    names_its_own = obligation.kind in (Kind.THEOREM, Kind.LANGUAGE)
    floor = obligation.floor if names_its_own else config.floor(obligation.id)
    return dataclasses.replace(obligation, search_path=config.search_path, floor=floor)


def discover_paths(paths: Iterable[Path]) -> list[Obligation]:
    """The theorems and contracts that Python files, or all Python files of folders, define.

    A file inside a package keeps its dotted name; any other file is imported by its stem.

    :raises RequestError: as `discover`, or a folder holds no Python file.
    """
    found: list[Obligation] = []
    for file in dict.fromkeys(file for path in paths for file in python_files(path)):
        root, name = _module_name(file)
        module = import_module(name, (str(root),))
        if Path(module.__file__ or "").resolve() != file:
            raise RequestError(
                f"{file}: its name is taken by the module {name!r} of {module.__file__}; rename it"
            )
        for obligation in _in_module(module, frozenset({name}), definedness=False):
            found.append(dataclasses.replace(obligation, search_path=(str(root),)))
    refuse_duplicates(found)
    return found


def check_covers(obligations: Iterable[Obligation], known: Collection[str]) -> None:
    """Every requirement that an obligation claims to cover exists.

    :raises RequestError: one does not; the message names the place and the closest id.
    """
    for obligation in obligations:
        for requirement in obligation.covers:
            if requirement not in known:
                close = get_close_matches(requirement, known, n=1, cutoff=0.5)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise RequestError(
                    f"{obligation.path}:{obligation.line}: {obligation.qualname} covers "
                    f"{requirement!r}, which no requirement file defines{hint}"
                )


def python_files(path: Path) -> list[Path]:
    """A Python file itself, or every Python file below a folder; hidden folders are skipped.

    :raises RequestError: there is none.
    """
    path = path.resolve()
    if path.is_file():
        return [path]
    files = [
        file
        for file in sorted(path.rglob("*.py"))
        if not any(part.startswith((".", "__pycache__")) for part in file.relative_to(path).parts)
    ]
    if not files:
        raise RequestError(f"{path}: holds no Python file")
    return files


def _modules(name: str, search_path: tuple[str, ...]) -> Iterator[ModuleType]:
    """A module and, if it is a package, all modules below it, in alphabetical order."""
    module = import_module(name, search_path)
    yield module
    for folder in getattr(module, "__path__", ()):
        for file in sorted(Path(folder).iterdir()):
            inner = file.stem if file.suffix == ".py" else file.name
            is_module = file.suffix == ".py" and inner not in ("__init__", "__main__")
            if inner.isidentifier() and (is_module or (file / "__init__.py").is_file()):
                yield from _modules(f"{name}.{inner}", search_path)
            elif inner != "__init__" and not file.name.startswith((".", "__pycache__")):
                for skipped in _files_below(file):
                    refuse_unimportable_claims(skipped, name)


def _files_below(place: Path) -> list[Path]:
    return [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))


def _module_name(file: Path) -> tuple[Path, str]:
    """The folder to import from and the dotted name of a file, which may be in a package."""
    parts = [] if file.stem == "__init__" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return folder, ".".join(parts)


def _in_module(
    module: ModuleType, models: frozenset[str], *, definedness: bool
) -> list[Obligation]:
    """The obligations that one module defines, in the order of its lines."""
    definitions = read_definitions(Path(module.__file__)) if module.__file__ else Definitions()
    found = []
    carriers: dict[str, object] = {}
    for owner, value in _members(module):
        subject: tuple[str, ...] = (module.__name__,)
        function = inspect.unwrap(value)
        name = function.__qualname__
        record = theorem_of(value) or language_of(value)
        line = definitions.lines.get(name, 1)
        covers: tuple[str, ...] = ()
        if record is not None:
            kind, covers = refuse_unusable(record, function, f"{module.__file__}:{line}")
            subject = _subject(function, module, models)
        elif _has_contract(value):
            kind = Kind.CONTRACT
        elif definedness and _is_public_model_function(owner, value):
            kind = Kind.DEFINEDNESS
        elif _may_break_an_invariant(owner, value):
            kind = Kind.CONTRACT
        else:
            continue
        refuse_redefinition(name, module, definitions)
        refuse_unreachable(name, value, module, line)
        carriers[name] = value
        found.append(_obligation(module, name, line, kind, subject, covers=covers, claim=record))
    refuse_lost_claims(module, definitions, carriers)
    return sorted(found, key=lambda obligation: obligation.line)


def _obligation(
    module: ModuleType,
    name: str,
    line: int,
    kind: Kind,
    subject: tuple[str, ...],
    *,
    covers: tuple[str, ...],
    claim: Theorem | LanguageClaim | None,
) -> Obligation:
    obligation = Obligation(
        id=f"{module.__name__}.{name}",
        kind=kind,
        module=module.__name__,
        qualname=name,
        path=str(module.__file__),
        line=line,
        subject=subject,
        covers=covers,
    )
    if claim is None:
        return obligation
    return dataclasses.replace(obligation, floor=claim.floor, budget=claim.budget)


def functions_of(module_name: str) -> dict[str, tuple[str, int]]:
    """Every function that an imported module writes out, private ones too: dotted name to place.

    Theorems are no part of a model, and what class decorators generate has no source.
    """
    module = sys.modules.get(module_name)
    if module is None or not module.__file__:
        return {}
    lines = read_definitions(Path(module.__file__)).lines
    found = {}
    for _, value in _members(module):
        function = inspect.unwrap(value)
        if isinstance(value, type) or theorem_of(value) or language_of(value):
            continue
        if function.__qualname__ in lines and not function.__code__.co_filename.startswith("<"):
            place = (module.__file__, lines[function.__qualname__])
            found[f"{module_name}.{function.__qualname__}"] = place
    return found


def _members(module: ModuleType) -> Iterator[tuple[type | None, Any]]:
    """Functions and classes that a module defines itself, with the class they stand in."""
    seen: set[int] = set()
    pending: list[tuple[type | None, Any]] = [(None, value) for value in vars(module).values()]
    while pending:
        owner, value = pending.pop(0)
        if isinstance(value, property):
            value = value.fget
        elif isinstance(value, classmethod | staticmethod):
            value = value.__func__
        if id(value) in seen or getattr(value, "__module__", None) != module.__name__:
            continue
        seen.add(id(value))
        if isinstance(value, type):
            pending += [(value, inner) for inner in vars(value).values()]
            yield owner, value
        elif callable(value) and _is_named_function(inspect.unwrap(value)):
            yield owner, value


def _is_named_function(value: object) -> bool:
    """Neither a lambda nor defined inside another function: importable by its name."""
    return isinstance(value, FunctionType) and "<" not in value.__qualname__


def _has_contract(value: Any) -> bool:
    """Whether icontract left a contract on a function, or an own invariant on a class."""
    if isinstance(value, type):
        return bool(vars(value).get("__invariants__"))
    while value is not None:
        if getattr(value, "__preconditions__", None) or getattr(value, "__postconditions__", None):
            return True
        value = getattr(value, "__wrapped__", None)
    return False


def _may_break_an_invariant(owner: type | None, value: Any) -> bool:
    """A public method of a class that has invariants and whose instances can change."""
    if not getattr(owner, "__invariants__", None) or not _is_public_model_function(owner, value):
        return False
    parameters = getattr(owner, "__dataclass_params__", None)
    return not (parameters is not None and parameters.frozen)


def _is_public_model_function(owner: type | None, value: Any) -> bool:
    """Public, written in the module's file (not made by a class decorator), with a body."""
    function = inspect.unwrap(value)
    if isinstance(value, type) or getattr(owner, "_is_protocol", False):
        return False
    generated = function.__code__.co_filename.startswith("<")
    abstract = getattr(value, "__isabstractmethod__", False)
    private = any(part.startswith("_") for part in function.__qualname__.split("."))
    return not (generated or abstract or private)


def _subject(function: FunctionType, module: ModuleType, models: frozenset[str]) -> tuple[str, ...]:
    """The model modules whose names a theorem or its annotations mention."""
    names = set(_code_names(function.__code__))
    for annotation in inspect.get_annotations(function).values():
        names |= set(re.findall(r"\w+", annotation if isinstance(annotation, str) else ""))
        names.add(getattr(annotation, "__name__", ""))
    values = [vars(module)[name] for name in names if name in vars(module)]
    homes = {
        value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", "")
        for value in values
    }
    return tuple(sorted(home for home in homes if home in models))


def _code_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_names(constant)


def refuse_duplicates(obligations: Iterable[Obligation]) -> None:
    """Every id stands for one obligation.

    :raises RequestError: two share one; the message names both places.
    """
    seen: dict[str, Obligation] = {}
    for obligation in obligations:
        first = seen.setdefault(obligation.id, obligation)
        if first is not obligation:
            raise RequestError(
                f"{obligation.path}:{obligation.line}: the id {obligation.id} is already used at "
                f"{first.path}:{first.line}"
            )


def _typestate(folder: str, config: Config, models: frozenset[str]) -> list[Obligation]:
    """The programs of a typestate folder: of a package (`package/sub`), or beside the file."""
    place = _typestate_folder(folder, config)
    package = folder.strip("/").replace("/", ".")
    return [
        Obligation(
            id=f"{package}.{file.stem}",
            kind=Kind.TYPESTATE,
            module=package,
            qualname=file.stem,
            path=str(file),
            line=1,
            subject=_named_models(file, models),
            covers=_declared_covers(file),
        )
        for file in sorted(place.glob("*.py"))
        if not file.name.startswith("_")
    ]


def _typestate_folder(folder: str, config: Config) -> Path:
    relative = config.root / folder
    if relative.is_dir():
        return relative
    package, _, inner = folder.partition("/")
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / inner).is_dir():
            return Path(place) / inner
    raise RequestError(f"{config.source}: typestate folder {folder!r} does not exist")


def _declared_covers(program: Path) -> tuple[str, ...]:
    lines = _COVERS.finditer(_text(program))
    ids = (part.strip() for line in lines for part in line["ids"].split(","))
    return tuple(dict.fromkeys(part for part in ids if part))


def _named_models(program: Path, models: frozenset[str]) -> tuple[str, ...]:
    words = set(re.findall(r"^\s*(?:from|import)\s+([\w.]+)", _text(program), re.MULTILINE))
    return tuple(sorted(words & models))


def _text(program: Path) -> str:
    try:
        return program.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{program}: cannot be read: {error}") from error
