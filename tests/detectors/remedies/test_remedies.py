"""The tables of remedies: whole, readable, and with a form for every place that findings stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from detectors.remedies import DEFAULT, FOLDER, load_remedies, load_store, store_ids
from detectors.remedies.model import TAKES, Form
from detectors.remedies.naming import make_names
from scanner.syntax.languages import Languages

REMEDIES = load_remedies()
MARKS = {"{env}", "{name}", "{snake}", "{slot}", "{slot:}", "{slot__}", "{slot--}"}


def forms() -> Iterator[tuple[str, Form]]:
    for store in REMEDIES.stores.values():
        for form in store.forms:
            yield store.id, form


def test_stores_that_must_be_there() -> None:
    asked = {"azure-key-vault", "aws-secrets-manager", "gcp-secret-manager", "hashicorp-vault", "kubernetes-secret", "environment"}
    assert asked <= set(store_ids())


@pytest.mark.parametrize("name", store_ids())
def test_a_store_says_where_it_is_documented_and_takes_values_from_standard_input(name: str) -> None:
    store = load_store(name)
    assert store.references
    assert all(reference.startswith("https://") for reference in store.references)
    assert name == DEFAULT or store.put, "a command that puts a value into it"
    reads_input = ("/dev/stdin", "-file=-", "value=-", "gh secret set", "jq -Rs", "doppler secrets set")
    assert not store.put or any(text in store.put for text in reads_input), "else the value would stand in the shell's history"


@pytest.mark.parametrize(("store", "form"), [*forms()])
def test_forms_name_what_is_known(store: str, form: Form) -> None:
    assert form.takes in TAKES
    for text in (form.text, form.inline, form.append, form.needs, form.refuse):
        assert set(re.findall(r"\{(?:env|name|snake|slot[:_-]*|key|value)\}", text)) <= MARKS
    assert form.refuse or form.text or form.removes, store
    assert all(kind in {known.id for known in REMEDIES.kinds} or kind in known_places() for kind in form.kinds), form.kinds


def known_places() -> set[str]:
    formats = {path.stem.replace("_", "-") for path in (FOLDER.parent.parent / "scanner" / "formats").glob("*.py")}
    languages = {path.stem for path in (FOLDER.parent.parent / "scanner" / "languages").glob("*.toml")}
    return formats | languages | {"jsonl"}


def test_every_language_and_format_has_a_form() -> None:
    environment = REMEDIES.stores[DEFAULT]
    aliases = {"diff", "http", "lexical", "--init--", "html"}  # read as other formats, or in no form that could be changed
    missing = [place for place in known_places() - aliases if environment.form((place,)) is None]
    assert missing == []
    assert Languages().spec("python")  # the folder of languages is the one that is read


@pytest.mark.parametrize(
    ("slot", "file", "rule", "env"),
    [
        ("spring.datasource.password", "application.yml", "hardcoded-password", "DATASOURCE_PASSWORD"),
        ("DB_PASSWORD", ".env", "hardcoded-password", "DB_PASSWORD"),
        ("self.stripeKey", "pay.py", "stripe-key", "STRIPE_KEY"),
        ("password", "src/billing/settings.py", "hardcoded-password", "BILLING_PASSWORD"),
        ("connect#2", "db.go", "hardcoded-password", "DB_PASSWORD"),
        ("", "a.txt", "github-pat", "GITHUB_PAT"),
        ('config["db"]["pw"]', "x.js", "hardcoded-password", "DB_PW"),
        ("-u", "deploy.sh", "command-line-password", "COMMAND_LINE_PASSWORD"),
        ("APIKey2", "x.cs", "hardcoded-key", "API_KEY_2"),
    ],
)
def test_names_say_what_the_value_is_for(slot: str, file: str, rule: str, env: str) -> None:
    assert make_names(slot, file, rule, "kebab").env == env


def test_names_fit_every_store() -> None:
    for slot in ("pässwort.Ключ", "1password", "a" * 500, "x-y_z.Ünï", "$#@!", "password password password"):
        names = make_names(slot, "päth/ß.py", "hardcoded-password", "kebab")
        assert re.fullmatch(r"[A-Z][A-Z0-9_]{0,70}", names.env)
        assert re.fullmatch(r"[a-z][a-z0-9-]{0,70}", names.name)
