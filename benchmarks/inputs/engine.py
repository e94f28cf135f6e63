"""Inputs against the engine and the reading of files: floods, sizes, long lines, encodings of the same thing a million times."""

from __future__ import annotations

import base64
import gzip

from benchmarks.inputs import Case, Planter

MB = 1 << 20


def spaces(planter: Planter) -> None:
    """What takes detect-secrets cubic time: a key and spaces."""
    planter.plant("a.py", b"key" + b" " * 1600 + b"\n")


def letters(planter: Planter) -> None:
    planter.plant("a.txt", b"a" * (2 * MB) + b"\n")


def passwords(planter: Planter) -> None:
    planter.plant("a.txt", b"password=" * 220_000 + b"\n")


def password_lines(planter: Planter) -> None:
    planter.plant("a.txt", b"".join(b"password%d = %s\n" % (number, planter.random.randbytes(9).hex().encode()) for number in range(60_000)))


def tokens(planter: Planter) -> None:
    """More real tokens than any budget allows, and one of another kind behind them."""
    text = b"".join(b"%s\n" % planter.token() for _ in range(50_000))
    planter.write("a.txt", text + b"%s\n" % planter.token("npm-access-token"))
    planter.planted.add(("a.txt", 50_001))


def alphabet(planter: Planter) -> None:
    planter.plant("a.txt", base64.b64encode(planter.random.randbytes(MB * 3 // 2)) + b"\n")


def escapes(planter: Planter) -> None:
    planter.plant("a.js", b"x = '" + b"\\u0041" * 350_000 + b"'\n")


def percents(planter: Planter) -> None:
    planter.plant("a.txt", b"%41" * 700_000 + b"\n")


def encodings_inside(planter: Planter) -> None:
    text = b'password = "correct horse battery"\n' * 20
    for _ in range(8):
        text = base64.b64encode(text)
    planter.plant("a.txt", b"\n".join([text] * max(1, 2 * MB // len(text))))


def packed(planter: Planter) -> None:
    """A gigabyte of zeros, gzipped, in base64."""
    planter.plant("a.yaml", b"blob: " + base64.b64encode(gzip.compress(bytes(1 << 30), 9)) + b"\n")


def large_text(planter: Planter) -> None:
    words = [planter.random.randbytes(4).hex().encode() for _ in range(1000)]
    lines = b"".join(b" ".join(planter.random.choices(words, k=10)) + b"\n" for _ in range(10_000))
    planter.plant("large.log", lines * (30 * MB // len(lines) + 1))


def sparse(planter: Planter) -> None:
    planter.plant("small.txt")
    with (planter.folder / "sparse.bin").open("wb") as stream:
        stream.truncate(1 << 30)


def limit(planter: Planter) -> None:
    """Just below the largest file that is read."""
    planter.plant("limit.sql", (b"INSERT INTO t VALUES (%d, 'some words of text', NULL);\n" % 123456) * ((63 << 20) // 59))


def minified(planter: Planter) -> None:
    """One line of 10 MB; tokens at its start, middle and end."""
    body = b"".join(b"function f%d(a,b){return a.k%d(b)+%d};" % (number, number, number) for number in range(100_000))
    body = (body * 3)[: 5 * MB]
    planter.write("a.min.js", b"var a='%s';" % planter.token() + body + b"var b='%s';" % planter.token() + body + b"var c='%s';\n" % planter.token())
    planter.planted.add(("a.min.js", 1))


CASES = (
    Case(1, "key and 1,600 spaces", spaces, 2.0),
    Case(2, "2 MB of one letter", letters, 4.0),
    Case(2, "220,000 times password=", passwords, 4.0),
    Case(2, "60,000 lines of passwords", password_lines, 30.0),
    Case(2, "50,000 tokens, then one of another kind", tokens, 10.0),
    Case(2, "2 MB of base64", alphabet, 4.0),
    Case(2, "350,000 escapes", escapes, 8.0),
    Case(2, "700,000 percent signs", percents, 8.0),
    Case(2, "base64, eight times over, 2 MB", encodings_inside, 8.0),
    Case(10, "a gigabyte of zeros, gzipped, in base64", packed, 5.0, 300),
    Case(3, "30 MB of text, secret in the last line", large_text, 6.0, 300),
    Case(3, "sparse file of 1 GB", sparse, 3.0, 200, loud=True),
    Case(3, "63 MB, just below the limit", limit, 20.0, 600),
    Case(4, "one line of 10 MB", minified, 4.0, 300),
)
