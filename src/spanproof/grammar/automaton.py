"""An independent opinion about SMT-LIB scripts on regular languages: automata instead of a solver.

The module reads the text of a script (`spanproof.grammar.script`) and nothing else: how the
script was made, and from what, it does not know.

A state is the set of ways in which a word may go on: sequences of expressions that the rest has
to match one after the other (Antimirov's partial derivatives). A loop keeps its counts, so that
`{0,255}` is two numbers and no 255 copies. The automata of all expressions in the script run side
by side, breadth first, over one letter of each class of characters that no expression tells
apart. So the first word that meets the assertions is a shortest one, and if the search ends
without one, there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from spanproof.grammar.script import (
    LAST_CHARACTER,
    Cat,
    Loop,
    Node,
    Or,
    Script,
    Set,
    UnreadableScript,
    read_script,
)

MAX_STATES = 100_000
"""How many combinations of states are visited before the question is given up."""

Way = int
"""A sequence of expressions, by its number in `_Ways`; 0 is the empty sequence."""
State = frozenset[Way]
"""All ways in which a word may go on."""
Alphabet = tuple[tuple[int, frozenset[int]], ...]
"""Of each class of characters one, with the numbers of the sets that it is in."""
Flat = tuple[str, tuple[Any, ...]]
"""An expression with numbers in place of the expressions in it: what it is, and of what."""


class SearchTooLong(Exception):
    """The comparison would visit more than `MAX_STATES` combinations of states."""


def check_script(text: str) -> str | None:
    """`unsat`, `sat`, or None when the script asks anything else or the search is too long."""
    try:
        return "unsat" if shortest_word(text) is None else "sat"
    except (UnreadableScript, SearchTooLong):
        return None


def shortest_word(text: str) -> str | None:
    """A shortest string that meets the assertions of a script, or None when there is none.

    Among those of one length, one with plain characters. Raises UnreadableScript when the script
    asks for anything but the membership of one string in languages, and SearchTooLong.
    """
    script = read_script(text)
    automata = _Automata(script.languages)
    start = automata.start()
    before: dict[tuple[State, ...], tuple[tuple[State, ...], int] | None] = {start: None}
    queue = [start]
    for states in queue:  # grows while it is walked through
        if script.holds([automata.accepts(state) for state in states]):
            return _word(before, states)
        if not _may_hold(script, states):
            continue
        for letter, following in automata.steps(states):
            if following not in before:
                before[following] = (states, letter)
                queue.append(following)
        if len(queue) > MAX_STATES:
            raise SearchTooLong(f"more than {MAX_STATES} combinations of states")
    return None


def _word(
    before: dict[tuple[State, ...], tuple[tuple[State, ...], int] | None], states: tuple[State, ...]
) -> str:
    """The letters on the way from the start to a combination of states."""
    letters: list[str] = []
    step = before[states]
    while step is not None:
        states, letter = step
        letters.append(chr(letter))
        step = before[states]
    return "".join(reversed(letters))


def _may_hold(script: Script, states: Sequence[State]) -> bool:
    """Whether any continuation could meet the assertions, as far as a glance can tell.

    No word goes on from an empty state, and equal states accept the same words.
    """
    alive = list(dict.fromkeys(state for state in states if state))
    for truths in product((False, True), repeat=len(alive)):
        accepted = dict(zip(alive, truths, strict=True))
        if script.holds([accepted.get(state, False) for state in states]):
            return True
    return False


class _Automata:
    """The automata of several expressions over one alphabet, made step by step."""

    def __init__(self, languages: Sequence[Node]) -> None:
        self._nodes = _Nodes()
        self._start = tuple(self._nodes.numbered(each) for each in languages)
        self._alphabet = _alphabet(self._nodes)
        self._ways = _Ways(self._nodes)
        self._steps: dict[State, tuple[State, ...]] = {}

    def start(self) -> tuple[State, ...]:
        """The state of each automaton before the first character."""
        return tuple(frozenset({self._ways.number(each, 0)}) for each in self._start)

    def accepts(self, state: State) -> bool:
        """Whether the word may end here."""
        return any(self._ways.ends[way] for way in state)

    def steps(self, states: Sequence[State]) -> Iterator[tuple[int, tuple[State, ...]]]:
        """The states after one more letter, for each letter."""
        columns = [self._after_each_letter(state) for state in states]
        for (letter, _), following in zip(self._alphabet, zip(*columns, strict=True), strict=True):
            yield letter, following

    def _after_each_letter(self, state: State) -> tuple[State, ...]:
        if state not in self._steps:
            self._steps[state] = tuple(
                frozenset[Way]().union(*(self._ways.after(way, letter, sets) for way in state))
                for letter, sets in self._alphabet
            )
        return self._steps[state]


class _Nodes:
    """Expressions as numbers: equal ones have one number, so nothing large is ever compared."""

    def __init__(self) -> None:
        self._number: dict[Flat, int] = {}
        self.flat: list[Flat] = []
        self.may_be_empty: list[bool] = []

    def numbered(self, node: Node) -> int:
        """The number of an expression, and of all inside it."""
        match node:
            case Set(ranges):
                return self.number(("set", ranges))
            case Cat(parts):
                return self.number(("cat", tuple(map(self.numbered, parts))))
            case Or(options):
                return self.number(("or", tuple(map(self.numbered, options))))
            case Loop(body, least, most):
                return self.number(("loop", (self.numbered(body), least, most)))

    def number(self, flat: Flat) -> int:
        """The number of an expression that is made of numbered ones."""
        if flat not in self._number:
            self._number[flat] = len(self.flat)
            self.flat.append(flat)
            self.may_be_empty.append(self._may_be_empty(flat))
        return self._number[flat]

    def _may_be_empty(self, flat: Flat) -> bool:
        match flat:
            case ("cat", parts):
                return all(self.may_be_empty[part] for part in parts)
            case ("or", options):
                return any(self.may_be_empty[option] for option in options)
            case ("loop", (body, least, _)):
                return least == 0 or self.may_be_empty[body]
            case _:
                return False


class _Ways:
    """Sequences of expressions as numbers; each is an expression and the sequence behind it."""

    def __init__(self, nodes: _Nodes) -> None:
        self._nodes = nodes
        self._number: dict[tuple[int, Way], Way] = {}
        self._pairs: list[tuple[int, Way]] = [(nodes.number(("cat", ())), 0)]
        self._after: dict[tuple[Way, int], State] = {}
        self.ends: list[bool] = [True]

    def number(self, head: int, rest: Way) -> Way:
        """The sequence that begins with `head` and goes on with `rest`."""
        match self._nodes.flat[head]:
            case ("cat", ()) | ("loop", (_, _, 0)):
                return rest
        if (head, rest) not in self._number:
            self._number[head, rest] = len(self._pairs)
            self._pairs.append((head, rest))
            self.ends.append(self._nodes.may_be_empty[head] and self.ends[rest])
        return self._number[head, rest]

    def after(self, way: Way, letter: int, sets: frozenset[int]) -> State:
        """The ways to go on after a letter, which is in these sets."""
        if (way, letter) not in self._after:
            self._after[way, letter] = frozenset(self._derive(way, sets))
        return self._after[way, letter]

    def _derive(self, way: Way, sets: frozenset[int]) -> Iterator[Way]:
        while way:
            head, way = self._pairs[way]
            yield from self._through(head, way, sets)
            if not self._nodes.may_be_empty[head]:
                return

    def _through(self, head: int, rest: Way, sets: frozenset[int]) -> Iterator[Way]:
        """The ways after a letter that is matched inside of `head`, which `rest` follows."""
        match self._nodes.flat[head]:
            case ("cat", parts):
                for place, part in enumerate(parts):
                    following = rest
                    for later in reversed(parts[place + 1 :]):
                        following = self.number(later, following)
                    yield from self._through(part, following, sets)
                    if not self._nodes.may_be_empty[part]:
                        return
            case ("or", options):
                for option in options:
                    yield from self._through(option, rest, sets)
            case ("loop", (body, least, most)):
                # a body that may be empty never has to be repeated
                fewer = 0 if self._nodes.may_be_empty[body] else max(least - 1, 0)
                left = ("loop", (body, fewer, None if most is None else most - 1))
                if most != 0:
                    yield from self._through(
                        body, self.number(self._nodes.number(left), rest), sets
                    )
            case _:
                if head in sets:
                    yield rest


def _alphabet(nodes: _Nodes) -> Alphabet:
    """One character of each class that the sets in the expressions do not tell apart."""
    sets = [(n, flat[1]) for n, flat in enumerate(nodes.flat) if flat[0] == "set"]
    cuts = {0}.union(*({first, last + 1} for _, ranges in sets for first, last in ranges))
    classes: dict[frozenset[int], int] = {}
    # from each piece between two cuts the first character, and those that are good to read
    pieces = [cut for cut in cuts if cut <= LAST_CHARACTER]
    for code in sorted({*pieces, *range(0x20, 0x7F)}, key=_strangeness):
        inside = frozenset(
            number for number, ranges in sets if any(a <= code <= b for a, b in ranges)
        )
        classes.setdefault(inside, code)
    return tuple((code, inside) for inside, code in classes.items())


def _strangeness(code: int) -> tuple[int, int]:
    """How far a character is from those that everybody can read: letters and digits first."""
    character = chr(code)
    if character.isascii() and character.isalnum():
        return 0 if character.islower() else 1 if character.isdigit() else 2, code
    return 3 if "!" <= character <= "~" else 4 if character.isprintable() else 5, code
