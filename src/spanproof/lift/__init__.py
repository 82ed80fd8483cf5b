"""The lifter: Python functions, from their own source, to logic.

Stages, each a module that knows only those above it:

    ir           terms of SMT logic, hash-consed, folded as they are built
    evaluate     what a term is worth on concrete inputs (compared with CPython in tests)
    smtlib       terms to SMT-LIB 2 text, the only form solvers see
    values       symbolic Python values: bool, int, str, bytes, objects, unions
    integers     Python's unbounded integers as bit-vectors that grow, or SMT Ints
    sequences    str and bytes: indexing, slicing, comparing, iterating
    source       the syntax tree of a function, checked against the code that runs
    classes      which dataclasses, enumerations and exceptions are plain enough to be modelled
    opaque       what the annotation of any other value still says about it
    state        path conditions, exceptions, refusals
    objects, equality, membership, iteration    what values are and how they compare
    expressions, formatting, statements, calls, construction, quantifiers, builtin_calls, methods
                 one function per construct
    shapes, havoc, measures, visits, described, rounds, loops
                 loops without a constant number of rounds: one round, from a described state
    induction, contracts    what connects a claim with that of a shorter sequence; modular calls
    parameters   fresh symbolic arguments from type hints and contracts, and back to Python
    question     an obligation as one question to a solver

What is not modelled exactly is refused by name (`Unliftable`). The refusal belongs to the path
that meets it: a proof stands only if the solver shows that no input takes such a path.
"""
