"""Every form's examples and counterexamples, with the forms of all stores loaded; and what holds of each store."""

from __future__ import annotations

import re
from random import Random

import pytest

from detectors.engine import HyperscanEngine, compile_database
from detectors.examples import expand
from detectors.matching import HyperscanMatcher, ReferenceMatcher
from detectors.rule import RuleError
from detectors.stores import CLASSES, load_stores, read_store
from detectors.stores.catalogue import catalogue_of
from detectors.stores.references import Kind, ReferenceFinder
from scanner.formats import format_of
from scanner.syntax import Languages

STORES = {store.id: store for store in load_stores()}
FORMS = {form.id: form for store in STORES.values() for form in store.forms}
TEXTS = {name: text for store in STORES.values() for name, text in store.texts.items()}
CATALOGUE = catalogue_of(STORES.values())
LANGUAGES = Languages()
NAME = re.compile("“([^”]*)”")
SEEDS = 3


@pytest.fixture(scope="module")
def finder():
    return ReferenceFinder(HyperscanMatcher(CATALOGUE, HyperscanEngine(compile_database(CATALOGUE.terms))), FORMS)


def case(template, seed=0):
    """A file's name, its bytes and the marked spans."""
    name, _, text = template.partition("\n")
    example = expand(text.replace("“", "").replace("”", ""), Random(f"{template} {seed}"), {})
    return name, example.data, set(example.expected)


def kind_of(name, data):
    return Kind(name.lower(), LANGUAGES.of(name, data) or format_of(name, data))


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_examples_refer_to_the_store_where_they_are_marked(form_id, finder):
    for template in TEXTS[form_id].examples:
        for seed in range(SEEDS):
            name, data, expected = case(template, seed)
            assert expected, f"an example of {form_id} marks nothing: {template}"
            found = finder.find(data, kind_of(name, data)).references
            assert {one.span for one in found if one.form.id == form_id} == expected, template
            kinds = {one.form.store for one in found if one.span not in expected and one.form.kind in ("store", "encrypted")}
            assert kinds <= {FORMS[form_id].store}, f"an example of {form_id} is another store's too: {template}"


@pytest.mark.parametrize("form_id", sorted(form.id for form in FORMS.values() if form.secret == "always"))
def test_counterexamples_do_not_refer_to_it(form_id, finder):
    for template in TEXTS[form_id].counterexamples:
        name, data, expected = case(template)
        assert not expected
        found = finder.find(data, kind_of(name, data)).references
        assert form_id not in {one.form.id for one in found}, template


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_each_form_is_complete(form_id):
    form, text = FORMS[form_id], TEXTS[form_id]
    assert form.title
    assert form.kind in CLASSES
    assert len(text.examples) >= 2
    assert len(text.counterexamples) >= 2
    assert text.references
    assert all(reference.startswith("https://") for reference in text.references)
    assert all("\n" in template for template in (*text.examples, *text.counterexamples)), "the first line names the file"


@pytest.mark.parametrize("store", STORES.values(), ids=list(STORES))
def test_each_store_is_complete(store):
    assert store.title
    assert store.vendor
    assert store.forms
    assert store.references
    assert all(reference.startswith("https://") for reference in store.references)
    assert not any(form.beside for form in store.forms) or store.detect
    assert all(opener.title and opener.references for opener in store.openers)


def test_both_matchers_find_the_same_references(finder):
    slow = ReferenceFinder(ReferenceMatcher(CATALOGUE), FORMS)
    for text in TEXTS.values():
        for template in (*text.examples, *text.counterexamples):
            name, data, _ = case(template)
            assert slow.find(data, kind_of(name, data)) == finder.find(data, kind_of(name, data)), template


def test_a_form_that_asks_for_its_store_beside_it_is_silent_alone(finder):
    name, data, _ = case(TEXTS["azure-key-vault/python-client"].examples[0])
    assert finder.find(data, kind_of(name, data)).references
    assert not finder.find(data.replace(b"azure.keyvault", b"acme.cupboard"), kind_of(name, data)).references


HEAD = 'store = "acme"\n'


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("store = 1 2", "-"),
        ('store = "other"', "store"),
        (f"{HEAD}colour = 1", "colour"),
        (f'{HEAD}class = "shop"', "class"),
        (f"{HEAD}detect = ['(']", "detect"),
        (f'{HEAD}[[form]]\nid = "a"', "pattern"),
        (f"{HEAD}[[form]]\nid = \"a\"\npattern = '['", "pattern"),
        (f"{HEAD}[[form]]\nid = \"A b\"\npattern = 'x'", "id"),
        (f"{HEAD}[[form]]\nid = \"a\"\npattern = 'x'\nsecret = 'no'", "secret"),
        (f"{HEAD}[[form]]\nid = \"a\"\npattern = 'x'\n[[form]]\nid = \"a\"\npattern = 'y'", "form"),
        (f"{HEAD}[[opener]]\nid = \"a\"\nnames = '('", "names"),
    ],
)
def test_a_broken_store_names_file_and_field(text, field):
    with pytest.raises(RuleError) as raised:
        read_store(text.encode(), "acme.toml")
    assert (raised.value.file, raised.value.field) == ("acme.toml", field)


def test_a_pattern_that_could_be_slow_is_refused():
    store = read_store(f"{HEAD}[[form]]\nid = \"a\"\npattern = 'acme(?:[a-z]{{1,9}}[a-z]{{1,9}}){{1,200}}x'".encode(), "acme.toml")
    with pytest.raises(RuleError):
        catalogue_of([store])
