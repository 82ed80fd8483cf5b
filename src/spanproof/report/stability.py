"""The spread of proofs over seeds, as part of a record and as sentences for people."""

from __future__ import annotations

from typing import Any

from spanproof.runner.stability import Spread, Stability


def stability_section(stability: Stability) -> dict[str, Any]:
    """What a record says: how many seeds and proofs, and the cost of each proof with each seed."""
    return {
        "seeds": stability.seeds,
        "proofs": len(stability.spreads),
        "brittle": [spread.obligation_id for spread in stability.spreads if spread.is_brittle],
        "resources": {spread.obligation_id: list(spread.resources) for spread in stability.spreads},
    }


def stability_lines(stability: Stability) -> list[str]:
    """One line in all, and one for each brittle proof."""
    brittle = [spread for spread in stability.spreads if spread.is_brittle]
    widest = max((_ratio(spread) for spread in stability.spreads), default=1.0)
    said = f"{len(brittle)} brittle" if brittle else "none brittle"
    first = (
        f"stability: {len(stability.spreads)} proofs with {stability.seeds} seeds: {said}, "
        f"the widest spread is {widest:.1f} times"
    )
    return [first, *map(_shown, brittle)]


def _shown(spread: Spread) -> str:
    if spread.lost:
        seeds = ", ".join(map(str, spread.lost))
        return f"brittle: {spread.obligation_id}: no proof with seed {seeds}"
    return (
        f"brittle: {spread.obligation_id}: {spread.least} to {spread.most} units, "
        f"{_ratio(spread):.1f} times"
    )


def _ratio(spread: Spread) -> float:
    return spread.most / max(spread.least, 1)
