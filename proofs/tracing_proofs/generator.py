"""Theorems about the generation of ids."""

from __future__ import annotations

import icontract

from spanproof.theorem import theorem
from tracing_models.generator import IdGenerator, child_span_id_from, span_id_from, trace_id_from
from tracing_models.ids import SpanId
from tracing_models.span_context import SpanContext


@theorem()
@icontract.require(lambda drawn: 0 <= drawn < 2**128)
def no_generated_trace_id_is_zero(drawn: int) -> bool:
    """Every draw, zero included, gives a valid trace id."""
    return trace_id_from(drawn).is_valid


@theorem()
@icontract.require(lambda drawn: 0 <= drawn < 2**64)
def no_generated_span_id_is_zero(drawn: int) -> bool:
    """Every draw, zero included, gives a valid span id."""
    return span_id_from(drawn).is_valid


@theorem()
@icontract.require(lambda drawn: 0 <= drawn < 2**128)
def the_low_seven_bytes_are_as_drawn(drawn: int) -> bool:
    """Avoiding zero does not touch the bytes whose randomness the random flag asserts."""
    return trace_id_from(drawn).value % 2**56 == drawn % 2**56


@theorem()
@icontract.require(lambda first: 0 < first < 2**128)
@icontract.require(lambda second: 0 < second < 2**128)
def different_draws_give_different_trace_ids(first: int, second: int) -> bool:
    """Generation loses nothing: only the draw zero shares its id with another one."""
    return (trace_id_from(first) == trace_id_from(second)) == (first == second)


@theorem()
@icontract.require(lambda drawn: 0 <= drawn < 2**64)
@icontract.require(lambda parent: parent.is_valid)
def the_id_of_a_child_is_new(drawn: int, parent: SpanId) -> bool:
    """Even an unlucky draw never gives the parent's own id, and never zero."""
    child = child_span_id_from(drawn, parent)
    return child != parent and child.is_valid


@theorem()
@icontract.require(lambda drawn: 0 <= drawn < 2**64)
@icontract.require(lambda parent: parent.is_valid)
def a_drawn_id_is_the_childs_unless_it_is_the_parents(drawn: int, parent: SpanId) -> bool:
    """On a clash the lowest bit of the parent's id is flipped, and the id 1 gives 2."""
    candidate = span_id_from(drawn)
    flipped = parent.value + 1 if parent.value % 2 == 0 else parent.value - 1
    other = SpanId(flipped if parent.value != 1 else 2)
    return child_span_id_from(drawn, parent) == (other if candidate == parent else candidate)


@theorem(floor="tested")
def a_generator_has_a_source_of_its_own(sampled: bool) -> bool:
    """Without a given source the bits come from the operating system, and roots are valid."""
    root = IdGenerator().root(sampled)
    return root.is_valid and root.trace_flags.random and root.trace_flags.sampled == sampled


@theorem(covers=["TP-036", "ID-002"], floor="tested")
@icontract.require(lambda drawn: 0 <= drawn < 2**128)
def a_generated_root_has_the_random_flag(drawn: int, sampled: bool) -> bool:
    """The generator's new traces are valid and say that their ids are random."""
    root = IdGenerator(lambda count: drawn % 2**count).root(sampled)
    return root.is_valid and root.trace_flags.random and root.trace_flags.sampled == sampled


@theorem(covers=["SP-039"], floor="tested")
@icontract.require(lambda first: 0 <= first < 2**128)
@icontract.require(lambda second: 0 <= second < 2**128)
def every_root_has_a_trace_id_drawn_for_it(first: int, second: int) -> bool:
    """Each root of a generator gets the id of a draw of its own, not one that was used before."""
    draws = iter((first, 1, second, 2))
    generator = IdGenerator(lambda count: next(draws))
    roots = (generator.root(True), generator.root(True))
    return (roots[0].trace_id, roots[1].trace_id) == (trace_id_from(first), trace_id_from(second))


@theorem(covers=["SP-040"], floor="tested")
@icontract.require(lambda parent: parent.is_valid)
@icontract.require(lambda drawn: 0 <= drawn < 2**64)
def a_generated_child_stays_in_the_trace(parent: SpanContext, drawn: int) -> bool:
    """A child has the trace id of its parent, another span id, and is valid."""
    child = IdGenerator(lambda count: drawn % 2**count).child(parent)
    return child.is_valid and child.trace_id == parent.trace_id and child.span_id != parent.span_id
