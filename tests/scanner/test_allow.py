import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.allow import MARKERS, MOST_BLOCKS, MOST_MARKERS, Allow, find_allows, match, notices

TODAY = "2026-11-20"
# Written in two pieces: this file is scanned too, and must not allow anything itself.
OWN = "stray" + "key: "
GITLEAKS, TRUFFLEHOG, KINGFISHER = "git" + "leaks:allow", "truffle" + "hog:ignore", "king" + "fisher:ignore"
GITGUARDIAN, PRAGMA, NEXTLINE = "gg" + "ignore", "pragma: allow" + "list secret", "pragma: allow" + "list nextline secret"


def text(*lines: str) -> bytes:
    return "\n".join(lines).replace("OWN ", OWN).encode()


def one(*lines: str) -> Allow:
    (allow,) = find_allows(text(*lines))
    return allow


def allowed(data: bytes, line: int, rule: str = "aws-key", last: int = 0) -> bool:
    return match(find_allows(data), line, last or line, rule, TODAY) is not None


COMMENTS = [
    'x = "v"  # {}', 'x = "v" # noqa {}', "x = 'v'; // {}", "x = 'v'; /* {} */", "<p>v</p> <!-- {} -->", "select 'v' -- {}", "x=v ; {}", "x = v % {}", "x = v ' {}",
    "set x=v & REM {}", "set x=v & rem {}", "x: v {{# {} #}}", "x (* {} *)", "x = v {{- {} -}}", "$x = v <# {} #>", "@* {} *@", "<%-- {} --%>", "{{{{! {} }}}}", "x = v --[[ {} ]]",
    '"//": "{}", "x": "v"', '"_comment" : "{}", "x": "v"', '{{"#":"{}","x":"v"}}', "x = v ! {}", "x = v dnl {}", ":: {}", " * {}", '"""{}"""', "x=v;#{}", "#!shell # {}",
]  # fmt: skip
NO_COMMENTS = ["x = v {}", "http://example.org/{}", "a&#{}", "word#{}", "it{}", "* x {}", '"password": "{}"', "/* x */ {}", "a' b {}", "{}"]


@pytest.mark.parametrize("line", COMMENTS)
def test_a_marker_counts_in_comments_of_any_language(line: str) -> None:
    allow = one("first", line.format("OWN allow[aws-*, x-1] the reason"), "last")
    assert (allow.line, allow.rules, allow.reason, allow.problem) == (2, ("aws-*", "x-1"), "the reason", "")
    assert allow.first == 2


@pytest.mark.parametrize("line", NO_COMMENTS)
def test_a_marker_outside_of_a_comment_is_text(line: str) -> None:
    assert find_allows(text(line.format("OWN allow[aws-*] the reason"))) == ()


def test_same_line_form_covers_its_line_only() -> None:
    data = text("a", "b = 1  # OWN allow", "c")
    assert [allowed(data, line) for line in (1, 2, 3)] == [False, True, False]


def test_a_comment_alone_on_its_line_covers_the_next_one_too() -> None:
    for comment in ("# OWN allow", "  // OWN allow", "/* OWN allow */", "<!-- OWN allow -->", '"//": "OWN allow",', '{ "//": "OWN allow",', "# TODO: OWN allow", "// x // OWN allow"):
        data = text("a", comment, "b", "c")
        assert [allowed(data, line) for line in (1, 2, 3, 4)] == [False, True, True, False], comment


@pytest.mark.parametrize("line", ["/* OWN allow */ b = 1", "b = 1 # OWN allow", '"//": "OWN allow", "b": 1', "#define B 1 // OWN allow", "!f() // OWN allow", "<!-- OWN allow --><b>"])
def test_a_comment_beside_code_does_not(line: str) -> None:
    assert [allowed(text(line, "c"), number) for number in (1, 2)] == [True, False]


def test_comments_stack_above_a_line() -> None:
    data = text("# OWN allow[aws-key] one", "# OWN allow[x] two", "b = 1", "c")
    assert [allowed(data, 3, rule) for rule in ("aws-key", "x", "y")] == [True, True, False]
    assert not allowed(data, 4)
    assert allowed(text("/*", " * OWN allow", " */", "b"), 4)
    assert not allowed(text("# OWN allow", "", "b"), 3)


def test_next_line_form_covers_the_next_line_only() -> None:
    data = text("a = 1  # OWN allow-next-line[aws-*] why", "b", "c")
    assert [allowed(data, line) for line in (1, 2, 3)] == [False, True, False]


