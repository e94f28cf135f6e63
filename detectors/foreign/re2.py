r"""Reads the syntax of RE2, as Go's `regexp` takes it, into a tree over bytes.

Source: Go's documentation of `regexp/syntax`. `\d`, `\w`, `\s`, `\b` are ASCII there as here; `\s` has no vertical tab. Text is UTF-8: a letter
beyond ASCII is its bytes, and a negated class or a dot matches each byte of one.
"""

from __future__ import annotations

from typing import NamedTuple

from detectors.foreign.classes import NAMED, SHORT, fold, posix
from detectors.foreign.tree import ALL, Bytes, Choice, Edge, Group, Node, Repeat

MOST_DEPTH = 100
MOST_REPEATED = 1000  # RE2's own limit
_ESCAPED = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_HEX = "0123456789abcdefABCDEF"


class Re2Error(ValueError):
    """What can't be read, or has no counterpart over bytes."""


class _Flags(NamedTuple):
    fold: bool = False
    multiline: bool = False
    dot_all: bool = False
    ungreedy: bool = False


def parse(pattern: str) -> Group:
    """The tree of a pattern. Raises Re2Error."""
    reader = _Reader(pattern)
    node = reader.choice(_Flags(), 0)
    if reader.at < len(pattern):
        raise Re2Error("has a ) without its (")
    return node


