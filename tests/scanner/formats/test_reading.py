"""What holds for all formats: which bindings a wanted place asks for, what is read beside the structure, limits and what they say."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import yaml

from detectors.artifact import Artifact, Origin, Span
from detectors.binding import Binding, Literal, Lookup, Reading, Reference
from scanner.formats import PARSE_CAP, read_format, xml
from scanner.formats.json import TOO_MUCH
from scanner.formats.yaml import DEEPEST

Read = Callable[..., Reading]


def at(data: str, part: str) -> Span:
    start = data.encode().index(part.encode())
    return Span(start, start + len(part.encode()))


def names(reading: Reading) -> list[str]:
    return [binding.name for binding in reading.bindings]


def the(reading: Reading, name: str) -> Binding:
    found = [binding for binding in reading.bindings if binding.name == name]
    assert len(found) == 1, names(reading)
    return found[0]


def text(binding: Binding) -> bytes:
    assert isinstance(binding.value, Literal)
    return binding.value.text


def test_a_hit_on_a_key_above_asks_for_all_below(read: Read) -> None:
    data = "passwords:\n  alice: a1\n  bob: [b1, {c: c1}]\nother: x\n"
    assert names(read("a.yml", data, at(data, "passwords"))) == ["passwords.alice", "passwords.bob[0]", "passwords.bob[1].c"]


def test_a_hit_on_a_section_asks_for_its_keys(read: Read) -> None:
    data = "[passwords]\nalice = a1\n[x]\nbob = b1\n"
    assert names(read("a.ini", data, at(data, "passwords"))) == ["passwords.alice"]
    data = "[passwords]\nalice = 'a1'\n[x]\nbob = 'b1'\n"
    assert names(read("a.toml", data, at(data, "passwords"))) == ["passwords.alice"]
    data = "<a><passwords><alice>a1</alice></passwords><bob>b1</bob></a>"
    assert names(read("a.xml", data, at(data, "passwords"))) == ["a.passwords.alice"]


def test_a_hit_on_a_column_asks_for_its_rows(read: Read) -> None:
    data = "user,password\nalice,a1\nbob,b1\n"
    assert [text(binding) for binding in read("a.csv", data, at(data, "password")).bindings] == [b"a1", b"b1"]


def test_a_hit_on_a_name_beside_asks_for_the_value(read: Read) -> None:
    data = '{"env": [{"name": "DB_PASSWORD", "value": "v1"}, {"name": "B", "value": "v2"}]}'
    assert [text(binding) for binding in read("a.json", data, at(data, "DB_PASSWORD")).bindings] == [b"DB_PASSWORD", b"v1"]


def test_a_hit_on_the_key_that_says_nothing_asks_for_its_value(read: Read) -> None:
    for key, data, name in (("value", '[{"name": "DB_PASSWORD", "value": "v1"}]', "[0].DB_PASSWORD"), ("default", '{"a": {"DB_PASSWORD": {"default": "v1"}}}', "a.DB_PASSWORD")):
        assert names(read("a.json", data, at(data, key))) == [name]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.yml", "a: b\n# password: old1\n"), ("a.ini", "[a]\n;password = old1\nb = c\n"), (".env", "A=b\n# export PASSWORD=old1\n"), ("a.tf", 'a = "b"\n// password = "old1"\n'),
        ("a.xml", '<a><!-- <add key="password" value="old1"/> --></a>'), ("a.json", '{"a": 1, // "password": "old1"\n}'), ("a.toml", "a = 1 # password = 'old1'\n"), ("Dockerfile", "FROM x\n# ENV PASSWORD=old1\n"),
    ],
)  # fmt: skip
def test_what_is_commented_out_is_read_when_it_is_wanted(read: Read, path: str, data: str) -> None:
    found = [binding for binding in read(path, data, at(data, "old1")).bindings if binding.name.lower() == "password"]
    assert [text(binding) for binding in found] == [b"old1"]


def test_the_context_says_that_a_line_is_a_comment(read: Read) -> None:
    assert the(read("a.yml", "a: b\n# password: old1\n"), "password").context == ("comment",)


def test_aliases_tags_and_store_objects_are_references(read: Read) -> None:
    data = (
        "a: &x v\nb: *x\nc: !Ref DbPassword\nd: !secret db\nenv:\n- name: PW\n  valueFrom: {secretKeyRef: {name: n, key: k}}\n"
        "e: {Ref: Other}\nf: {from_secret: token}\n"
    )
    reading = read("a.yml", data)
    assert {name: the(reading, name).value for name in ("b", "c", "d", "env[0].PW", "e", "f")} == {
        "b": Reference("*x"), "c": Reference("!Ref DbPassword"), "d": Reference("!secret db"), "env[0].PW": Lookup("secretKeyRef", "n/k"), "e": Reference("Other"), "f": Lookup("from_secret", "token"),
    }  # fmt: skip


def test_escapes_are_undone_in_the_text_and_the_span_stays_on_the_content(read: Read) -> None:
    for path, data, expected in (
        ("a.json", r'{"k": "a\"\u00e4\ud83d\ude00\n"}', 'a"ä😀\n'), ("a.yml", 'k: "a\\x41\\\n   b"\n', "aAb"), ("a.yml", "k: 'it''s\n  folded'\n", "it's folded"), ("a.toml", 'k = "a\\tb\\u0041"\n', "a\tbA"),
        ("a.properties", "k = a\\\\b\\u0041\\\n   c\n", "a\\bAc"), ("a.xml", "<a k='x&amp;&#65;&lt;'/>", "x&A<"), (".env", 'k="a\\"b"\n', 'a"b'), ("a.csv", 'k,l\n"a""b",c\n', 'a"b'),
        (".pgpass", "h:1:d:u:a\\:b\\\\c\n", "a:b\\c"), (".git-credentials", "https://u:a%40b@h\n", "a@b"),
    ):  # fmt: skip
        binding = next(binding for binding in read(path, data).bindings if binding.name.rpartition(".")[2] in ("k", "password"))
        assert text(binding).decode() == expected, path
        span = binding.value.span if isinstance(binding.value, Literal) else Span(0, 0)
        assert data.encode()[span.start : span.end].strip(b"\"'") == data.encode()[span.start : span.end].strip()


def test_the_replaceable_span_has_the_quotes(read: Read) -> None:
    for path, data in (("a.json", '{"k": "v1"}'), ("a.yml", 'k: "v1"'), ("a.toml", 'k = "v1"'), ("a.tf", 'k = "v1"'), (".env", 'k="v1"'), ("a.ini", '[a]\nk = "v1"'), ("a.txt", 'k = "v1"')):
        binding = next(binding for binding in read(path, data).bindings if binding.name.endswith("k"))
        assert binding.replaceable is not None
        assert data[slice(*binding.replaceable)] == '"v1"', path


def test_a_literal_tells_whether_it_stands_in_quotes(read: Read) -> None:
    for path, data in (("a.yml", "k: 'v1'\nl: v1"), ("a.json", '{"k": "v1", "l": 1}'), ("a.toml", "k = 'v1'\nl = 1"), (".env", "k='v1'\nl=v1"), ("a.ini", "[a]\nk='v1'\nl=v1"), ("a.tf", 'k = "v1"\nl = 1'), ("a.txt", "k='v1'\nl=v1")):
        found = {binding.name[-1]: binding.value for binding in read(path, data).bindings if isinstance(binding.value, Literal)}
        assert [value.quoted for _, value in sorted(found.items()) if isinstance(value, Literal)] == [True, False], path


def test_lines_of_a_block_scalar_are_parts_without_their_indentation(read: Read) -> None:
    data = "k: |\n    one\n    two\n"
    binding = the(read("a.yml", data), "k")
    assert text(binding) == b"one\ntwo"
    assert isinstance(binding.value, Literal)
    assert [data[slice(*part.span)] for part in binding.value.parts] == ["one\n", "two"]


def test_a_value_that_holds_others_yields_them_too(read: Read) -> None:
    data = "cmd: \"mysql -u root -pv1 && curl -H 'X-Token: v2' https://x/?key=v3\"\n"
    assert {text(binding) for binding in read("a.yml", data).bindings} >= {b"v1", b"v2", b"v3"}


def test_a_list_of_bytes_is_one_literal(read: Read) -> None:
    data = '{"signing_key": [18, 52, 0, 255, 1, 2, 3, 4], "ports": [80, 443, 8080, 9000, 1, 2, 3, 4]}'
    binding = the(read("a.json", data), "signing_key")
    assert text(binding) == bytes((18, 52, 0, 255, 1, 2, 3, 4))
    assert binding.replaceable is not None
    assert data[slice(*binding.replaceable)] == "18, 52, 0, 255, 1, 2, 3, 4"
    assert "ports[0]" in names(read("a.json", data))


def test_the_same_pair_is_bound_once(read: Read) -> None:
    data = '["a", "PASSWORD=v1"]'
    assert [binding.name for binding in read("a.json", data).bindings if text(binding) == b"v1"] == ["[1].PASSWORD"]


def test_a_file_over_the_cap_is_read_lexically_and_says_so(read: Read) -> None:
    data = "x: y\n" * 50 + "spring:\n  password: v1\n" + "x: y\n" * 50
    whole = read("a.yml", data, at(data, "v1"))
    capped = read("a.yml", data, at(data, "v1"), cap=100)
    assert (names(whole), whole.degraded) == (["spring.password"], "")
    assert names(capped) == ["password"]
    assert capped.degraded == "yaml: over 100 bytes: read lexically around what was found"
    assert PARSE_CAP == 5_000_000


@pytest.mark.parametrize(
    ("path", "before", "said"),
    [
        ("a.yml", "x: " + "[" * (DEEPEST + 1) + "\n", f"yaml: nested deeper than {DEEPEST}"),
        ("a.yml", "x: [a\n'\ny: }\n", "yaml: not YAML at byte "),
        ("a.json", "[" * 10_001 + "\n", f"json: {TOO_MUCH}"),
        ("a.xml", "<a>" * 10_001 + "\n", f"xml: {xml.TOO_MUCH}"),
        ("a.tf", "x = " + "[" * 10_001 + "\n", f"hcl: {TOO_MUCH}"),
        ("a.toml", "x = " + "[" * 10_001 + "\n", f"toml: {TOO_MUCH}"),
    ],
)
def test_beyond_a_limit_the_pair_is_still_found_and_the_limit_told(read: Read, path: str, before: str, said: str) -> None:
    data = before + '\n\npassword = "value1"\n'
    reading = read(path, data, at(data, "value1"))
    assert reading.degraded.startswith(said)
    assert b"value1" in [text(binding) for binding in reading.bindings]


def test_deep_names_keep_their_last_elements(read: Read) -> None:
    data = '{"a":' * 5000 + '{"password": "v1"}' + "}" * 5000
    binding = next(binding for binding in read("a.json", data, at(data, "v1")).bindings)
    assert binding.name.endswith("a.password")
    assert len(binding.name) < 200


def test_yaml_is_read_by_the_python_parser_where_libyaml_is_missing(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    data = "a: &x {b: 'v1'}\nc: *x\nä: \"v\\\n  2\"\n"
    fast = read("a.yml", data)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert read("a.yml", data) == fast


def test_a_yaml_file_goes_on_behind_what_is_none(read: Read) -> None:
    data = "a: b: c\nspring:\n  password: v1\nd: e: f\nx:\n  token: v2\n"
    reading = read("a.yml", data)
    assert text(the(reading, "spring.password")) == b"v1"
    assert text(the(reading, "x.token")) == b"v2"
    assert reading.degraded.startswith("yaml: not YAML at byte ")


def test_an_unknown_format_is_read_lexically() -> None:
    artifact = Artifact(Origin("x"), b"password=v1")
    for format_ in ("", "no-such-format", "../yaml", "common", "lexical"):
        reading = read_format(artifact, format_)
        assert (names(reading), reading.degraded) == (["password"], "")


def test_json_lines_are_parsed_where_something_is_wanted(read: Read) -> None:
    rows = [json.dumps({"n": index, "user": {"password": f"v{index}"}}) for index in range(500)]
    data = "\n".join(rows)
    reading = read("a.jsonl", data, at(data, "v250"))
    assert [(binding.name, text(binding)) for binding in reading.bindings] == [("user.password", b"v250")]


def test_a_byte_order_mark_is_no_part_of_a_name(read: Read) -> None:
    for path, data in (("a.yml", "k: v1"), ("a.json", '{"k": "v1"}'), (".env", "k=v1"), ("a.ini", "k = v1"), ("a.properties", "k=v1"), ("a.toml", 'k = "v1"'), ("a.tf", 'k = "v1"'), ("a.csv", "k,l\nv1,x")):
        assert names(read(path, "\ufeff" + data))[0] == "k", path
