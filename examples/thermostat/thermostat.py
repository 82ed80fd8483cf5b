"""A thermostat with hysteresis. Temperatures are in tenths of a degree Celsius."""

from dataclasses import dataclass, replace

import icontract


@icontract.invariant(lambda self: 50 <= self.target <= 300)
@dataclass(frozen=True)
class Thermostat:
    target: int
    heating: bool


@icontract.require(lambda measured: -500 <= measured <= 1000)
@icontract.ensure(lambda thermostat, result: result.target == thermostat.target)
def react(thermostat: Thermostat, measured: int) -> Thermostat:
    if measured < thermostat.target - 5:
        return replace(thermostat, heating=True)
    if measured > thermostat.target + 5:
        return replace(thermostat, heating=False)
    return thermostat
