"""Inputs that crash, blind or stall the grammars are refused before a parser sees them, or by the count of its steps.

What each did to the grammar was measured with tree-sitter 0.26.1: see the comments.
"""

from random import Random

import pytest

from detectors.artifact import Artifact, Origin
from scanner.syntax import Languages, read_syntax

LANGUAGES = Languages()
NAMES = sorted(LANGUAGES.heads())


def degraded(language: str, data: bytes, **limits: int) -> str:
    return read_syntax(Artifact(Origin("x"), data), language, languages=LANGUAGES, **limits).degraded


def test_deep_indentation_never_reaches_the_python_grammar():
    # 600 levels: SIGSEGV in tree-sitter-python 0.25.0.
    deep = b"".join(b" " * level + b"if x:\n" for level in range(600)) + b" " * 600 + b"x = 'a'\n"
    assert degraded("python", deep) == "indentation"
    tabs = b"".join(b"\t" * level + b"if x:\n" for level in range(201)) + b"\t" * 201 + b"x = 'a'\n"
    assert degraded("python", tabs) == "indentation"


def test_deep_indentation_never_reaches_the_kotlin_grammar():
    # 1,500 levels: more than 4 s.
    assert degraded("kotlin", b"".join(b" " * level + b"if x:\n" for level in range(1400))) == "indentation"


def test_comments_that_nothing_closes_do_not_stall_the_guard():
    # A pattern for this once backtracked without end on 1,200 bytes.
    assert degraded("html", b"<!--" * 300) in ("repetition", "nesting")
    assert degraded("html", b"<!-- x --><p>a</p>\n" * 300) == ""


def test_wide_lines_are_no_deep_indentation():
    wide = b"x = f(\n" + b"".join(b" " * 400 + b"'%d',\n" % number for number in range(300)) + b")\n"
    assert degraded("python", wide) == ""
    shallow = b"".join(b" " * level + b"if x:\n" for level in range(190)) + b" " * 250 + b"x = 'a'\n"
    assert degraded("python", shallow) == ""


@pytest.mark.parametrize(
    ("language", "piece", "count"),
    [
        ("python", b"<!--", 2000),  # 3.1 s
        ("java", b"<!--", 2000),  # 8 s and more
        ("javascript", b"->", 2000),  # 2.2 s
        ("html", b"<!--", 5000),  # 1.2 s, 255 MB
        ("html", b"<a>", 100_000),  # more than 12 s
        ("java", b"a<", 10_000),  # 1.7 s, 920 MB
        ("cpp", b"a<", 100_000),  # 610 MB
        ("kotlin", b"x=", 10_000),  # 1.4 s, 208 MB
        ("bash", b"fn f(){", 5000),  # over 1 s
        ("scala", b"a?b:", 5000),  # over 1 s
        ("ruby", b"=begin\n", 5000),  # over 1 s
    ],
)
def test_repetition_is_refused(language, piece, count):
    assert degraded(language, piece * count) in ("repetition", "nesting", "parser-budget")


@pytest.mark.parametrize("language", [name for name in NAMES if name != "sql"])
@pytest.mark.parametrize("piece", [b"(", b"[", b"{", b"%w(", b"f({[", b"x = {1: ["])
def test_brackets_that_nothing_closes_are_refused(language, piece):
    # 5,000 times `%w(` end the Java and Rust parsers at 6 GB; different words between them get past the check for repetition.
    words = Random(1)
    data = b"".join(piece + b"a%d, " % words.randrange(10**9) for _ in range(2000))
    assert degraded(language, data) == "nesting"


def test_balanced_depth_is_refused_too():
    assert degraded("javascript", b"x = " + b"[" * 100_000 + b"]" * 100_000) in ("nesting", "repetition")


@pytest.mark.parametrize("language", ["java", "go", "csharp", "c", "cpp"])
def test_comments_in_comments_never_reach_the_parser(language):
    # 560 kB: gigabytes, and no progress report by which it could be stopped.
    assert degraded(language, b"".join(b"/* password = <!-- # %d " % (number * 7919 % 100_003) for number in range(20_000))) == "nesting"


