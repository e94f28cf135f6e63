"""`straykey coverage`, end to end on a small shop: what feeds its slots, drift between environments, threshold, trend, and every format."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from random import Random

import pytest

from detectors.examples import ALPHABETS, draw
from scanner.coverage.json import FIELDS


def word(seed):
    return draw(ALPHABETS["alnum"], 16, Random(seed))


def shop():
    """Files by path: production reads from Key Vault what development has as a literal."""
    return {
        "appsettings.Production.json": '{"Db": {"Password": "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/db/)"}}',
        "appsettings.Development.json": f'{{"Db": {{"Password": "{word("dev")}"}}}}',
        "src/app.py": 'import os\ntoken = os.environ["API_TOKEN"]\nfrom dotenv import load_dotenv\nload_dotenv()\n',
        "deploy/secret.yaml": "kind: Deployment\nenv:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef:\n        name: db\n        key: password\n",
        "deploy/chart.yaml": "data:\n  password: {{ .Values.db.password | b64enc }}\n",
        "tests/test_app.py": f'password = "{word("test")}"\n',
        "docs/readme.md": "password: ${DB_PASSWORD}\n",
    }


def write(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "shop", shop())
    return tmp_path / "shop"


@pytest.fixture
def measured(cli, folder):
    """Coverage of the shop as JSON, with options."""
    return lambda *options: json.loads(cli("coverage", folder, "--format", "json", *options).stdout)


def test_what_feeds_each_slot_is_told(measured):
    found = measured()
    assert {(slot["path"], slot["name"], slot["fed"]) for slot in found["slots"] if slot["counted"]} == {
        ("appsettings.Production.json", "Db.Password", "store"),
        ("appsettings.Development.json", "Db.Password", "literal"),
        ("src/app.py", "token", "channel"),
        ("deploy/secret.yaml", "env[0].DB_PASSWORD", "store"),
        ("deploy/chart.yaml", "data.password", "unknown"),
    }
    assert found["ratio"] == 50.0
    assert found["counts"] == {"store": 2, "encrypted": 0, "channel": 1, "literal": 1, "unknown": 1, "known": 4}
    assert found["sources"] == [{"path": "src/app.py", "store": "dotenv", "form": "dotenv/python"}]


def test_slots_of_tests_are_listed_and_count_when_asked_for(measured):
    assert [(slot["path"], slot["classes"]) for slot in measured()["slots"] if not slot["counted"]] == [("tests/test_app.py", ["test"])]
    assert measured("--everywhere")["counts"]["literal"] == 2


def test_drift_between_environments_is_told(measured):
    (drift,) = measured()["drift"]
    assert (drift["family"], drift["name"]) == ("appsettings.json", "Db.Password")
    assert {(place["environment"], place["fed"]) for place in drift["places"]} == {("production", "store"), ("development", "literal")}


def test_ratios_are_per_folder_environment_language_and_store(measured):
    rows = {kind: {row["name"]: row["ratio"] for row in found} for kind, found in measured()["by"].items()}
    assert rows["environment"] == {"(all)": 50.0, "production": 100.0, "development": 0.0}
    assert rows["folder"] == {"./": 50.0, "src/": 0.0, "deploy/": 100.0}
    assert rows["language"] == {"json": 50.0, "python": 0.0, "yaml": 100.0}
    assert {"azure-key-vault", "kubernetes"} <= set(rows["store"])


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--fail-under", "50"), 0), (("--fail-under", "51"), 1), (("--fail-under", "75", "--count-channels"), 0)],
)
def test_the_threshold_decides_the_exit_code(cli, folder, options, code):
    assert cli("coverage", folder, *options).code == code


def test_a_threshold_that_is_no_percentage_is_refused(cli, folder):
    assert cli("coverage", folder, "--fail-under", "101").code == 2


def test_the_text_has_bars_and_the_literals(cli, folder):
    shown = cli("coverage", folder).stdout
    assert shown.startswith("50% of 4 secret slots are fed by a store\n")
    assert re.search(r"^  ./ +50% █+░+ 2$", shown, re.MULTILINE)
    assert "appsettings.Development.json:1:" in shown
    assert "that a store feeds in one environment, and a literal in another" in shown


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_no_format_shows_a_value(cli, folder, format_):
    out = cli("coverage", folder, "--format", format_, *(["--all"] if format_ == "text" else [])).stdout
    assert word("dev") not in out
    assert word("test") not in out


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_closed_and_loads_nothing(cli, folder):
    write(folder, {'a"><script>x.yml': f"password: {word('x')}\n"})
    page = cli("coverage", folder, "--format", "html").stdout
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in tags.found}
    assert not any(name in ("src", "href", "style") or name.startswith("on") for _, attrs in tags.found for name in attrs)


def test_json_has_the_fields_that_are_documented(measured):
    document = measured()
    kinds = {
        "document": [document],
        "share": [document["counts"]],
        "slot": document["slots"],
        "source": document["sources"],
        "drift": document["drift"],
    }
    kinds["row"] = [row for rows in document["by"].values() for row in rows]
    for kind, objects in kinds.items():
        assert objects
        assert all(set(one) == {field for owner, field, _, _ in FIELDS if owner == kind} for one in objects), kind


def test_reports_are_written_to_files(cli, folder, tmp_path):
    assert cli("coverage", folder, "--report", f"json={tmp_path / 'c.json'}", "--report", f"html={tmp_path / 'c.html'}").code == 0
    assert json.loads((tmp_path / "c.json").read_text())["type"] == "coverage"
    assert (tmp_path / "c.html").read_text().startswith("<!DOCTYPE html>")


def test_a_trend_has_a_point_for_each_tag_and_month(cli, repo):
    repo.commit({"app.py": f'password = "{word("first")}"\n'.encode()})
    repo.tag("v1")
    repo.commit({"app.py": b'password = client.get_secret("db").value\nfrom azure.keyvault.secrets import SecretClient\n'})
    repo.tag("v2", "two")
    found = json.loads(cli("coverage", repo.path, "--format", "json", "--trend", "tag").stdout)
    assert [(point["label"], point["ratio"]) for point in found["trend"]] == [("v1", 0.0), ("v2", 100.0)]
    months = json.loads(cli("coverage", repo.path, "--format", "json", "--trend", "month").stdout)["trend"]
    assert [point["ratio"] for point in months] == [100.0]
    assert re.fullmatch(r"\d{4}-\d\d", months[0]["label"])


def test_a_trend_outside_of_a_repository_is_a_usage_error(cli, folder):
    assert cli("coverage", folder, "--trend", "tag").code == 2


def test_a_folder_without_slots_fails_no_threshold(cli, tmp_path):
    write(tmp_path / "empty", {"a.txt": "nothing\n"})
    outcome = cli("coverage", tmp_path / "empty", "--fail-under", "90")
    assert outcome.code == 0
    assert outcome.stdout.startswith("No slot that takes a secret was found")
