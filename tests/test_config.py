"""Which configuration applies, and what it says; malformed ones are in `tests/cli`."""

from __future__ import annotations

from pathlib import Path

import pytest

from spanproof.config import load_config, shipped_suite
from spanproof.verdict import Level

TABLE = """
[tool.spanproof]
models = ["a", "b", "a"]
proofs = ["p"]
requirements = ["reqs"]
typestate = ["states"]
[tool.spanproof.floors]
"a." = "tested"
"a.inner." = "confirmed"
"""


def test_the_nearest_project_applies(tmp_path: Path) -> None:
    """Also from a folder below; names are kept once and in order."""
    (tmp_path / "pyproject.toml").write_text(TABLE)
    (tmp_path / "src").mkdir()
    below = tmp_path / "deep/er"
    below.mkdir(parents=True)
    config = load_config(below)
    assert (config.models, config.proofs) == (("a", "b"), ("p",))
    assert (config.requirements, config.typestate) == (("reqs",), ("states",))
    assert config.root == config.workspace == tmp_path
    assert config.search_path == (str(tmp_path), str(tmp_path / "src"))


@pytest.mark.parametrize("text", [None, "[project]\nname = 'x'\n", "tool = 3\n", "[tool.other]\n"])
def test_without_a_table_the_shipped_suite_applies(tmp_path: Path, text: str | None) -> None:
    """Somebody else's project only says where the cache goes."""
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    config = load_config(tmp_path)
    assert config.source == shipped_suite()
    assert config.models == ("tracing_models",)


@pytest.mark.parametrize(
    ("name", "floor"),
    [("a.f", "tested"), ("a.inner.f", "confirmed"), ("ab.f", "proved"), ("b.f", "proved")],
)
def test_the_longest_prefix_sets_the_floor(tmp_path: Path, name: str, floor: str) -> None:
    """Whatever no prefix fits must be proved."""
    (tmp_path / "pyproject.toml").write_text(TABLE)
    assert load_config(tmp_path).floor(name) == Level(floor)


@pytest.mark.parametrize("level", ["refuted", "unknown"])
def test_a_floor_that_everything_passes_is_refused(tmp_path: Path, level: str) -> None:
    """Unknown is never good enough."""
    (tmp_path / "pyproject.toml").write_text(f"[tool.spanproof]\nfloors = {{a = '{level}'}}\n")
    with pytest.raises(Exception, match="must be one of proved"):
        load_config(tmp_path)
