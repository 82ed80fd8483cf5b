"""Cash has no coins under five cents: prices are rounded to the nearest five.

`spanproof verify examples/cash.py` proves it; docs/tutorial.md tells how it came to be.
"""

import icontract

from spanproof import theorem


@icontract.require(lambda cents: 0 <= cents < 10**9)
@icontract.ensure(lambda result: result % 5 == 0)
def rounded(cents: int) -> int:
    return (cents + 2) // 5 * 5


@theorem()
@icontract.require(lambda cents: 0 <= cents < 10**9)
def rounding_moves_a_price_by_two_cents_at_most(cents: int) -> bool:
    return abs(rounded(cents) - cents) <= 2


@theorem()
@icontract.require(lambda one: 0 <= one < 10**8)
@icontract.require(lambda other: 0 <= other < 10**8)
def rounding_each_item_differs_by_five_cents_at_most(one: int, other: int) -> bool:
    return abs(rounded(one + other) - rounded(one) - rounded(other)) <= 5
