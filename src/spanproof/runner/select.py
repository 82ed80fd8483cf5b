"""Selectors: which obligations `spanproof verify SELECTOR…` is about."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import Path

from spanproof.config import Config
from spanproof.discovery import discover, discover_paths, python_files, refuse_duplicates
from spanproof.errors import RequestError
from spanproof.obligation import Obligation


def find_obligations(
    selectors: Sequence[str], config: Config, known: Collection[str], cwd: Path
) -> list[Obligation]:
    """The obligations that any of the selectors names, each once; all without selectors.

    A selector is a requirement id, an obligation id or the beginning of one, or the path of a
    Python file or folder, which needs no configuration. `known` are the requirement ids.

    :raises RequestError: a selector names nothing, or there is nothing to verify.
    """
    paths = {text: cwd / text for text in selectors if _is_path(text, cwd, config)}
    foreign = [path for path in paths.values() if not _is_configured(path, config)]
    # Only files outside the configuration: they must work even where the suite does not import.
    alone = bool(selectors) and len(foreign) == len(selectors)
    configured = [] if alone else discover(config)
    chosen = set() if selectors else {obligation.id for obligation in configured}
    for text in selectors:
        if text not in paths:
            chosen |= _named(text, configured, known)
        elif paths[text] not in foreign:
            chosen |= _in_path(paths[text], configured)
    found = [obligation for obligation in configured if obligation.id in chosen]
    outside = discover_paths(foreign)
    for path in foreign:
        _in_path(path, outside)  # each selector names something, or is refused
    found += outside
    refuse_duplicates(found)
    if not found:
        what = " and ".join(selectors) or str(config.source)
        raise RequestError(f"nothing to verify: no theorem and no contract in {what}")
    return found


def _is_path(text: str, cwd: Path, config: Config) -> bool:
    """Whether a selector is a path; a configured package is also the beginning of ids."""
    looks_like_one = os.sep in text or text.endswith(".py")
    if looks_like_one and not (cwd / text).exists():
        raise RequestError(f"no such file or folder: {text}")
    if (cwd / text).is_file() and not text.endswith(".py"):
        raise RequestError(f"not a Python file: {text}")
    names = {name.partition(".")[0] for name in (*config.models, *config.proofs)}
    is_folder = bool(text) and text not in names and (cwd / text).is_dir()
    return looks_like_one or is_folder


def _is_configured(path: Path, config: Config) -> bool:
    """Whether a path lies in a package that the configuration names."""
    path = path.resolve()
    names = {name.partition(".")[0] for name in (*config.models, *config.proofs)}
    folders = [config.root / folder for folder in config.typestate]
    for name in names:
        for root in config.search_path:
            folders += [Path(root) / name, Path(root) / f"{name}.py"]
        spec = importlib.util.find_spec(name)
        if spec and spec.submodule_search_locations:
            folders += [Path(place) for place in spec.submodule_search_locations]
        elif spec and spec.origin:
            folders.append(Path(spec.origin))
    homes = [folder.resolve() for folder in folders if folder.exists()]
    return any(path.is_relative_to(home) or home.is_relative_to(path) for home in homes)


def _in_path(path: Path, obligations: Sequence[Obligation]) -> set[str]:
    files = {str(file) for file in python_files(path)}
    found = {o.id for o in obligations if str(Path(o.path).resolve()) in files}
    if not found:
        raise RequestError(f"nothing to verify: no theorem and no contract in {path}")
    return found


def _named(text: str, obligations: Sequence[Obligation], known: Collection[str]) -> set[str]:
    """The ids that a requirement id or the beginning of an obligation id stands for."""
    if text in known:
        covering = {obligation.id for obligation in obligations if text in obligation.covers}
        if not covering:
            raise RequestError(f"requirement {text} is covered by no obligation")
        return covering
    found = {obligation.id for obligation in obligations if obligation.id.startswith(text)}
    # A bare name selects, too: people copy it from the source.
    found = found or {o.id for o in obligations if text in (o.qualname, o.module.split(".")[-1])}
    if not text or not found:
        raise RequestError(f"unknown selector {text!r}{_hint(text, obligations, known)}")
    return found


def _hint(text: str, obligations: Sequence[Obligation], known: Collection[str]) -> str:
    """What the user may have meant, as the end of the message."""
    last = {obligation.qualname.rpartition(".")[2]: obligation.id for obligation in obligations}
    ids = [obligation.id for obligation in obligations]
    modules = sorted({obligation.module for obligation in obligations})
    close = get_close_matches(text, [*known, *modules, *ids], n=3, cutoff=0.6)
    tail = text.rpartition(".")[2]
    close += [last[name] for name in get_close_matches(tail, last, n=3, cutoff=0.6)]
    names = list(dict.fromkeys(close))[:3]
    if names:
        return f"; did you mean {' or '.join(names)}?"
    return "; it is no requirement id, no obligation id and no path (see `spanproof list`)"
