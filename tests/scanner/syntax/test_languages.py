"""Which language a file is written in: by name, interpreter, modeline, content."""

import pytest

from scanner.syntax import Languages, language_of
from scanner.syntax.languages import FOLDER
from scanner.syntax.spec import SpecError, load

LANGUAGES = Languages()


@pytest.mark.parametrize(
    ("path", "data", "language"),
    [
        ("src/a.py", b"", "python"), ("A.PY", b"", "python"), ("x/a.tsx", b"", "tsx"), ("a.mts", b"", "typescript"), ("a.kts", b"", "kotlin"),
        ("Jenkinsfile", b"", "groovy"), ("app/build.gradle", b"", "groovy"), ("Gemfile", b"", "ruby"), (".bashrc", b"", "bash"),
        ("Makefile", b"", ""), ("a.yaml", b"export A=1\nif [ x ]; then\nfi\n", ""), ("photo.png", b"\x89PNG", ""),
        ("config.php.bak", b"", "php"), ("settings.py.example", b"", "python"), ("deploy.sh.j2", b"", "bash"), ("a.sql.tmpl", b"", "sql"),
        ("a.py~", b"", "python"),
    ],
)  # fmt: skip
def test_names_tell(path, data, language):
    assert LANGUAGES.of(path, data) == language


@pytest.mark.parametrize(
    ("data", "language"),
    [
        (b"#!/bin/sh\n", "bash"), (b"#!/usr/bin/env python3\n", "python"), (b"#!/usr/bin/env -S node --x\n", "javascript"),
        (b"#! /usr/local/bin/ruby -w\n", "ruby"), (b"#!/usr/bin/env FOO=1 pwsh\n", "powershell"), (b"#!/usr/bin/python2.7\n", "python"),
        (b"#!/usr/bin/unheard-of\n", ""),
    ],
)  # fmt: skip
def test_interpreters_tell(data, language):
    assert LANGUAGES.of("bin/tool", data) == language


def test_an_interpreter_wins_over_a_wrong_ending():
    assert LANGUAGES.of("run.txt", b"#!/bin/bash\nX=1\n") == "bash"


def test_php_is_told_by_its_first_tag_whatever_the_name():
    assert LANGUAGES.of("config.inc.txt", b"<?php\n$x = 1;\n") == "php"


@pytest.mark.parametrize(
    "line", [b"# -*- mode: ruby -*-", b"# -*- ruby -*-", b"# vim: set ft=ruby :", b"# vi: filetype=ruby", b"x = 1\n\n# vim: ft=ruby"]
)
def test_modelines_tell(line):
    assert LANGUAGES.of("tool", b"x\n" + line + b"\n") == "ruby"


def test_a_coding_line_is_no_modeline():
    assert LANGUAGES.of("tool", b"# -*- coding: utf-8 -*-\n") == ""


@pytest.mark.parametrize(
    ("data", "language"),
    [
        (b"import os\n\ndef f(a):\n    return a\n", "python"),
        (b"package main\n\nimport (\n)\n\nfunc main() {\n  x := 1\n}\n", "go"),
        (b"const a = require('b')\nmodule.exports = function (x) {\n", "javascript"),
        (b"Dear all,\n\nplease find the password attached.\nRegards\n", ""),
        (b"2024-01-01 12:00:00 INFO started; ready\n", ""),
        (b"insert into t values (1);\nselect a from b;\nvalues (2);\n", "sql"),
    ],
)
def test_content_tells_where_the_name_does_not(data, language):
    assert LANGUAGES.of("notes.txt", data) == language


@pytest.mark.parametrize("name", ["CHANGELOG", "docs/README", "NEWS.txt", "LICENCE", "Todo"])
def test_prose_that_quotes_code_is_prose(name):
    """A changelog full of Ruby took its grammar a second to give up on."""
    assert LANGUAGES.of(name, b"import os\n\ndef f(a):\n    return a\n") == ""
    assert LANGUAGES.of("newsletter", b"import os\n\ndef f(a):\n    return a\n") == "python"


@pytest.mark.parametrize(
    "data", [b"\n" * 300_000, b" " * 300_000, b"-*-" + b"mode:" * 50_000, b"function" + b" " * 300_000, b"def f(" + b")->" * 50_000, b"#!" + b"/a" * 500]
)
def test_telling_takes_one_pass_whatever_the_bytes(data):
    assert [LANGUAGES.of(name, data) for name in ("notes.txt", "tool")] == ["", ""]


def test_headers_are_c_unless_they_look_like_more():
    assert LANGUAGES.of("a.h", b"#define X 1\nint f(void);\n") == "c"
    assert LANGUAGES.of("a.h", b"namespace x {\nclass A {\npublic:\n};\n}\n") == "cpp"


def test_names_of_fences_and_modelines_are_known():
    assert [LANGUAGES.named(name) for name in ("py", "Shell", "c#", "TS", "")] == ["python", "bash", "csharp", "typescript", ""]


def test_no_two_languages_claim_the_same_ending_without_saying_so():
    claimed: dict[str, str] = {}
    for head in LANGUAGES.heads().values():
        for ending in head.extensions:
            other = claimed.setdefault(ending, head.name)
            assert other == head.name or other in head.over or head.name in LANGUAGES.heads()[other].over, (ending, other, head.name)


def test_the_folder_is_the_registry(tmp_path):
    (tmp_path / "toy.toml").write_text('name = "toy"\nextensions = ["toy"]\n')
    assert language_of("a.toy", b"", Languages(tmp_path)) == "toy"
    assert language_of("a.toy", b"") == ""


def test_a_broken_language_file_is_named(tmp_path):
    (tmp_path / "toy.toml").write_text('name = "toy"\nextensions = [\n')
    with pytest.raises(SpecError, match=r"toy\.toml"):
        Languages(tmp_path).of("a", b"")
    with pytest.raises(SpecError, match=r"toy\.toml.*no escape style"):
        load("toy", {"toy": {"name": "toy", "string": [{"node": "s", "escapes": "klingon"}]}})
    with pytest.raises(SpecError, match=r"toy\.toml.*unknown keys"):
        load("toy", {"toy": {"name": "toy", "nodes": {"nams": []}}})
    with pytest.raises(SpecError, match=r"toy\.toml.*no meaning"):
        load("toy", {"toy": {"name": "toy", "calls": {"explode": ["x"]}}})


def test_every_language_compiles():
    for path in FOLDER.glob("*.toml"):
        spec = LANGUAGES.spec(path.stem)
        assert spec is not None
        assert spec.name == path.stem
