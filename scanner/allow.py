r"""Comments in scanned files that say: this value may stand here.

    password = "..."  # straykey: allow[rule-id, other-*] until=2027-01-31 the reason
    # straykey: allow the reason            alone on its line: this line and the next one
    # straykey: allow-next-line[rule-id] the reason
    # straykey: allow-begin[rule-id] the reason ... # straykey: allow-end

Without brackets all rules are meant. `until` is the last day, in UTC. The marker must follow what begins a comment in some language, on its
line: `#`, `//`, `--`, `/*`, `<!--`, `{#`, `(*`, `{-`, `<#`, `@*`, `<%--`, `{{!` or a docstring's quotes anywhere before it; `;`, `%`, `'`, `!`,
`::`, REM, dnl, or a leading `*` right before it; or, in JSON, be the value of a key `"//"`, `"#"`, `"_comment"`, `"$comment"` or `"comment"`.

Other tools' markers, as those tools read them: `gitleaks:allow`, `trufflehog:ignore` and `kingfisher:ignore` anywhere on the line; `ggignore`,
`pragma: allowlist secret` and `pragma: allowlist nextline secret` in a comment. bandit's `nosec` is about code, not about secrets: not honoured.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from scanner.report import Notice

# Every marker begins with one of these: files without any have no allows.
MARKERS = (b"straykey:", b"gitleaks:allow", b"trufflehog:ignore", b"kingfisher:ignore", b"ggignore", b"pragma:")

# Bounds on hostile files: what lies beyond is told, and allows nothing.
MOST_MARKERS, MOST_BLOCKS, MOST_STACKED = 10_000, 100, 16
_WINDOW = 1000

# Expressions are text here and compiled (and kept, by `re`) when a file has a marker: most runs on the hook's path meet none.
_MARKER = (
    rb"straykey:[ \t]*(?P<verb>[a-z]+(?:-[a-z]+)*)(?!\w)"
    rb"|(?P<other>gitleaks:allow|trufflehog:ignore|kingfisher:ignore|\bggignore|pragma: ?(?:allow|white)list[ -](?P<next>nextline[ -])?secret)(?![\w-])"
)
_ANYWHERE = {b"gitleaks:allow": "gitleaks", b"trufflehog:ignore": "trufflehog", b"kingfisher:ignore": "kingfisher"}
_VERBS = {b"allow": "line", b"allow-next-line": "next", b"allow-begin": "block", b"allow-end": "end"}
_MISTAKEN = rb"allow|ignore|disable|skip|nosec|suppress"

_CLOSERS = {
    b"/*": b"*/", b"<!--": b"-->", b"<%--": b"--%>", b"{#": b"#}", b"{{!": b"}}", b"(*": b"*)", b"{-": b"-}", b"<#": b"#>", b"@*": b"*@",
    b'"""': b'"""', b"'''": b"'''", b"--[[": b"]]", b"*": b"*/",
}
_STRONG = rb"/\*|<!--|<%--|\{#|\{\{!|\(\*|\{-|<#|@\*|\"\"\"|'''|--\[\[|--|(?<![\w&])#|(?<!:)//"
_WEAK = rb"(?:[;%'!]|::|\b(?i:rem|dnl)\b|(?:^[ \t]*)(?=\*)(?P<star>\*))[ \t]*\Z"
_JSON = rb'"(?://|#|[_$]{0,2}comments?)"[ \t]*:[ \t]*"[ \t]*\Z'
_WHOLE_LINE = rb"[ \t]*(?:#(?![a-z])|//|--)"
_ONLY_CLOSER = rb"[ \t]*(?:\*/|-->|--%>|#\}|\*\)|-\}|#>|\*@)[ \t\r]*\Z"

_RULES = rb"[ \t]*\[([^\]\r\n]*)(\]?)"
_RULE = r"[a-z0-9*?-]+\Z"
_UNTIL = r"(?:^|\s)until=(\S*)"


class Allow(NamedTuple):
    """One marker. Lines are 1-based and inclusive: `line` is the marker's own, `first` to `last` are covered (last < first: none).

    `rules` are ids or globs of ids. `until` is an ISO date or empty. `marker` is the tool whose marker it is, `form` line, next or block.
    `reason` is as written: a report masks values in it as in any line. `problem` says why the marker allows nothing (empty: it may).
    """

    line: int
    first: int
    last: int
    rules: tuple[str, ...] = ("*",)
    reason: str = ""
    until: str = ""
    marker: str = "straykey"
    form: str = "line"
    problem: str = ""

    def expired(self, today: str) -> bool:
        """`today` is an ISO date in UTC."""
        return bool(self.until) and self.until < today


class _Place(NamedTuple):
    """Where a marker stands: its line's number, bounds in the data, and the marker's own bounds."""

    number: int
    line: tuple[int, int]
    marker: tuple[int, int]


def find_allows(data: bytes) -> tuple[Allow, ...]:
    """All markers of a text (UTF-8, or any encoding that contains ASCII): blocks first, then by line."""
    if not any(marker in data for marker in MARKERS):
        return ()
    found, blocks, opened = list[Allow](), list[Allow](), list[Allow]()
    for allow in _read_all(data):
        if allow.form == "block" and not allow.problem:
            opened.append(allow)
        elif allow.form == "end" and opened:
            blocks.append(opened.pop()._replace(last=allow.line))
        else:
            found.append(allow._replace(problem="has no allow-begin") if allow.form == "end" else allow)
    found += [allow._replace(problem="has no allow-end") for allow in opened]
    found += [allow._replace(problem=f"is one of more than {MOST_BLOCKS} blocks in one file", last=0) for allow in blocks[MOST_BLOCKS:]]
    return (*sorted(blocks[:MOST_BLOCKS]), *sorted(found))


def match(allows: tuple[Allow, ...], line_start: int, line_end: int, rule_id: str, today: str) -> Allow | None:
    """The marker that allows a finding of these lines (1-based, inclusive), if any; `allows` as `find_allows` gives them.

    A marker covers a finding that begins in its lines, or that ends on the marker's own line (behind a value of several lines).
    """
    for allow in _near(allows, line_start, line_end):
        covers = allow.first <= line_start <= allow.last or (allow.form == "line" and allow.first <= line_end == allow.line)
        if covers and not allow.problem and not allow.expired(today) and any(fnmatchcase(rule_id, rule) for rule in allow.rules):
            return allow
    return None


def notices(path: str, allows: tuple[Allow, ...], used: Collection[Allow], today: str) -> tuple[Notice, ...]:
    """What a run says of markers that allowed nothing; `used` are those that `match` gave for the file's findings."""
    return tuple(_notice(path, allow, today) for allow in allows if allow not in used)


