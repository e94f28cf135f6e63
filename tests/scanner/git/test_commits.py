"""What a commit object says."""

from __future__ import annotations

from scanner.git.commits import Person, parse_commit

PLAIN = b"tree 0\nauthor Ada Lovelace <ada@example.org> 1704100000 +0100\ncommitter Bo <bo@example.org> 1704100001 -0200\n"


def test_author_committer_and_payload() -> None:
    made = parse_commit(PLAIN + b"\nwords\n")
    assert made.author == Person("Ada Lovelace", "ada@example.org", 1704100000)
    assert made.committer.shown == "Bo <bo@example.org>"
    assert (made.signature, made.payload) == (b"", PLAIN + b"\nwords\n")


def test_the_payload_is_the_object_without_its_signature() -> None:
    signed = PLAIN + b"gpgsig -----BEGIN X-----\n abc\n -----END X-----\nencoding latin-1\n\nwords: author Eve <e@x> 1 +0000\n"
    made = parse_commit(signed)
    assert made.signature == b"-----BEGIN X-----\nabc\n-----END X-----"
    assert made.payload == PLAIN + b"encoding latin-1\n\nwords: author Eve <e@x> 1 +0000\n"
    assert made.author.name == "Ada Lovelace"


def test_what_is_malformed_is_empty() -> None:
    assert parse_commit(b"author nobody\n\n").author == Person()
    assert parse_commit(b"").committer == Person()
    assert parse_commit("author \udcff".encode("utf-8", "surrogateescape") + b"x <a> 5 +0000\n\n").author.name == "\ufffdx"
