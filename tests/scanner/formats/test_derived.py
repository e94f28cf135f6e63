"""Texts of other languages: what is derived, under which hint, from which bytes."""

from __future__ import annotations

import base64
import json
from random import Random

import pytest

from detectors.artifact import Artifact, Origin, Span
from detectors.examples import ALPHABETS, draw
from scanner.formats import derived, format_of, hides_text

SECRET = draw(ALPHABETS["alnum"], 16, Random(5)).encode()


def texts(path: str, data: bytes, *wanted: Span) -> list[tuple[Artifact, str]]:
    return list(derived(Artifact(Origin(path), data), format_of(path, data), wanted))


def the_one_with(path: str, data: bytes, *wanted: Span) -> tuple[Artifact, str]:
    found = [(child, hint) for child, hint in texts(path, data, *wanted) if SECRET in child.data]
    assert len(found) == 1
    return found[0]


def stored(child: Artifact) -> Span:
    at = child.data.index(SECRET)
    return child.stored(Span(at, at + len(SECRET)))


CASES = [
    (".github/workflows/ci.yml", b"jobs: {a: {steps: [{run: 'mysql -p%s x'}]}}\n", "bash", ()),
    ("ci.yml", b"a:\n  steps:\n    - run: |\n        echo\n        $x = '%s'\n      shell: pwsh\n", "powershell", ()),
    ("azure-pipelines.yml", b"steps:\n- powershell: |\n    a\n    $x = '%s'\n", "powershell", ()),
    (".gitlab-ci.yml", b"job:\n  script:\n    - export A=%s B\n", "bash", ()),
    ("configmap.yaml", b'kind: ConfigMap\ndata:\n  settings.json: |\n    {"token":\n      "%s"}\n', "json", ("data.settings.json",)),
    ("cloud.tf", b"user_data = <<-EOT\n  #!/bin/bash\n  TOKEN=%s\nEOT\n", "bash", ()),
    ("page.md", b"# Title\n\n```py title=x\npassword = '%s'\n```\n", "python", ()),
    ("quoted.md", b"> ~~~ shell\n> export A=%s\n> ~~~\n", "bash", ()),
    ("indented.md", b'1. x\n   ```json\n   {"a": "%s"}\n   ```\n', "json", ()),
    ("unclosed.md", b"```\nA='%s'\n", "", ()),
    ("front.md", b"---\ntoken: %s\n---\n# T\n", "yaml", ()),
    ("page.rst", b".. code-block:: yaml\n\n    a: %s\n", None, ()),
    ("Dockerfile", b"FROM x\nRUN a \\\n  --token %s\n", "bash", ()),
    ("windows/Dockerfile", b"FROM x\nSHELL [\"pwsh\"]\nRUN $a = '%s'\n", "powershell", ()),
    ("call.http", b'POST / HTTP/1.1\nHost: x\n\n{"password": "%s"}\n', "json", ()),
    ("string.json", b'{"body": "{\\"password\\": \\"%s\\"}"}', "json", ()),
    ("service.env", b"ACCOUNT='{\"private_key\": \"%s\"}'\n", "json", ()),
    ("change.diff", b"--- a/x.yml\n+++ b/deploy/x.yml\n@@ -1,2 +1,2 @@\n a: 1\n+token: %s\n", "yaml", ("deploy/x.yml",)),
    ("removed.diff", b'--- a/x.toml\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-[a]\n-token = "%s"\n', "toml", ("x.toml",)),
]  # fmt: skip


@pytest.mark.parametrize(("path", "template", "hint", "container"), CASES, ids=[case[0] for case in CASES])
def test_an_embedded_text_has_its_language_and_its_place(path: str, template: bytes, hint: str | None, container: tuple[str, ...]) -> None:
    data = template.replace(b"%s", SECRET)
    if hint is None:
        assert not texts(path, data)
        return
    child, found = the_one_with(path, data)
    assert (found, child.origin.container) == (hint, container)
    assert data[slice(*stored(child))] == SECRET


@pytest.mark.parametrize(("path", "template", "hint", "container"), CASES, ids=[case[0] for case in CASES])
def test_a_text_that_can_be_seen_is_derived_only_where_it_is_wanted(path: str, template: bytes, hint: str | None, container: tuple[str, ...]) -> None:
    data = template.replace(b"%s", SECRET)
    at = data.index(SECRET)
    if hint is not None:
        the_one_with(path, data, Span(at, at + 4))
        visible = not hides_text(data, format_of(path, data))
        assert not (visible and [child for child, _ in texts(path, data, Span(0, 1)) if SECRET in child.data and stored(child).start > 3 and b"\n" not in data[:at]])


def notebook(*cells: tuple[str, object], language: str = "python") -> bytes:
    made = [{"cell_type": kind, "source": source, "outputs": [{"text": [SECRET.decode()]}] if kind == "printed" else []} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {"language_info": {"name": language}}, "nbformat": 4}, indent=1).encode()


def test_cells_of_a_notebook_have_their_index_and_language() -> None:
    data = notebook(("markdown", ["# T\n"]), ("code", ["import x\n", f'password = "{SECRET.decode()}"\n']))
    child, hint = the_one_with("a.ipynb", data)
    assert (hint, child.origin.container) == ("python", ("cells[1]",))
    assert child.data.startswith(b"import x\npassword")
    assert data[slice(*stored(child))] == SECRET


@pytest.mark.parametrize(("magic", "hint"), [("%%bash", "bash"), ("%%sql x", "sql"), ("%%time", "r")])
def test_a_cell_magic_tells_the_language(magic: str, hint: str) -> None:
    _, found = the_one_with("a.ipynb", notebook(("code", f"{magic}\nA={SECRET.decode()}\n"), language="R"))
    assert found == hint


def test_what_a_cell_printed_is_derived_as_text() -> None:
    child, hint = the_one_with("a.ipynb", notebook(("printed", "x")))
    assert (hint, child.origin.container) == ("", ("cells[0].outputs",))


def test_a_file_in_a_kubernetes_secret_is_decoded_and_maps_to_its_base64() -> None:
    inner = b"spring:\n  password: " + SECRET + b"\n"
    encoded = base64.b64encode(inner)
    data = b"kind: Secret\ndata:\n  application.yml: " + encoded + b"\n"
    assert hides_text(data, "yaml")
    child, hint = the_one_with("secret.yaml", data, Span(0, 1))
    assert hint == "yaml"
    assert child.origin.container == ("data.application.yml",)
    place = stored(child)
    assert encoded in data[:]
    start = data.index(encoded)
    quad = (place.start - start) // 4 * 4
    assert SECRET[:3] in base64.b64decode(data[start + quad : start + quad + 12])[:9]


def test_lines_in_a_json_string_are_put_upright() -> None:
    lines = "-----BEGIN X-----\n" + SECRET.decode() + "\n-----END X-----\n"
    child, hint = the_one_with("key.json", json.dumps({"private_key": lines}).encode())
    assert hint == ""
    assert child.data == lines.encode()


def test_nothing_is_derived_beyond_the_cap() -> None:
    data = b"```\n" + SECRET + b"\n```\n"
    assert not list(derived(Artifact(Origin("a.md"), data), "markdown", cap=5))