def _notice(path: str, allow: Allow, today: str) -> Notice:
    if allow.problem:
        return Notice("allow-malformed", "warning", f"the allow comment {allow.problem}", path, allow.line)
    if allow.expired(today):
        return Notice("allow-expired", "warning", f"the allow comment ended on {allow.until}", path, allow.line)
    level = "warning" if allow.marker == "straykey" else "note"
    return Notice("allow-unused", level, f"the allow comment ({allow.marker}) allowed nothing", path, allow.line)


def _near(allows: tuple[Allow, ...], line_start: int, line_end: int) -> Iterator[Allow]:
    """The blocks, and the markers close enough to reach one of the lines: a file may have thousands of both."""
    blocks = 0
    while blocks < len(allows) and allows[blocks].form == "block" and not allows[blocks].problem:
        yield allows[blocks]
        blocks += 1
    for first, last in ((line_start - MOST_STACKED - 1, line_start), (line_end, line_end)):
        index = bisect_left(allows, first, blocks, key=lambda allow: allow.line)
        while index < len(allows) and allows[index].line <= last:
            yield allows[index]
            index += 1


def _read_all(data: bytes) -> Iterator[Allow]:
    number, start, end = 1, 0, -1
    for count, found in enumerate(_marks(data)):
        if found.start() > end:  # a marker on a further line: count on from the line before
            number += data.count(b"\n", start, found.start())
            start = data.rfind(b"\n", 0, found.start()) + 1
            end = data.find(b"\n", found.end())
            end = len(data) if end < 0 else end
        if count == MOST_MARKERS:
            yield Allow(number, 1, 0, problem=f"is behind {MOST_MARKERS} others in one file: no more are read")
            return
        allow = _read(data, _Place(number, (start, end), found.span()), found)
        if allow is not None:
            yield allow


def _marks(data: bytes) -> Iterator[re.Match[bytes]]:
    """All markers in order. Six times faster than searching with the expression, where a file has markers at all."""
    pattern = re.compile(_MARKER)
    for position in sorted(position for marker in MARKERS for position in _positions(data, marker)):
        if found := pattern.match(data, position):
            yield found


