"""What feeds a slot, told by the forms of the stores: every example of every form, read as files are."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detectors.artifact import Artifact, Origin
from detectors.examples import expand
from detectors.stores import load_stores
from scanner.slotting import unpack

STORES = load_stores()
FORMS = {form.id: form for store in STORES for form in store.forms}
TEXTS = {name: text for store in STORES for name, text in store.texts.items()}
FEEDS = {"store": "store", "channel": "channel", "encrypted": "encrypted", "parameter": "unknown"}
NAME = re.compile("“([^”]*)”")


@pytest.fixture(scope="module")
def slots(bench):
    """What a text with the name of a file yields."""
    slotter = bench.slotter()

    def look(template):
        name, _, text = template.partition("\n")
        data = expand(text.replace("“", "").replace("”", ""), Random(template), {}).data
        return slotter.slots(Artifact(Origin(name), data))

    return look


@pytest.mark.parametrize("form_id", sorted(form.id for form in FORMS.values() if form.secret != "none"))
def test_each_example_is_a_slot_of_its_class_with_the_marked_name(form_id, slots):
    for template in TEXTS[form_id].examples:
        found = [slot for slot in slots(template).slots if slot.form == form_id]
        assert found, template
        assert {slot.fed for slot in found} == {FEEDS[FORMS[form_id].kind]}
        assert not [slot for slot in slots(template).slots if slot.fed == "literal"], template
        for name in NAME.findall(template)[:1]:
            assert any(slot.name == name or slot.name.endswith(name) or name.endswith(slot.name.rpartition(".")[2]) for slot in found), (
                template
            )


@pytest.mark.parametrize("form_id", sorted(form.id for form in FORMS.values() if form.secret == "none"))
def test_what_only_connects_feeds_no_slot(form_id, slots):
    for template in TEXTS[form_id].examples:
        found = slots(template)
        assert form_id in found.wired
        assert form_id not in {slot.form for slot in found.slots}


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_no_counterexample_is_a_slot(form_id, slots):
    for template in TEXTS[form_id].counterexamples:
        found = slots(template)
        assert form_id not in {slot.form for slot in found.slots} | set(found.wired), template


TOLD = [
    ('a.py\npassword = os.environ["DB_PASSWORD"]', [("password", "channel", False)]),
    ('a.py\npassword = os.environ.get("DB_PASSWORD", "‹alnum:14›")', [("password", "literal", True)]),
    ('a.py\npassword = "‹alnum:14›"', [("password", "literal", False)]),
    ("a.py\npassword = password", []),
    ('a.py\n# password = os.environ["DB_PASSWORD"]', []),
    ('a.py\nx = 1  # password = os.environ["DB_PASSWORD"]', []),
    ('a.py\n"""password = os.environ["DB_PASSWORD"]"""', []),
    ('a.py\nlogin("app", os.environ["DB_PW"])', [("login#1", "channel", False)]),
    ("a.js\nprocess.env.API_TOKEN = saved;", []),
    ("a.js\ndelete process.env.API_TOKEN;", []),
    ("a.js\nif (process.env.API_TOKEN === undefined) { stop(); }", []),
    ('a.sh\nif [ -z "$API_TOKEN" ]; then exit 1; fi', []),
    ('a.sh\ncurl --user "app:$API_TOKEN" https://acme.io', [("user.password", "channel", False)]),
    ("a.php\n<?php return ['connection' => env('DB_CACHE_CONNECTION')];", []),
    ("readme.md\npassword = ${DB_PASSWORD}", []),
    ("policy.json\n" + '{"Resource": "arn:aws:secretsmanager:eu-west-1:‹digit:12›:secret:db-AbCdEf"}', []),
    ("s.yaml\nsops:\n  mac: ENC[AES256_GCM,data:‹base64:24›,iv:‹base64:43›=,tag:‹base64:22›==,type:str]\n", []),
    ("values.yaml\ndb:\n  password: changeme\n", []),
]


@pytest.mark.parametrize(("template", "expected"), TOLD, ids=[str(number) for number in range(len(TOLD))])
def test_slots_are_where_values_come_in(template, expected, slots):
    assert [(slot.name, slot.fed, slot.fallback) for slot in slots(template).slots] == expected


def test_slots_travel_whole(slots):
    import json

    found = slots("a.py\npassword = os.environ['DB_PASSWORD']\nload_dotenv()\n")
    assert found.wired
    assert unpack(json.loads(json.dumps(found))) == found


PIECES = st.sampled_from(
    [
        "password", "token", " = ", ": ", "os.environ[", '"DB_PASSWORD"', "]", "${DB_PASSWORD}", "${{ secrets.X }}", "@Microsoft.KeyVault(SecretUri=x)",
        "\n", "# ", "'", '"', "(", ")", "{", "}", "op://a/b/c", "ENC[AES256_GCM,data:,iv:a,tag:b,type:str]", "vault:secret/a#b", "- ", "  ", "é", "x",
    ]
)  # fmt: skip


@given(
    name=st.sampled_from(["a.py", "a.yaml", "a.json", "a.sh", "a.env", "a.tf", "a.bicep", "a.xml", "a"]),
    pieces=st.lists(PIECES, max_size=25),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_has_slots_in_order_at_places_of_its_own(bench, name, pieces):
    data = "".join(pieces).encode()
    found = bench.slotter().slots(Artifact(Origin(name), data)).slots
    lines = data.split(b"\n")
    assert list(found) == sorted(found, key=lambda slot: (slot.line, slot.column, slot.name, slot.form))
    assert all(1 <= slot.line <= len(lines) and 1 <= slot.column <= len(lines[slot.line - 1].decode()) + 1 for slot in found)
    assert all(slot.name and (slot.fed == "literal") == (not slot.store) for slot in found)
    assert len(set(found)) == len(found)
