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


@dataclass(frozen=True)
class Served:
    """How many of some requests were let through, and the seconds from the first to the last."""

    admitted: int
    seconds: int


@icontract.require(lambda elapsed: elapsed >= 0)
def refilled(bucket: Bucket, elapsed: int) -> Bucket:
    """The bucket after some seconds; one token a second, and never more than fit in."""
    return replace(bucket, tokens=min(bucket.capacity, bucket.tokens + elapsed))


@icontract.require(lambda waits: all(wait >= 0 for wait in waits))
def serve(bucket: Bucket, waits: tuple[int, ...]) -> Served:
    """What becomes of requests that come after these waits; the asserts are loop invariants."""
    left, admitted, seconds = bucket, 0, 0
    for wait in waits:
        assert left.capacity == bucket.capacity
        assert 0 <= admitted <= bucket.tokens + seconds - left.tokens
        left = refilled(left, wait)
        seconds += wait
        if left.tokens > 0:
            left = replace(left, tokens=left.tokens - 1)
            admitted += 1
    return Served(admitted, seconds)


@theorem()
@icontract.require(lambda waits: all(wait >= 0 for wait in waits))
def no_more_are_let_through_than_there_were_tokens(bucket: Bucket, waits: tuple[int, ...]) -> bool:
    """The tokens at the start, and one for each second that passed."""
    served = serve(bucket, waits)
    return served.admitted <= bucket.tokens + served.seconds


@theorem()
def a_full_bucket_lets_a_burst_through(bucket: Bucket) -> bool:
    """Of two requests at once, both are let through exactly when there are two tokens."""
    return (serve(bucket, (0, 0)).admitted == 2) == (bucket.tokens >= 2)


@theorem()
@icontract.require(lambda elapsed: elapsed >= 0)
def waiting_never_takes_tokens(bucket: Bucket, elapsed: int) -> bool:
    """And never makes more than fit in."""
    return bucket.tokens <= refilled(bucket, elapsed).tokens <= bucket.capacity
