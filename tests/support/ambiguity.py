"""Whether a search for a pattern can take time that grows faster than the text: by pairs and triples of places in its automaton.

A backtracking search begins anew at every byte, so it is modelled as `any bytes, then the pattern`. Two loops that can read the same word, the
second reachable from the first by that word too, divide a text in as many ways as it has places (infinite degree of ambiguity, polynomial:
Weber and Seidl, "On the degree of ambiguity of finite automata", 1991); one loop that reads a word in two ways, in exponentially many.
Repetition of more than FAR rounds counts as endless, of fewer it is unrolled to at most twice: their ways are a constant.
"""

from __future__ import annotations

import re
from re import _constants as sre
from re import _parser
from typing import Any, NamedTuple

from detectors.charsets import byte_set, group_of

FAR = 300
MOST_STATES = 20_000


class Automaton:
    """Places of single bytes, and which may follow which. `sets[0]` is the loop over all bytes before the pattern."""

    def __init__(self, pattern: re.Pattern[bytes], *, searched: bool) -> None:
        self.sets: list[frozenset[int]] = [frozenset(range(256))]
        self.next: list[set[int]] = [set()]
        self.doubled = False
        tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        first, last, _empty = self._read(list(tree), tree.state.flags | pattern.flags)
        # A loop at the pattern's end never fails: the search does not begin anew in what it read.
        self.final = set() if list(tree) and list(tree)[-1][0] in (sre.AT, sre.ASSERT, sre.ASSERT_NOT) else last
        self.next[0] |= first
        if searched and not self._anchored(list(tree)):
            self.next[0].add(0)

    def _anchored(self, nodes: list[Any]) -> bool:
        """Whether a match begins at the text's begin, or at a line's with no newline inside: a new start is no reading of the same bytes."""
        return bool(nodes) and nodes[0][0] is sre.AT and nodes[0][1] in (sre.AT_BEGINNING, sre.AT_BEGINNING_STRING)

    def _read(self, nodes: list[Any], flags: int) -> tuple[set[int], set[int], bool]:
        """First and last places of a sequence, and whether it can be empty."""
        first: set[int] = set()
        last: set[int] = set()
        empty = True
        for node in nodes:
            one, end, skip = self._node(node, flags)
            for place in last:
                self.next[place] |= one
            if empty:
                first |= one
            last = last | end if skip else end
            empty = empty and skip
        return first, last, empty

    def _node(self, node: Any, flags: int) -> tuple[set[int], set[int], bool]:
        kind, argument = node
        single = byte_set(node, flags)
        if single is not None:
            self.sets.append(single)
            self.next.append(set())
            place = {len(self.sets) - 1}
            return place, place, False
        if group := group_of(node, flags):
            return self._read(*group)
        if kind is sre.BRANCH:
            ways = [self._read(list(branch), flags) for branch in argument[1]]
            return set().union(*(way[0] for way in ways)), set().union(*(way[1] for way in ways)), any(way[2] for way in ways)
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            return self._repeat(argument, flags, possessive=kind is sre.POSSESSIVE_REPEAT)
        return set(), set(), True  # anchors, boundaries and lookaround read nothing; what is inside of lookaround is bounded in our patterns or tried by flood

    def _repeat(self, argument: Any, flags: int, *, possessive: bool) -> tuple[set[int], set[int], bool]:
        low, high, inner = argument
        endless = high is sre.MAXREPEAT or int(high) > FAR
        first, last, empty = self._read(list(inner), flags)
        if endless and not possessive:
            # An edge that is there already is a round of an inner loop: one more round of which of the two?
            self.doubled |= any(self.next[place] & first for place in last)
            for place in last:
                self.next[place] |= first
        elif int(low) > 1 or int(high) > 1:
            more, end, _ = self._read(list(inner), flags)
            for place in last:
                self.next[place] |= more
            last = end if int(low) > 1 else last | end
        return first, last, empty or int(low) == 0


class Ambiguity(NamedTuple):
    """`kind` is exponential, polynomial, or empty; the text that shows it is `before` and then `pump` again and again, then anything."""

    kind: str = ""
    before: bytes = b""
    pump: bytes = b""


def ambiguity(pattern: re.Pattern[Any], *, searched: bool) -> Ambiguity:
    """What the automaton says of one pattern. `searched` is whether it is tried at every place."""
    automaton = Automaton(pattern, searched=searched)
    loops = _loops(automaton)
    for component in loops:
        if not component & automaton.final and any(_meets(automaton, one, component) for one in component):
            return Ambiguity("exponential")
    if automaton.doubled:
        return Ambiguity("exponential")
    for before in loops:
        for after in loops:
            if before is after or after & automaton.final:
                continue
            for end in after:
                pump = _pumps(automaton, (min(before), end), before, after)
                if pump:
                    return Ambiguity("polynomial", _word(automaton, min(before)), pump)
    return Ambiguity()


def _word(automaton: Automaton, goal: int) -> bytes:
    """A text that leads from the beginning to a place."""
    waiting, seen = [(0, b"")], {0}
    for place, text in waiting:
        if place == goal:
            return text
        for one in automaton.next[place] - seen:
            if automaton.sets[one]:
                seen.add(one)
                waiting.append((one, text + _byte(automaton.sets[one])))
    return b""


def _byte(found: frozenset[int]) -> bytes:
    """One of them, a printable one where there is one."""
    return bytes((min(found, key=lambda byte: (not 32 < byte < 127, not chr(byte).isalnum(), byte)),))


def _loops(automaton: Automaton) -> list[set[int]]:
    """The sets of places that lead back to each other."""
    reach = [_reach(automaton, place) for place in range(len(automaton.sets))]
    found: list[set[int]] = []
    seen: set[int] = set()
    for place in range(len(automaton.sets)):
        if place in reach[place] and place not in seen:
            component = {other for other in reach[place] if place in reach[other]}
            seen |= component
            found.append(component)
    return found


def _reach(automaton: Automaton, place: int) -> set[int]:
    seen: set[int] = set()
    stack = [*automaton.next[place]]
    while stack:
        one = stack.pop()
        if one not in seen:
            seen.add(one)
            stack += automaton.next[one]
    return seen


def _meets(automaton: Automaton, start: int, within: set[int]) -> bool:
    """Whether two ways from a place back to it read the same word and part on the way."""
    first = ((start, start), False)
    seen, stack = {first}, [first]
    while stack:
        (left, right), parted = stack.pop()
        for one in automaton.next[left] & within:
            for other in automaton.next[right] & within:
                if automaton.sets[one] & automaton.sets[other]:
                    state = ((one, other), parted or one != other)
                    if state == ((start, start), True):
                        return True
                    if state not in seen:
                        seen.add(state)
                        stack.append(state)
    return False


def _pumps(automaton: Automaton, ends: tuple[int, int], before: set[int], after: set[int]) -> bytes:
    """A word that leads from the first place to itself, from it to the second, and from that to itself; empty where there is none."""
    start, end = ends
    begin = (start, start, end)
    texts = {begin: b""}
    stack = [begin]
    while stack:
        here = stack.pop()
        for a in automaton.next[here[0]] & before:
            for c in automaton.next[here[2]] & after:
                both = automaton.sets[a] & automaton.sets[c]
                for b in automaton.next[here[1]] if both else ():
                    if not (shared := both & automaton.sets[b]):
                        continue
                    text, state = texts[here] + _byte(shared), (a, b, c)
                    if state == (start, end, end):
                        return text
                    if state not in texts and len(texts) < MOST_STATES:
                        texts[state] = text
                        stack.append(state)
    return b""
