"""Replay of code that raises what is no `Exception`: its own exits are outcomes, others are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from spanproof.engines.steps import Unfinished, limited
from spanproof.obligation import Kind, Obligation
from spanproof.replay import Outcome, run_claim

SOURCE = """
class Stop(BaseException):
    pass


def ends(how: str) -> bool:
    if how == "interrupt":
        raise KeyboardInterrupt
    if how == "stop":
        raise Stop
    while how == "never":
        pass
    return True

"""


@pytest.fixture
def obligation(tmp_path: Path, request: pytest.FixtureRequest) -> Obligation:
    """The theorem `ends`, in a module of its own."""
    name = "exits_" + "".join(c for c in request.node.name if c.isalnum())
    path = tmp_path / f"{name}.py"
    path.write_text(SOURCE, encoding="utf-8")
    search = (str(tmp_path),)
    return Obligation(f"{name}.ends", Kind.THEOREM, name, "ends", str(path), 1, search_path=search)


@pytest.mark.parametrize("how", ["interrupt", "stop"])
def test_what_the_code_raises_itself_is_a_failure_of_the_claim(
    obligation: Obligation, how: str
) -> None:
    """A `raise KeyboardInterrupt` is no key that somebody pressed."""
    assert run_claim(obligation, {"how": how}).outcome is Outcome.FAILS


def test_code_that_was_stopped_has_no_outcome(obligation: Obligation) -> None:
    """Whoever set the limit sees that it was reached."""
    with pytest.raises(Unfinished), limited(1_000):
        run_claim(obligation, {"how": "never"})
