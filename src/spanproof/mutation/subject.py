"""What is to be mutated, and which obligations have to notice."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from spanproof.engines.base import engines
from spanproof.errors import RequestError
from spanproof.mutation.mutants import Mutant
from spanproof.obligation import Kind, Limits, Obligation
from spanproof.runner.closure import own_digest
from spanproof.runner.session import Session, open_session

_OWN = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Subject:
    """Modules to be changed (name to file), and the session whose obligations judge the changes.

    `selectors` choose among the mutants; without any, all are meant.
    """

    session: Session
    modules: dict[str, Path]
    selectors: tuple[str, ...]

    @property
    def is_configured(self) -> bool:
        """Whether these are the models of a configuration, and not files that were named."""
        return bool(self.modules) and all(_is_below(name, self.session) for name in self.modules)

    @property
    def obligations(self) -> list[Obligation]:
        """The obligations that can notice a change of behaviour; types are no behaviour."""
        return [o for o in self.session.obligations if o.kind is not Kind.TYPESTATE]

    def about(self, module: str) -> list[Obligation]:
        """The obligations that depend on a module."""
        file, sources = self.modules[module], self.session.cache.sources
        return [o for o in self.obligations if file in sources.closure(o).files]

    @staticmethod
    def tool() -> str:
        """The digest of spanproof as far as results depend on it, this package included."""
        own = b"".join(path.read_bytes() for path in sorted(_OWN.glob("*.py")))
        return own_digest() + _digest(own)

    def key(self, module: str, limits: Limits, budget: float) -> str:
        """A digest of everything that decides what becomes of the mutants of a module."""
        cache = self.session.cache
        parts = [
            self.tool(),
            repr(limits),
            repr(budget),
            _digest(self.modules[module].read_bytes()),
            str(self.modules[module]),  # results name files
        ]
        for obligation in self.about(module):
            keys = (cache.key(obligation, engine, limits) for engine in self.session.engines)
            parts += [obligation.id, *keys]
        return f"{module}-{_digest(chr(10).join(parts).encode())[:32]}"

    def stamps(self) -> dict[str, str]:
        """Digests of models, claims and tool: while one is the same, so are the mutants' fates.

        Unlike `key` they say nothing of limits, and cost next to nothing after a run of `verify`.
        """
        sources = self.session.cache.sources
        versions = [f"{engine.name}={engine.version()}" for engine in engines().values()]
        common = [self.tool(), sys.version, *versions]
        claims = {o.id: f"{o.id} {o.floor} {sources.digest(o)}" for o in self.obligations}

        def stamp(module: str, file: Path) -> str:
            about = (claims[o.id] for o in self.about(module))
            return _digest("\n".join([*common, _digest(file.read_bytes()), *about]).encode())

        return {module: stamp(module, file) for module, file in self.modules.items()}

    def wants(self, mutant: Mutant) -> bool:
        """Whether some selector means a mutant."""
        return not self.selectors or any(self._means(text, mutant) for text in self.selectors)

    def _means(self, text: str, mutant: Mutant) -> bool:
        if _is_path(text):
            path = Path(text).resolve()
            return Path(mutant.path).resolve().is_relative_to(path)
        names = (mutant.id, mutant.module, mutant.function)
        last = mutant.module.rpartition(".")[2]
        return text == last or any(f"{name}.".startswith(f"{text}.") for name in names)

    def refuse_strangers(self, mutants: Sequence[Mutant]) -> None:
        """Each selector means some mutant.

        :raises RequestError: one does not.
        """
        for text in self.selectors:
            if not any(self._means(text, mutant) for mutant in mutants):
                known = sorted({mutant.function for mutant in mutants} | set(self.modules))
                close = get_close_matches(text, known, n=1, cutoff=0.6)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise RequestError(
                    f"nothing to change in {text!r}: it is no module, function or file of the "
                    f"models, and no id of a mutant{hint}"
                )


def find_subject(
    selectors: Sequence[str], cwd: Path, warn: Callable[[str], None], *, use_cache: bool
) -> Subject:
    """The models of the configuration; or, if only files outside of it are named, these files.

    :raises RequestError: the request or the configuration is wrong.
    """
    for text in selectors:
        if _is_path(text) and not (cwd / text).exists():
            raise RequestError(f"no such file or folder: {text}")
    if selectors and all(_is_path(text) for text in selectors):
        foreign = open_session(selectors, cwd, warn, use_cache=use_cache)
        files = {
            o.module: Path(o.path) for o in foreign.obligations if o.kind is not Kind.TYPESTATE
        }
        if not any(_is_below(name, foreign) for name in files):
            if len({o.search_path for o in foreign.obligations}) > 1:
                raise RequestError("files of several folders: name those of one at a time")
            return Subject(foreign, files, tuple(selectors))
    return models_of(open_session((), cwd, warn, use_cache=use_cache), selectors)


def models_of(session: Session, selectors: Sequence[str] = ()) -> Subject:
    """The configured models, of which those modules are known that the session has imported."""
    loaded = {
        name: Path(file)
        for name, module in sorted(sys.modules.items())
        if _is_below(name, session) and (file := getattr(module, "__file__", None))
    }
    return Subject(session, loaded, tuple(selectors))


def _is_below(module: str, session: Session) -> bool:
    """Whether a module is one of the configured models."""
    return any(f"{module}.".startswith(f"{name}.") for name in session.config.models)


def _is_path(text: str) -> bool:
    return os.sep in text or text.endswith(".py")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