def test_block_form_covers_all_up_to_its_end() -> None:
    data = text("a", "# OWN allow-begin[aws-*] why", "b", "c", "# OWN allow-end", "d")
    assert [allowed(data, line) for line in range(1, 7)] == [False, True, True, True, True, False]
    assert not allowed(data, 3, "github-pat")


def test_blocks_nest() -> None:
    data = text("# OWN allow-begin[a]", "x", "# OWN allow-begin[b]", "x", "# OWN allow-end", "x", "# OWN allow-end", "x")
    assert [allowed(data, line, "a") for line in (2, 4, 6, 8)] == [True, True, True, False]
    assert [allowed(data, line, "b") for line in (2, 4, 6, 8)] == [False, True, False, False]


def test_half_a_block_allows_nothing_and_is_told() -> None:
    for lines, problem in ((("# OWN allow-begin why", "b"), "has no allow-end"), (("# OWN allow-end", "b"), "has no allow-begin")):
        assert not allowed(text(*lines), 2)
        assert one(*lines).problem == problem


def test_a_value_of_several_lines_is_covered_from_its_first_line_or_behind_its_end() -> None:
    assert allowed(text("k = '''-- # OWN allow", "x", "x'''"), 1, last=3)
    assert allowed(text("k = '''--", "x", "x'''  # OWN allow"), 1, last=3)
    assert allowed(text("# OWN allow", "k = '''--", "x", "x'''"), 2, last=4)
    assert not allowed(text("k = '''--", "x # OWN allow", "x'''"), 1, last=3)
    assert allowed(text("-----BEGIN", "x", f"-----END # {GITLEAKS}"), 1, last=3)


def test_until_is_inclusive() -> None:
    data = text("a # OWN allow[aws-key] until=2026-11-20 the reason")
    (allow,) = found = find_allows(data)
    assert (allow.until, allow.reason) == ("2026-11-20", "the reason")
    assert match(found, 1, 1, "aws-key", "2026-11-20") == allow
    assert match(found, 1, 1, "aws-key", "2026-11-21") is None
    assert [notice.code for notice in notices("p", found, (), "2026-11-21")] == ["allow-expired"]


@pytest.mark.parametrize("tail", ["until=2027-01-31 why", "why until=2027-01-31", "why, until=2027-01-31.", "until=2027-01-31, why"])
def test_until_may_stand_anywhere_behind_the_rules(tail: str) -> None:
    allow = one(f"a # OWN allow[x] {tail}")
    assert (allow.until, allow.reason, allow.problem) == ("2027-01-31", "why", "")


@pytest.mark.parametrize(
    ("marker", "problem"),
    [
        ("allow[x until=2027-01-31", "has [ without ]"), ("allow[]", "names something that is no rule id"), ("allow[X]", "names something"), ("allow[a b]", "names something"),
        ("allow[a,]", "names something"), ("allow until=2027-02-30", "no date"), ("allow until=", "no date"), ("allow until=20270131", "no date"), ("allow until=2027-W05-1", "no date"),
        ("allow-nextline x", "says 'allow-nextline', which is none of allow, allow-next-line"), ("ignore", "says 'ignore'"), ("disable-line", "says 'disable-line'"),
    ],
)
def test_a_malformed_marker_allows_nothing_and_is_told(marker: str, problem: str) -> None:
    data = text(f"a # OWN {marker}", "b")
    allow = one(f"a # OWN {marker}", "b")
    assert problem in allow.problem
    assert not any(allowed(data, line) for line in (1, 2))
    (notice,) = notices("p/q", find_allows(data), (), TODAY)
    assert (notice.code, notice.level, notice.path, notice.line) == ("allow-malformed", "warning", "p/q", 1)
    assert problem in notice.message


@pytest.mark.parametrize("word", ["allowance", "allowReason", "a scanner", "allow_it", "scan"])
def test_other_words_behind_the_name_are_prose(word: str) -> None:
    assert [allow.problem for allow in find_allows(text(f"# OWN {word}")) if not allow.problem] == []


@pytest.mark.parametrize("marker", [GITLEAKS, TRUFFLEHOG, KINGFISHER])
def test_markers_that_other_tools_find_anywhere_count_anywhere_on_the_line(marker: str) -> None:
    for line in ("a = 1 # {}", '"a": "1", "c": "{}"', "a = 1 {} why"):
        assert [allowed(text("x", line.format(marker), "b"), number) for number in (1, 2, 3)] == [False, True, False]
    assert find_allows(text(f"a # {marker}-all")) == ()


