"""Inputs that crash, blind or stall grammars and readers of formats, each with a token in it that must be found all the same."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.inputs import Case, Planter

MB = 1 << 20
# A file name for every language and format that we ship a grammar or a reader for.
NAMES = (
    "a.py", "a.js", "a.ts", "a.tsx", "a.java", "a.go", "a.cs", "a.rb", "a.php", "a.rs", "a.sh", "a.c", "a.cpp", "a.kt", "a.swift", "a.scala", "a.ps1", "a.groovy", "a.sql", "a.html",
    "a.yaml", "a.json", "a.toml", "a.xml", "a.ini", "a.properties", "a.tf", "Dockerfile", ".env", "a.md", "a.ipynb", "a.csv", "a.http", ".npmrc", ".netrc", ".pgpass", ".htpasswd", "a.diff", "a.conf", "a.txt",
)  # fmt: skip


def text(path: str, make: Callable[[], bytes]) -> Callable[[Planter], None]:
    """A case of one file whose token stands before the hostile text, and a password behind it."""

    def fill(planter: Planter) -> None:
        planter.write(path, planter.line() + make() + b'\npassword = "%s"\n' % planter.random.randbytes(8).hex().encode())
        planter.planted.add((path, 1))

    return fill


def everywhere(make: Callable[[str], bytes]) -> Callable[[Planter], None]:
    """The same for every language and format at once."""

    def fill(planter: Planter) -> None:
        for name in NAMES:
            path = f"{name.strip('.')}-folder/{name}"
            planter.write(path, planter.line() + make(name) + b'\npassword = "%s"\n' % planter.random.randbytes(8).hex().encode())
            planter.planted.add((path, 1))

    return fill


def varied(piece: bytes, count: int) -> Callable[[str], bytes]:
    """A piece over and over with another number behind each, so that it is not plain repetition."""
    return lambda _name: b" ".join(piece + b"%d" % (number * 7919 % 100_003) for number in range(count))


def noise(planter: Planter) -> None:
    for name in ("a.js", "a.php", "a.cs", "a.py", "a.json", "a.yaml", "a.html"):
        planter.plant(name, b"\n", planter.random.randbytes(MB))


def _ifs() -> bytes:
    return b"".join(b" " * level + b"if 1:\n" for level in range(600)) + b" " * 600 + b"x = 'y'\n"


def _maps() -> bytes:
    return b"".join(b" " * level + b"a%d:\n" % level for level in range(600)) + b" " * 600 + b"password: x\n"


SINGLE = (
    ("YAML - 254 times", "a.yaml", lambda: b"- " * 254),
    ("YAML - 2,000 times", "a.yaml", lambda: b"- " * 2000),
    ("YAML ? 2,000 times", "a.yaml", lambda: b"? " * 2000),
    ("YAML 600 nested maps", "a.yaml", _maps),
    ("YAML [ 100,000 times", "a.yaml", lambda: b"[" * 100_000),
    ("YAML 40,000 lines", "a.yaml", lambda: b"a: b\n" * 40_000),
    ("YAML billion laughs", "a.yaml", lambda: b"a: &a [x,x]\n" + b"".join(b"%c: &%c [*%c,*%c]\n" % (98 + n, 98 + n, 97 + n, 97 + n) for n in range(24))),
    ("Python 600 nested ifs", "a.py", _ifs),
    ("XML 200,000 tags", "a.xml", lambda: b"<a>" * 200_000),
    ("XML billion laughs", "a.xml", lambda: b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (98 + n, 97 + n, 97 + n) for n in range(24)) + b"]><x>&y;</x>"),
    ("XML external entity", "a.xml", lambda: b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x password="&a;">&a;</x>'),
    ("HTML 200,000 tags", "a.html", lambda: b"<a>" * 200_000),
    ("JSON depth of 1,000,000", "a.json", lambda: b"[" * 1_000_000 + b"]" * 1_000_000),
    ("JSON objects, depth of 200,000", "a.json", lambda: b'{"password":' * 200_000 + b"1" + b"}" * 200_000),
    ("TOML depth of 100,000", "a.toml", lambda: b"a = " + b"[" * 100_000 + b"]" * 100_000),
    ("TOML dotted key of 100,000", "a.toml", lambda: b"a." * 100_000 + b"b = 1"),
    ("JavaScript array of 5 MB", "a.js", lambda: b"x = [" + b"1," * (5 * MB // 2) + b"]"),
    ("C++ a< 100,000 times", "a.cpp", lambda: b"a<" * 100_000),
    ("number of 1,000,000 digits", "a.json", lambda: b'{"password": ' + b"9" * 1_000_000 + b"}"),
    ("TOML number of 1,000,000 digits", "a.toml", lambda: b"a = " + b"9" * 1_000_000),
    ("YAML number of 1,000,000 digits", "a.yaml", lambda: b"password: " + b"9" * 1_000_000),
)
EVERYWHERE = (
    ("( 100,000 times", lambda _name: b"(" * 100_000),
    ("<!-- 2,000 times", lambda _name: b"<!--" * 2000),
    ("-> 2,000 times", lambda _name: b"->" * 2000),
    ("unclosed calls with passwords", varied(b"f(password='a", 20_000)),
    ("unclosed braces", varied(b"{password: ", 20_000)),
    ("quotes", varied(b"'\"`password=", 20_000)),
    ("comments in comments", varied(b"/* password = <!-- # ", 20_000)),
    ("templates in templates", varied(b'`${ "#{ {{ password ', 20_000)),
    ("200,000 times password: on lines", lambda _name: b"password:\n" * 100_000),
    ("one name after the other", varied(b"password=token=secret=", 20_000)),
)
CASES = (
    *(Case(5, name, text(path, make), 4.0, 1024) for name, path, make in SINGLE),
    *(Case(5, f"{name}, {len(NAMES)} kinds of files", everywhere(make), 1.5 * len(NAMES), 1024) for name, make in EVERYWHERE),
    Case(5, "1 MB of random bytes in seven kinds of files", noise, 10.0, 1024),
)
