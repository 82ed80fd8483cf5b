"""What the thermostat promises, for every target and every temperature."""

import icontract
from thermostat import Thermostat, react

from spanproof import theorem


@theorem()
@icontract.require(lambda before, measured: -500 <= measured < before.target - 5)
def a_cold_room_is_heated(before: Thermostat, measured: int) -> bool:
    return react(before, measured).heating


@theorem()
@icontract.require(lambda before, measured: before.target + 5 < measured <= 1000)
def a_warm_room_is_not_heated(before: Thermostat, measured: int) -> bool:
    return not react(before, measured).heating


@theorem()
@icontract.require(lambda measured: -500 <= measured <= 1000)
def a_second_look_at_the_same_temperature_changes_nothing(
    before: Thermostat, measured: int
) -> bool:
    once = react(before, measured)
    return react(once, measured) == once