class _Reader:
    """Where it is in the pattern, and how many captures have begun."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.captures = 0

    def choice(self, flags: _Flags, depth: int, number: int = 0) -> Group:
        """Alternatives, up to a closing parenthesis or the end. Flags that are set within one hold for those behind it as well."""
        if depth > MOST_DEPTH:
            raise Re2Error("nests too deeply")
        branches: list[Node] = []
        while True:
            parts, flags = self._sequence(flags, depth)
            branches.append(Group(tuple(parts)))
            if not self._take("|"):
                break
        if len(branches) == 1:
            return Group(parts=tuple(parts), number=number)
        return Group((Choice(tuple(branches)),), number)

    def _sequence(self, flags: _Flags, depth: int) -> tuple[list[Node], _Flags]:
        parts: list[Node] = []
        while self.at < len(self.pattern) and self.pattern[self.at] not in "|)":
            letter = self.pattern[self.at]
            if letter == "(":
                flags = self._group(parts, flags, depth)
            else:
                parts += self._atoms(letter, flags)
            self._quantify(parts, flags)
        return parts, flags

    def _group(self, parts: list[Node], flags: _Flags, depth: int) -> _Flags:
        """What a parenthesis opens; returns the flags that hold behind it."""
        self.at += 1
        number, inner = 0, flags
        if self._take("?P<") or self._take("?<"):
            if self.pattern[self.at : self.at + 1] in ("=", "!"):
                raise Re2Error("has lookbehind, which RE2 has not")
            self.at = self._find(">") + 1
            self.captures += 1
            number = self.captures
        elif self._take("?"):
            inner, ends = self._flags(flags)
            if ends:
                return inner
        else:
            self.captures += 1
            number = self.captures
        parts.append(self.choice(inner, depth + 1, number))
        if not self._take(")"):
            raise Re2Error("has a ( without its )")
        return flags

    def _flags(self, flags: _Flags) -> tuple[_Flags, bool]:
        """Flags behind `(?`, and whether that is all of the group."""
        names = {"i": "fold", "m": "multiline", "s": "dot_all", "U": "ungreedy"}
        value = True
        while self.at < len(self.pattern):
            letter = self.pattern[self.at]
            self.at += 1
            if letter in ":)":
                return flags, letter == ")"
            if letter == "-" and value:
                value = False
            elif letter in names:
                flags = flags._replace(**{names[letter]: value})
            else:
                break
        raise Re2Error("has a group that RE2 does not know")

    def _atoms(self, letter: str, flags: _Flags) -> list[Node]:
        self.at += 1
        if letter == "[":
            return [Bytes(self._class(flags))]
        if letter == ".":
            return [Bytes(ALL if flags.dot_all else ALL - {10})]
        if letter in "^$":
            return [Edge(("line-" if flags.multiline else "") + ("begin" if letter == "^" else "end"))]
        if letter == "\\":
            return self._escape(flags)
        if letter in "*+?":
            raise Re2Error(f"has a {letter} that repeats nothing")
        return self._literal(letter, flags)

    def _literal(self, letter: str, flags: _Flags) -> list[Node]:
        """One node: what stands behind it repeats all of its bytes."""
        nodes = [Bytes(fold(frozenset((byte,))) if flags.fold else frozenset((byte,))) for byte in letter.encode("utf-8", "surrogatepass")]
        return [nodes[0]] if len(nodes) == 1 else [Group(tuple(nodes))]

    def _escape(self, flags: _Flags) -> list[Node]:
        letter = self._next()
        if letter in "bB":
            return [Edge(letter)]
        if letter in "Az":
            return [Edge("begin" if letter == "A" else "end")]
        if letter == "Q":
            end = self.pattern.find("\\E", self.at)
            text = self.pattern[self.at : end if end >= 0 else None]
            self.at = end + 2 if end >= 0 else len(self.pattern)
            return [node for one in text for node in self._literal(one, flags)]
        if letter == "C":
            return [Bytes(ALL)]
        if letter in SHORT:
            return [Bytes(SHORT[letter])]
        return self._literal(self._letter(letter), flags)

    def _letter(self, letter: str) -> str:
        """The letter that an escape stands for, its backslash and first letter being read."""
        if letter in _ESCAPED:
            return chr(_ESCAPED[letter])
        if letter == "x":
            digits = self._braced() if self._take("{") else self._next() + self._next()
            if not digits or any(digit not in _HEX for digit in digits) or int(digits, 16) > 0x10FFFF:
                raise Re2Error("has a \\x without hexadecimal digits")
            return chr(int(digits, 16))
        if letter in "01234567":
            digits = letter
            while len(digits) < 3 and self.pattern[self.at : self.at + 1] in tuple("01234567"):
                digits += self._next()
            if letter != "0" and len(digits) == 1:
                raise Re2Error("has a back-reference, which RE2 has not")
            return chr(int(digits, 8))
        if letter.isalnum() and letter.isascii():
            raise Re2Error("names a Unicode class" if letter in "pP" else f"has the escape \\{letter}, which RE2 has not")
        return letter

    def _class(self, flags: _Flags) -> frozenset[int]:
        negated = self._take("^")
        members: set[int] = set()
        first = True
        while first or not self._take("]"):
            first = False
            members |= self._class_item()
        found = fold(frozenset(members)) if flags.fold else frozenset(members)
        if not negated and not found:
            raise Re2Error("has a class of nothing")
        return ALL - found if negated else found

    def _class_item(self) -> frozenset[int]:
        if self._take("[:"):
            end = self._find(":]")
            name, self.at = self.pattern[self.at : end], end + 2
            if name.removeprefix("^") not in NAMED:
                raise Re2Error(f"names the class [:{name}:], which RE2 has not")
            return posix(name)
        low = self._class_letter()
        if isinstance(low, frozenset):
            return low
        if self.pattern[self.at : self.at + 1] == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
            self.at += 1
            high = self._class_letter()
            if isinstance(high, frozenset) or high < low:
                raise Re2Error("has a range in a class that ends before it begins")
            return frozenset(range(low, high + 1))
        return frozenset((low,))

    def _class_letter(self) -> int | frozenset[int]:
        letter = self._next()
        if letter == "\\":
            letter = self._next()
            if letter in SHORT:
                return SHORT[letter]
            letter = self._letter(letter)
        if ord(letter) > 127:
            raise Re2Error("has letters beyond ASCII in a class")
        return ord(letter)

    def _quantify(self, parts: list[Node], flags: _Flags) -> None:
        """A repetition behind the last part, if there is one."""
        count = self._count()
        if count is None:
            return
        if not parts:
            raise Re2Error("repeats nothing")
        lazy = self._take("?")
        if self._count() is not None:
            raise Re2Error("repeats a repetition")
        last = parts.pop()
        if not isinstance(last, Edge):
            parts.append(Repeat(last, *count, lazy != flags.ungreedy))
        elif count[0]:
            parts.append(last)

    def _count(self) -> tuple[int, int | None] | None:
        for sign, count in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return count
        if self.pattern[self.at : self.at + 1] != "{":
            return None
        end = self.pattern.find("}", self.at)
        low, comma, high = self.pattern[self.at + 1 : end].partition(",") if end >= 0 else ("", "", "")
        if not low.isdigit() or not (high.isdigit() or not high) or not (low + high).isascii():
            return None  # a brace that stands for itself
        least, most = int(low[:5]), int(high[:5]) if high else (None if comma else int(low[:5]))
        if least > MOST_REPEATED or (most is not None and not least <= most <= MOST_REPEATED):
            raise Re2Error("has a count of repetitions that RE2 refuses")
        self.at = end + 1
        return least, most

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise Re2Error("ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _take(self, text: str) -> bool:
        if not self.pattern.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def _find(self, text: str) -> int:
        found = self.pattern.find(text, self.at)
        if found < 0:
            raise Re2Error("ends too early")
        return found

    def _braced(self) -> str:
        end = self._find("}")
        text, self.at = self.pattern[self.at : end], end + 1
        return text