def test_different_words_do_not_hide_unclosed_generics():
    words = Random(1)
    data = b"".join(b"a%d<" % words.randrange(10**9) for _ in range(2000))
    assert degraded("java", data) == "repetition"
    assert degraded("kotlin", data.replace(b"<", b" = ")) == "repetition"


def test_tags_that_nothing_closes_are_refused():
    words = Random(1)
    data = b"".join(b"<a%d>" % words.randrange(10**9) for _ in range(5000))
    assert degraded("html", data) == "nesting"
    assert degraded("html", b"".join(b"<li>%d<br>\n" % words.randrange(10**9) for _ in range(5000))) == ""


def test_a_parser_that_takes_too_many_steps_is_stopped():
    # Passes every check beforehand, and sends the parser into quadratic recovery.
    signs = Random(1)
    data = b"".join(signs.choice([b"<!--", b"<!-", b"<-", b"->", b"!-", b"<--"]) for _ in range(4000))
    assert [degraded(language, data) for language in ("python", "java", "c", "go", "ruby")] == ["parser-budget"] * 5


def test_binary_data_is_refused():
    assert degraded("python", b"x = 'a'\0\n") == "binary"
    random = Random(1)
    assert degraded("csharp", bytes(random.randrange(1, 256) for _ in range(20_000))) == "binary"
    assert degraded("python", "# naïve: «é»\nx = 'a'\n".encode("latin-1")) == ""


def test_the_size_limit_counts_bytes():
    assert degraded("python", b"x = 1\n" * 10, size_limit=60) == ""
    assert degraded("python", b"x = 1\n" * 10, size_limit=59) == "too-large"


def test_an_unknown_language_is_no_error():
    assert degraded("klingon", b"x") == "unknown-language"
    assert degraded("../python", b"x") == "unknown-language"


def test_a_grammar_that_is_not_installed_is_no_error(tmp_path):
    (tmp_path / "toy.toml").write_text('name = "toy"\n\n[grammar]\npackage = "tree_sitter_no_such_grammar"\n')
    reading = read_syntax(Artifact(Origin("x"), b"x = 1"), "toy", languages=Languages(tmp_path))
    assert reading == ((), "grammar-missing")


def _varied(piece: str, count: int) -> bytes:
    """A piece over and over, each time with another number in it: no repetition that the guard could refuse."""
    numbers = Random(3)
    return "".join(piece % numbers.randrange(256) for _ in range(count)).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"{1, 2, 3, 4" + b" " * 200_000 + b"x}",  # the tail of a list of bytes
        b"x = {" + _varied("%d, ", 50_000) + b"x}",
        b"SET `a` = '" + _varied("\\'%d", 50_000),  # strings whose quotes are all escaped
        _varied("a%d ", 50_000) + _varied("'x%d' ", 1000),  # names without end before strings
        b'x = "' + _varied("$a%d", 30_000) + b'"',
        _varied("<script>x%d</script>", 8_000),
    ],
)
@pytest.mark.parametrize("language", ["sql", "c", "php", "kotlin", "javascript", "html"])
def test_reading_takes_one_pass(language, data):
    assert degraded(language, data) in ("", "parser-budget")


def test_long_chains_and_deep_trees_are_read():
    chain = b"x = " + b" + ".join(b"'%d'" % number for number in range(15_000))
    reading = read_syntax(Artifact(Origin("x"), chain), "python", languages=LANGUAGES)
    assert len(reading.bindings[0].value.parts) == 15_000
    calls = b"x = a" + b"".join(b".m%d('v')" % number for number in range(3000)) + b"\n"
    assert read_syntax(Artifact(Origin("x"), calls), "python", languages=LANGUAGES).degraded == ""
    choice = b"x = " + b" or ".join(b"a%d" % number for number in range(5000)) + b" or 'end'\n"
    assert read_syntax(Artifact(Origin("x"), choice), "python", languages=LANGUAGES).degraded == ""
    powers = b"x = " + b"**".join(b"a%d" % number for number in range(5000)) + b"\n"
    assert read_syntax(Artifact(Origin("x"), powers), "python", languages=LANGUAGES).degraded == ""