def _positions(data: bytes, marker: bytes) -> Iterator[int]:
    position = data.find(marker)
    while position >= 0:
        yield position
        position = data.find(marker, position + len(marker))


def _read(data: bytes, place: _Place, found: re.Match[bytes]) -> Allow | None:
    before = data[max(place.line[0], place.marker[0] - _WINDOW) : place.marker[0]]
    other, comment = found["other"], _comment(before)
    if other in _ANYWHERE:
        return Allow(place.number, place.number, place.number, marker=_ANYWHERE[other])
    if comment is None:
        return None
    if other:
        line = _target(data, place) if found["next"] else place.number
        return Allow(place.number, line, line, marker="ggshield" if other == b"ggignore" else "detect-secrets", form="next" if found["next"] else "line")
    form = _VERBS.get(found["verb"])
    if form is None:
        verb = found["verb"][:40].decode("ascii")
        known = ", ".join(verb.decode("ascii") for verb in _VERBS)
        return Allow(place.number, 1, 0, problem=f"says {verb!r}, which is none of {known}") if re.match(_MISTAKEN, found["verb"]) else None
    return _own(data, place, form, comment, before)


def _own(data: bytes, place: _Place, form: str, comment: tuple[int, bytes], before: bytes) -> Allow:
    """A marker of straykey's own, from what stands behind it up to the end of its comment."""
    start, closer = comment
    after, closed, rest = data[place.marker[1] : min(place.line[1], place.marker[1] + _WINDOW)].partition(closer or b"\n")
    whole = len(before) == place.marker[0] - place.line[0]
    alone = whole and (not before[:start].strip(b" \t{,") or bool(re.match(_WHOLE_LINE, before))) and not (closed and rest.strip(b" \t\r,;}"))
    first = _target(data, place) if form == "next" else place.number
    last = {"line": _target(data, place) if alone else first, "next": first}.get(form, 0)
    rules, until, reason, problem = _terms(after)
    return Allow(place.number, first, last, rules, reason, until, "straykey", form, problem)


def _comment(before: bytes) -> tuple[int, bytes] | None:
    """Where the comment begins whose text ends in the marker, and what closes it (empty: the line's end). None: it is no comment."""
    if found := re.search(_JSON, before):
        return found.start(), b'"'
    for found in reversed(list(re.finditer(_STRONG, before))):
        closer = _CLOSERS.get(found[0], b"")
        if not closer or closer not in before[found.end() :]:
            return found.start(), closer
    found = re.search(_WEAK, before)
    return (found.start(), b"*/" if found["star"] else b"") if found else None


def _target(data: bytes, place: _Place) -> int:
    """The number of the next line that is neither another marker alone on its line nor the end of a comment."""
    number, end = place.number + 1, place.line[1]
    while 0 <= end < len(data) and number < place.number + MOST_STACKED:
        line = data[end + 1 : end + 1 + _WINDOW].partition(b"\n")[0]
        found = re.search(_MARKER, line)
        comment = _comment(line[: found.start()]) if found else None
        if not re.match(_ONLY_CLOSER, line) and not (comment and not line[: comment[0]].strip()):
            break
        number, end = number + 1, data.find(b"\n", end + 1)
    return number


def _terms(after: bytes) -> tuple[tuple[str, ...], str, str, str]:
    """Rules, until, reason and problem."""
    rules: tuple[str, ...] = ("*",)
    problem = ""
    if listed := re.match(_RULES, after):
        rules = tuple(rule.strip() for rule in listed[1].decode("utf-8", "replace").split(","))
        after = after[listed.end() :]
        if not listed[2]:
            problem = "has [ without ]"
        elif not all(re.match(_RULE, rule) for rule in rules):
            problem = "names something that is no rule id or glob of ids"
    text = re.sub(r'\\n"?,?\s*\Z', "", after.decode("utf-8", "replace"))  # a line of a notebook's cell is a JSON string
    until = re.search(_UNTIL, text)
    if until and not _is_date(until[1].rstrip(",;.")):
        problem = problem or "has an until= that is no date such as 2027-01-31"
    reason = " ".join((text[: until.start()] + text[until.end() :] if until else text).split()).strip(" :,;-")
    return rules, until[1].rstrip(",;.") if until else "", reason, problem


def _is_date(text: str) -> bool:
    from datetime import date  # 1 ms, only where a comment names a day

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
