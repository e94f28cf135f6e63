"""Which format a file is told to have: by name, by extension, behind neutral endings, by content."""

from __future__ import annotations

import pytest

from scanner.formats import format_of


@pytest.mark.parametrize(
    ("path", "format_"),
    [
        ("a/b.yaml", "yaml"), ("a.YML", "yaml"), ("a.yml.j2", "yaml"), ("values.yaml.example", "yaml"), ("config.json.bak", "json"), ("main.tf", "hcl"), ("x.tfvars", "hcl"),
        ("terraform.tfstate", "json"), ("x.tfstate.old", "json"), (".env", "dotenv"), (".env.local", "dotenv"), ("prod.env", "dotenv"), ("Dockerfile", "dockerfile"), ("Dockerfile.dev", "dockerfile"),
        ("x.dockerfile", "dockerfile"), ("home/.kube/config", "yaml"), ("home/.aws/credentials", "ini"), ("home/.aws/config", "ini"), (".npmrc", "npmrc"), ("a.ipynb", "notebook"),
        ("a.ndjson", "jsonl"), ("a.har", "json"), ("web.config", "xml"), ("Web.Release.config", "xml"), ("a.csproj", "xml"), ("NuGet.Config", "xml"), ("a.properties", "properties"),
        (".pgpass", "pgpass"), (".netrc", "netrc"), (".htpasswd", "htpasswd"), (".git-credentials", "git-credentials"), ("a.patch", "diff"), ("README.md", "markdown"), ("a.csv", "csv"),
        ("redis.conf", "conf"), ("x.py", ""), ("a.txt", ""), ("LICENSE", ""), ("", ""), ("/", ""), (".", ""),
    ],
)  # fmt: skip
def test_a_name_tells(path: str, format_: str) -> None:
    assert format_of(path, b"") == format_


@pytest.mark.parametrize(
    ("data", "format_"),
    [
        (b'{"a": 1}', "json"), (b'\n[\n  {"a": 1}]', "json"), (b"\xef\xbb\xbf{\n}", "json"), (b'{"a": 1}\n{"b": 2}\n', "jsonl"), (b"<?xml version='1.0'?><a/>", "xml"), (b"<configuration>\n", "xml"),
        (b"---\na: b\n", "yaml"), (b"# c\napiVersion: v1\nkind: X\n", "yaml"), (b"a:\n  b: c\n", "yaml"), (b"diff --git a/x b/x\n", "diff"), (b"GET /x HTTP/1.1\nHost: y\n", "http"), (b"HTTP/1.1 200 OK\n", "http"),
        (b"FROM python:3\nRUN x\n", "dockerfile"), (b"# c\n[section]\nkey = value\n", "ini"), (b"AB=b\nexport C_D='e'\n", "dotenv"), (b'{"cells": [{"cell_type": "code"}]}', "notebook"),
        (b"Hello, this is: a letter\n\nwith text\n", ""), (b"\0\0\1", ""), (b"", ""), (b"from x import y\n", ""),
    ],
)  # fmt: skip
def test_content_tells_where_the_name_is_neutral(data: bytes, format_: str) -> None:
    for path in ("a.txt", "noname", "", "a.bak"):
        assert format_of(path, data) == format_


def test_content_overrules_an_extension_that_cannot_be_right() -> None:
    assert format_of("a.json", b"a:\n  b: c\n") == "yaml"
    assert format_of("a.xml", b'{"a": 1}') == "json"


def test_source_files_are_not_guessed_at() -> None:
    assert format_of("a.py", b'{"a": 1}') == ""
    assert format_of("a.js", b"<configuration>") == ""


def test_four_kilobytes_of_anything_are_looked_at_in_one_go() -> None:
    for piece in (b"\n", b" \n", b"#\n", b"ARG \n", b"a:\n", b"a: b\n", b"[a]\n", b"A=\n", b"{", b'"cells":[{', b"<!--", b"--- \n", b"FROM a\n", b" "):
        assert isinstance(format_of("", piece * 4096), str)
