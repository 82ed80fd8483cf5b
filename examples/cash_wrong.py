"""The same rounding with a claim that is false: spanproof answers with two prices that show it.

This file is not part of any project, so nothing verifies it unless its path is given.
"""

import icontract

from spanproof import theorem


@icontract.require(lambda cents: 0 <= cents < 10**9)
def rounded(cents: int) -> int:
    return (cents + 2) // 5 * 5


@theorem()
@icontract.require(lambda one: 0 <= one < 10**8)
@icontract.require(lambda other: 0 <= other < 10**8)
def rounding_each_item_is_rounding_the_sum(one: int, other: int) -> bool:
    return rounded(one) + rounded(other) == rounded(one + other)