@pytest.mark.parametrize(("marker", "tool"), [(GITGUARDIAN, "ggshield"), (PRAGMA, "detect-secrets"), (PRAGMA.replace("allow", "white"), "detect-secrets")])
def test_markers_that_other_tools_want_in_comments_count_there(marker: str, tool: str) -> None:
    assert one(f"a = 1  # {marker}").marker == tool
    assert [allowed(text(f"# {marker}", "b"), line) for line in (1, 2)] == [True, False]
    assert find_allows(text(f"a = {marker}")) == ()


def test_the_nextline_pragma_covers_the_next_line_only() -> None:
    assert [allowed(text("a", f"# {NEXTLINE}", "b", "c"), line) for line in (1, 2, 3, 4)] == [False, False, True, False]


def test_nosec_is_no_marker() -> None:
    assert find_allows(b"a = 1  # nosec\nb = 2  # nosec B105\n") == ()


def test_several_markers_share_a_comment() -> None:
    found = find_allows(text(f"a # {GITLEAKS} {PRAGMA} OWN allow[x] why"))
    assert [allow.marker for allow in found] == ["detect-secrets", "gitleaks", "straykey"]


def test_the_reason_ends_with_its_comment() -> None:
    assert one('/* OWN allow[x] why */ password = "hunter"').reason == "why"
    assert one('{"//": "OWN allow[x] why", "password": "hunter"}').reason == "why"
    assert one('"password = 1  # OWN allow[x] why\\n",').reason == "why"
    assert one("a # OWN allow: why\r").reason == "why"
    assert one("a # OWN allow").reason == ""
    assert one("a # OWN allow pâté").reason == "pâté"


def test_lines_end_with_lf_only() -> None:
    assert one("a\r\rb\x0b\x0c\u2028c # OWN allow").line == 1
    assert one("a\r", "b # OWN allow\r", "c").line == 2


def test_what_allowed_nothing_is_told() -> None:
    data = text("a # OWN allow[x] why", f"b # {GITLEAKS}", "c # OWN allow[y]")
    found = find_allows(data)
    used = {match(found, 1, 1, "x", TODAY)}
    told = [(notice.code, notice.level, notice.line) for notice in notices("p", found, used - {None}, TODAY)]
    assert told == [("allow-unused", "note", 2), ("allow-unused", "warning", 3)]


def test_a_flood_is_bounded_and_told() -> None:
    found = find_allows(text(*["a # OWN allow[x]"] * (MOST_MARKERS + 5)))
    assert len(found) == MOST_MARKERS + 1
    assert [(allow.line, "behind" in allow.problem) for allow in found[-2:]] == [(MOST_MARKERS, False), (MOST_MARKERS + 1, True)]
    assert match(found, MOST_MARKERS, MOST_MARKERS, "x", TODAY)
    blocks = find_allows(text(*["# OWN allow-begin", "a", "# OWN allow-end"] * (MOST_BLOCKS + 1)))
    assert [bool(allow.problem) for allow in blocks] == [False] * MOST_BLOCKS + [True]


@pytest.mark.parametrize("unit", ["# OWN allow ", "OWN allow", "/*", "' ", "// OWN allow[", "{} ", "# OWN allow-begin "])
def test_one_huge_line_ends(unit: str) -> None:
    data = text(unit.format(GITLEAKS) * 200_000 + "# OWN allow")
    assert len(find_allows(data)) <= MOST_MARKERS + 1


PIECES = st.sampled_from(
    ["OWN allow", "OWN allow-begin", "OWN allow-end", "OWN allow-next-line", "[x]", "[", "]", "until=", "2027-01-31", "# ", "// ", "/* ", " */", "\n", "\n", "\r\n", '"//": "', '"', " ", "é", GITLEAKS, PRAGMA, NEXTLINE]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.binary(max_size=10))
def test_any_text_is_read_and_lines_stay_inside(body: str, noise: bytes) -> None:
    data = text(body) + noise
    found = find_allows(data)
    lines = data.count(b"\n") + 1
    assert all(1 <= allow.line <= lines for allow in found)
    for line in range(1, lines + 1):
        linear = [a for a in found if not a.problem and not a.expired(TODAY) and a.rules in (("*",), ("x",)) and (a.first <= line <= a.last or (a.form == "line" and a.line == line))]
        assert (match(found, line, line, "x", TODAY) is not None) == bool(linear)


@given(st.binary(max_size=200).filter(lambda data: not any(marker in data for marker in MARKERS)))
def test_data_without_a_marker_has_no_allows(data: bytes) -> None:
    assert find_allows(data) == ()
