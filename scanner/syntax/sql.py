"""SQL read token by token, in all dialects alike.

Not by tree-sitter-sql: of fifteen statements of five dialects it could not parse ten (IDENTIFIED BY, ALTER LOGIN .. WITH PASSWORD, [names], `names`,
PL/SQL blocks), and its library takes 13.6 MB (docs/decisions.md). Statements need no parsing here: what matters is which name a string stands beside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from detectors.artifact import Span
from detectors.binding import Binding, Literal, Part, Reading, Reference, Unknown, Value
from scanner.syntax.constants import concatenated
from scanner.syntax.languages import Languages
from scanner.syntax.spec import Spec
from scanner.syntax.wanted import Wanted

_TOKEN = re.compile(
    rb"(?P<comment>--[^\n]*|/\*(?!!).*?(?:\*/|\Z)|\#(?=[\s#])[^\n]*)"
    rb"|(?P<string>(?:[NnEeBbXx]|[UuQq]&?|_\w{2,12}\s?)?'(?P<body>(?:[^']|'')*)')"
    rb"|(?P<quoted>\"[^\"\n]*\"|`[^`\n]*`|\[[^\]\n]{1,128}\](?=[\s.,)=(]|\Z))"
    rb"|(?P<word>[@:$]{0,2}[A-Za-z_\x80-\xff][\w$\x80-\xff]*)"
    rb"|(?P<number>\d[\d.]*)"
    rb"|(?P<sign>:=|=>|<>|!=|\|\||[=+(),;.])",
    re.DOTALL,
)
_BACKSLASHED = re.compile(rb"(?:[NnEeBbXx]|_\w{2,12}\s?)?'((?:[^'\\]|''|\\.)*)'", re.DOTALL)
_CONDITIONS = frozenset("WHERE AND OR ON HAVING WHEN IF ELSIF ELSEIF NOT".split())
_CALLS = frozenset("EXEC EXECUTE CALL".split())
_CLAUSES = frozenset("SET SELECT FROM INTO VALUES INSERT UPDATE DELETE DECLARE BEGIN WITH CREATE ALTER TABLE USER".split())
_MODIFIERS = frozenset("PASSWORD HASHED ENCRYPTED UNENCRYPTED TEXT".split())
_KEY_COLUMN = re.compile(r"(?:^|_)(?:name|key|param|parameter|setting|variable|property|option|code)$", re.IGNORECASE)
_VALUE_COLUMN = re.compile(r"(?:^|_)(?:value|val|data|content)$", re.IGNORECASE)
_SETTINGS = re.compile(r"option|setting|config|param|propert|preference|variable", re.IGNORECASE)
_MOST_BINDINGS = 200_000
_MOST_NAMES = 8


class Token(NamedTuple):
    """One token. `text` is upper case for words, the content for quoted names; `span` of a string is what stands between its quotes."""

    kind: str
    text: str
    span: Span
    whole: Span


def read_sql(data: bytes, _spec: Spec, wanted: Sequence[Span], _languages: Languages) -> Reading:
    """Names and strings side by side: `name = '..'`, `name '..'`, columns and their VALUES, arguments, defaults, comparisons."""
    places = Wanted(wanted)
    statements = _Statements(data, places)
    for token in _tokens(data):
        statements.take(token)
        if len(statements.bindings) >= _MOST_BINDINGS:
            return Reading(tuple(statements.bindings), "work")
    statements.end()
    return Reading(tuple(statements.bindings))


def _tokens(data: bytes) -> Iterator[Token]:
    backslashes = b"`" in data or b"ENGINE=" in data
    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while match := _TOKEN.search(data, position):
        kind = match.lastgroup or ""
        position = match.end()
        whole = Span(match.start(), position)
        if match["string"] is not None:
            longer = _BACKSLASHED.match(data, match.start()) if backslashes or match["string"][:1] in b"Ee" else None
            backslashes = backslashes and longer is not None  # one that nothing closes reaches the end; looking again and again would be quadratic
            start, end = longer.span(1) if longer else match.span("body")
            position = end + 1
            yield Token("string", "", Span(start, end), Span(whole.start, position))
        elif kind == "quoted":
            yield Token("name", match["quoted"][1:-1].decode("utf-8", "replace"), Span(whole.start + 1, whole.end - 1), whole)
        else:
            yield Token(kind, match[0].decode("utf-8", "replace"), whole, whole)


class _Statements:
    """What has been read of the statement at hand. `names` are the words and names directly before the next token."""

    def __init__(self, data: bytes, wanted: Wanted) -> None:
        self.bindings: list[Binding] = []
        self._data = data
        self._wanted = wanted
        self._backslashes = b"`" in data or b"ENGINE=" in data
        self._clear()

    def _clear(self) -> None:
        self.clause = ""
        self._joining = False
        self.names: list[Token] = []
        self.first: Token | None = None
        self.target: tuple[Token, str] | None = None
        self.parts: list[Token] = []
        self.calls: list[tuple[str, Token | None, int]] = []
        self.table = ""
        self.columns: list[Token] = []
        self.row: list[tuple[int, Token]] = []

    def take(self, token: Token) -> None:
        if token.kind == "comment":
            self._comment(token)
        elif token.kind == "string":
            self._string(token)
        elif token.kind in ("word", "name"):
            self._word(token)
        elif token.kind == "number":
            self._flush()
            self.names.clear()
        else:
            self._sign(token)

    def end(self) -> None:
        self._flush()

    def _string(self, token: Token) -> None:
        """Strings side by side, or with `||` or `+` between them, are one."""
        if self.parts and self._data[self.parts[-1].whole.end : token.whole.start].strip(b" \t\r\n|+"):
            self._flush()
        self.parts.append(token)

    def _comment(self, token: Token) -> None:
        if self._wanted.asks(*token.whole):
            self.bindings.append(Binding("", "unnamed", "sql", Unknown("comment"), token.whole, None, "", ("comment",)))

    def _word(self, token: Token) -> None:
        upper = token.text.upper()
        if upper in ("GO", "DELIMITER") and token.kind == "word":
            self._flush()
            self._clear()
            return
        if token.kind == "name" and not self.parts and self._due() and self._data[token.whole.start : token.whole.start + 1] == b'"':
            self.parts.append(token)
            return
        self._flush()
        if self._joining and self.names:
            last = self.names.pop()
            self._joining = False
            self.names.append(Token("name", f"{last.text}.{token.text}", Span(last.span.start, token.span.end), last.whole))
            return
        if token.kind == "word" and upper in _CONDITIONS | _CALLS | _CLAUSES:
            if upper == "VALUES" and self.clause == "INTO" and self.names:
                self.table, self.columns = self.names[-1].text, []
            self.clause = upper
            self.names.clear()
            self.first = None if upper in ("DECLARE", "BEGIN", "SET") else self.first
            if upper == "VALUES":
                self.row.clear()
            return
        if self.first is None:
            self.first = token
        self.names = [*self.names[-_MOST_NAMES:], token]

    def _due(self) -> bool:
        """Whether a value comes next: there a name in double quotes is a string (MySQL, BigQuery, SQLite; Oracle after BY)."""
        return self.target is not None or (bool(self.names) and self.names[-1].text.upper() in ("BY", *_MODIFIERS))

    def _sign(self, token: Token) -> None:
        text = token.text
        if text in ("||", "+"):
            return
        if text == ".":
            self._joining = bool(self.names) and not self.parts
            return
        self._flush(closed=text in (",", ")"))
        if text in ("=", ":=", "=>", "<>", "!="):
            self._operator(text)
        elif text == "(":
            self._open()
        elif text == ")":
            self._close()
        elif text == ",":
            self._comma()
        elif text == ";":
            self._clear()
        self.names.clear()

    def _operator(self, text: str) -> None:
        name = self._name(text)
        if name is None:
            return
        if text == ":=":
            kind = "assignment"
        elif text == "=>" or self.clause in _CALLS:
            kind = "argument"
        else:
            kind = "comparison" if self.clause in _CONDITIONS or text in ("<>", "!=") else "assignment"
        self.target = (name, kind)

    def _name(self, text: str) -> Token | None:
        """The name that an operator follows: of `@pwd NVARCHAR(20) =` and `v_pw VARCHAR2 :=` the first word."""
        if self.names and not (text == ":=" and len(self.names) > 1):
            declared = self.clause == "DECLARE" and self.first is not None
            return self.first if declared else self.names[-1]
        return self.first

    def _open(self) -> None:
        name = self.names[-1] if self.names else None
        if self.clause == "INTO" and name is not None:
            self.table, self.columns = name.text, []
            self.calls.append(("columns", name, 0))
        elif self.clause == "VALUES" and not self.names:
            self.row.clear()
            self.calls.append(("row", None, 0))
        elif name is not None and self.clause not in ("TABLE", "CREATE", "DECLARE"):
            self.calls.append(("call", name, 0))
        else:
            self.first = self.first if self.calls or self.clause == "DECLARE" else None
            self.calls.append(("group", name, 0))

    def _close(self) -> None:
        if self.calls:
            kind, _, _ = self.calls.pop()
            if kind == "row":
                self._finish_row()

    def _comma(self) -> None:
        if self.calls:
            kind, name, index = self.calls[-1]
            self.calls[-1] = (kind, name, index + 1)
        self.target = None
        self.first = None

    def _flush(self, *, closed: bool = False) -> None:
        """The strings read so far end here: bind them to what stands before them."""
        parts, self.parts = self.parts, []
        if not parts:
            if self.names and self.calls and self.calls[-1][0] == "columns" and closed:
                self.columns.append(self.names[-1])
            return
        target, self.target = self.target, None
        if target is not None:
            self._emit(target[0].text, target[1], parts, target[0].span)
        elif self.names:
            self._beside(parts)
            self.names.clear()
        elif self.calls and self.calls[-1][0] == "row":
            self.row.append((self.calls[-1][2], parts[0]))
        elif self.calls and self.calls[-1][0] == "call" and (name := self.calls[-1][1]) is not None:
            index = self.calls[-1][2]
            self._emit(f"{name.text}#{index}", "positional", parts, name.span, name.text)
        else:
            self._unnamed(parts)

    def _beside(self, parts: list[Token]) -> None:
        """`IDENTIFIED BY '..'`, `PASSWORD '..'`, `DEFAULT '..'`."""
        words = [token.text.upper() for token in self.names]
        if words[-1] == "DEFAULT" and self.first is not None and self.first is not self.names[-1]:
            self._emit(self.first.text, "default", parts, self.first.span)
            return
        before = len(words) - (2 if words[-1] in _MODIFIERS and len(words) > 1 and words[-2] == "BY" else 1)
        start = max(0, before - 1) if words[before] == "BY" else before
        names = self.names[start:]
        # What follows IDENTIFIED BY is a password in every dialect (MySQL, MariaDB, Oracle); the words do not say so by themselves.
        text = "PASSWORD" if words[start : start + 2] == ["IDENTIFIED", "BY"] else " ".join(token.text for token in names)
        self._emit(text, "option", parts, Span(names[0].span.start, names[-1].span.end))

    def _finish_row(self) -> None:
        """Give each string of a row its column's name; in a table of settings the string before it, or that of its name column."""
        names = [column.text for column in self.columns]
        key = next((index for index, name in enumerate(names) if _KEY_COLUMN.search(name)), None)
        texts = dict(self.row)
        previous: Token | None = None
        for index, token in self.row:
            column = names[index] if index < len(names) else f"{self.table}#{index}"
            span = self.columns[index].span if index < len(names) else None
            named = texts.get(key) if key is not None and key != index and index < len(names) and _VALUE_COLUMN.search(column) else None
            if not names and previous is not None and _SETTINGS.search(self.table):
                named = previous
            if named is not None:
                column, span = self._data[named.span.start : named.span.end][:128].decode("utf-8", "replace"), named.span
            self._emit(f"{self.table}.{column}" if names or named else column, "entry" if names or named else "positional", [token], span)
            previous = token
        self.row = []

    def _emit(self, name: str, kind: str, parts: list[Token], span: Span | None, callee: str = "") -> None:
        place = Span(parts[0].whole.start, parts[-1].whole.end)
        if self._wanted.touches(*place) or (span is not None and self._wanted.touches(*span)):
            self.bindings.append(Binding(name, kind, "sql", self._literal(parts), span, place, callee))

    def _unnamed(self, parts: list[Token]) -> None:
        place = Span(parts[0].whole.start, parts[-1].whole.end)
        if self._wanted.asks(*place):
            self.bindings.append(Binding("", "unnamed", "sql", self._literal(parts), None, place))

    def _literal(self, parts: list[Token]) -> Value:
        values: list[Value] = [self._one(part) for part in parts]
        return concatenated(values, "concatenation") or Reference("")

    def _one(self, token: Token) -> Literal:
        text = self._data[token.span.start : token.span.end].replace(b"''", b"'")
        if self._backslashes and b"\\" in text:
            text = re.sub(rb"\\(.)", rb"\1", text, flags=re.DOTALL)
        return Literal(text, (Part(token.span),))
