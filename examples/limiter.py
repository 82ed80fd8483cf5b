"""A token bucket: how many requests it lets through, whatever the requests are."""

from __future__ import annotations

from dataclasses import dataclass, replace

import icontract

from spanproof.theorem import theorem


@icontract.invariant(lambda self: 0 <= self.tokens <= self.capacity)
@dataclass(frozen=True)
class Bucket:
    """Tokens in a bucket; one is taken for each request that is let through."""

    capacity: int
    tokens: int


@icontract.require(lambda elapsed: elapsed >= 0)
def refilled(bucket: Bucket, elapsed: int) -> Bucket:
    """The bucket after some seconds; one token a second, and never more than fit in."""
    return replace(bucket, tokens=min(bucket.capacity, bucket.tokens + elapsed))


@icontract.require(lambda waits: all(wait >= 0 for wait in waits))
def admitted(bucket: Bucket, waits: tuple[int, ...]) -> int:
    """How many requests are let through that come after these waits."""
    count = 0
    for wait in waits:
        assert count >= 0
        bucket = refilled(bucket, wait)
        if bucket.tokens > 0:
            bucket = replace(bucket, tokens=bucket.tokens - 1)
            count += 1
    return count


def total(waits: tuple[int, ...]) -> int:
    """All waits together."""
    seconds = 0
    for wait in waits:
        seconds += wait
    return seconds


@theorem(induction="waits", floor="bounded")
@icontract.require(lambda waits: all(wait >= 0 for wait in waits))
def no_more_are_let_through_than_there_were_tokens(bucket: Bucket, waits: tuple[int, ...]) -> bool:
    """The tokens at the start, and one for each second that passed."""
    return admitted(bucket, waits) <= bucket.tokens + total(waits)
