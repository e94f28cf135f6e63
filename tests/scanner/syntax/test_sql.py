"""Names and strings of SQL in the dialects that no one grammar reads."""

import pytest

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Literal
from scanner.syntax import Languages, read_syntax

LANGUAGES = Languages()


def read(source: str, *wanted: Span) -> list[tuple[str, str, bytes]]:
    found = read_syntax(Artifact(Origin("x"), source.encode()), "sql", wanted, languages=LANGUAGES).bindings
    return [(binding.kind, binding.name, binding.value.text) for binding in found if isinstance(binding.value, Literal)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("GRANT ALL ON *.* TO 'u'@'%' IDENTIFIED BY PASSWORD 'x1';", ("option", "PASSWORD", b"x1")),
        ("ALTER USER u IDENTIFIED WITH mysql_native_password BY 'x1'", ("option", "mysql_native_password BY", b"x1")),
        ("CREATE DATABASE LINK l CONNECT TO u IDENTIFIED BY \"x1\" USING 'tns';", ("option", "PASSWORD", b"x1")),
        ("INSERT INTO [dbo].[Users] ([Name], [Password]) VALUES (N'a', N'x1')\nGO", ("entry", "dbo.Users.Password", b"x1")),
        ("INSERT INTO `wp_options` VALUES (1,'mailserver_pass','x1');", ("entry", "wp_options.mailserver_pass", b"x1")),
        ("INSERT INTO t VALUES ('a', 'x1');", ("positional", "t#1", b"x1")),
        ("SET GLOBAL a.pw = 'x1';", ("assignment", "a.pw", b"x1")),
        ("EXEC sp_addlinkedsrvlogin @rmtpassword = N'x1'", ("argument", "@rmtpassword", b"x1")),
        ('UPDATE u SET pw = "x1" WHERE a = 1;', ("assignment", "pw", b"x1")),
        ("IF @pw = 'x1' SELECT 1", ("comparison", "@pw", b"x1")),
        ("SELECT E'it''s' AS x, pgp_sym_encrypt(data, 'x1');", ("positional", "pgp_sym_encrypt#1", b"x1")),
        ("CREATE TABLE t (a int, `pw` varchar(20) NOT NULL DEFAULT 'x1');", ("default", "pw", b"x1")),
        ("CREATE FUNCTION f() RETURNS text AS $$ SELECT 1 WHERE pw = 'x1' $$;", ("comparison", "pw", b"x1")),
    ],
)  # fmt: skip
def test_names_stand_beside_their_strings(source, expected):
    assert expected in read(source)


def test_backslashes_escape_only_where_the_dialect_says_so():
    assert ("assignment", "p", b"C:\\dir\\") in read("SET p = 'C:\\dir\\'; SET q = 'x';")
    assert ("assignment", "p", b"a'b") in read("SET `x` = 'y'; SET p = 'a\\'b';")


def test_only_what_is_asked_for():
    source = "INSERT INTO users (name, password) VALUES ('a', 'one'), ('b', 'two');"
    place = source.index("two")
    assert read(source, Span(place, place + 1)) == [("entry", "users.password", b"two")]
    name = source.index("password")
    assert read(source, Span(name, name + 1)) == [("entry", "users.password", b"one"), ("entry", "users.password", b"two")]


def test_a_string_that_nothing_names_is_reported_where_asked_for():
    source = "SELECT 'loose' FROM t;"
    assert read(source) == []
    assert read(source, Span(9, 10)) == [("unnamed", "", b"loose")]


def test_a_string_that_nothing_closes_ends_with_the_file():
    assert read("SET p = 'abc") == []
