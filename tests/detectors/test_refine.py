"""Seen again with the whole text in view: what refers to a store is no secret, what opens one is worse, a literal beside a lookup is a fallback."""

from __future__ import annotations

import re
from random import Random

import pytest

from detectors.examples import expand
from detectors.refine import make_openers
from detectors.stores import load_stores


def of(examine, text, path="sample.py"):
    """Rule, severity and marks of what is reported."""
    example = expand(text, Random(text), {})
    found = [one for one in examine(example.data, path).occurrences if not one.vetoed and one.confidence != "low"]
    return [(one.rule_id, one.severity, {name for name, _ in one.properties}) for one in found], found, example


FALLBACKS = [
    ("a.py", 'password = os.getenv("DB_PASSWORD", "«‹password:14›»")'),
    ("a.py", 'password = os.environ.get("DB_PASSWORD") or "«‹password:14›»"'),
    ("a.cs", 'class A { string Password = Environment.GetEnvironmentVariable("DB_PASSWORD") ?? "«‹alnum:14›»"; }'),
    ("a.js", 'const password = process.env.DB_PASSWORD || "«‹alnum:14›»";'),
    ("compose.yaml", "services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:-«‹alnum:14›»}\n"),
    ("application.yml", "spring:\n  datasource:\n    password: ${DB_PASSWORD:«‹alnum:14›»}\n"),
    ("secret.yaml", 'data:\n  password: {{ .Values.db.password | default "«‹alnum:14›»" }}\n'),
    ("main.tf", 'variable "db_password" {\n  type = string\n  default = "«‹alnum:14›»"\n}\n'),
    ("a.rb", 'password = ENV.fetch("DB_PASSWORD", "«‹alnum:14›»")'),
]


@pytest.mark.parametrize(("path", "text"), FALLBACKS, ids=[f"{path} {number}" for number, (path, _) in enumerate(FALLBACKS)])
def test_a_literal_beside_a_lookup_is_a_fallback(examine, path, text):
    told, found, example = of(examine, text, path)
    assert [rule for rule, _, _ in told] == ["literal-fallback"]
    assert [one.span for one in found] == list(example.expected)
    assert "fallback for" in told[0][2]


def test_a_format_of_its_own_keeps_its_rule_and_is_told_to_be_a_fallback(examine):
    told, _, _ = of(examine, 'url = os.getenv("DATABASE_URL", "postgres://app:‹alnum:14›@db.acme.io/shop")')
    assert told
    assert all(rule != "literal-fallback" or "fallback for" in marks for rule, _, marks in told)
    assert all("fallback for" in marks for _, _, marks in told)


@pytest.mark.parametrize("path", ["a.py", "main.tf"])
def test_a_literal_alone_is_none(examine, path):
    told, _, _ = of(examine, 'password = "«‹alnum:14›»"', path)
    assert [rule for rule, _, _ in told] == ["hardcoded-password"]


OPENERS = [
    ("a.py", 'from azure.keyvault.secrets import SecretClient\nclient_secret = "‹alnum:34›"\n'),
    ("app.yml", "vault:\n  uri: https://acme.vault.azure.net/\nazure:\n  client-secret: ‹alnum:34›\n"),
    ("app.env", "VAULT_ADDR=https://vault.acme.io:8200\nVAULT_TOKEN=‹alnum:26›\n"),
    ("bootstrap.yml", "spring:\n  cloud:\n    vault:\n      token: ‹alnum:26›\n"),
    ("app.env", "OP_CONNECT_TOKEN=‹alnum:60›\n"),
    ("app.properties", "jasypt.encryptor.password=‹alnum:18›\n"),
    ("ci.env", "RAILS_MASTER_KEY=‹hex:32›\n"),
]


@pytest.mark.parametrize(("path", "text"), OPENERS, ids=[f"{path} {number}" for number, (path, _) in enumerate(OPENERS)])
def test_what_opens_a_store_is_of_the_highest_severity(examine, path, text):
    told, _, _ = of(examine, text, path)
    assert told
    assert all(severity == "critical" and "opens" in marks for _, severity, marks in told)


def test_a_client_secret_that_has_no_store_beside_it_is_not(examine):
    told, _, _ = of(examine, 'client_secret = "‹alnum:34›"\n')
    assert [rule for rule, _, _ in told] == ["hardcoded-key"]


def test_the_password_that_a_database_asks_for_opens_no_store(examine):
    told, _, _ = of(examine, "vault: https://acme.vault.azure.net/\nspring:\n  datasource:\n    password: ‹alnum:16›\n", "app.yml")
    assert [rule for rule, _, _ in told] == ["hardcoded-password"]


@pytest.mark.parametrize("text", ["sops:\n  mac: x\n", ""])
def test_what_sops_left_unencrypted_is_told_apart(examine, text):
    sealed = "ENC[AES256_GCM,data:‹base64:24›,iv:‹base64:43›=,tag:‹base64:22›==,type:str]"
    whole = f"db:\n  user: {sealed}\n  password: ‹alnum:16›\n{text.replace('x', sealed)}"
    told, _, _ = of(examine, whole, "secrets.yaml")
    assert [rule for rule, _, _ in told] == ["partly-encrypted"]


def test_a_file_that_sops_encrypted_has_no_finding(examine):
    sealed = "ENC[AES256_GCM,data:‹base64:24›,iv:‹base64:43›=,tag:‹base64:22›==,type:str]"
    assert of(examine, f"db:\n  password: {sealed}\n  token: {sealed}\nsops:\n  mac: {sealed}\n", "secrets.yaml")[0] == []


REFERENCES = [
    ("a.ps1", "$password = Get-AzKeyVaultSecret -VaultName acme -Name db-password -AsPlainText"),
    ("app.config", '<add key="Password" value="AQAAANCMnd8BFdERjHoAwE/Cl+sBAAAA‹base64:200›==" />'),
    (".gitlab-ci.yml", "job:\n  secrets:\n    DATABASE_PASSWORD:\n      vault: production/db/password@ops\n"),
    ("sealed.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  encryptedData:\n    password: AgB‹base64:200›\n"),
    ("es.yaml", "kind: ExternalSecret\nspec:\n  data:\n    - secretKey: password\n      remoteRef:\n        key: ‹alnum:22›\n"),
    ("common.yaml", "db::password: ENC[PKCS7,MIIB‹base64:400›]\n"),
    ("app.properties", "spring.datasource.password=ENC(‹base64:42›==)\n"),
    ("vars.yml", "db_password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  ‹digit:80›\n"),
    ("app.yml", "password: '{cipher}‹hex:96›'\n"),
    ("kms.yaml", "db_password: AQICAHh‹base64:220›==\n"),
]


@pytest.mark.parametrize(("path", "text"), REFERENCES, ids=[path for path, _ in REFERENCES])
def test_references_and_encrypted_values_are_not_reported(examine, path, text):
    assert of(examine, text, path)[0] == []


NONE = [
    ("a.go", 'package main\nimport onepassword "github.com/acme/providers/v1/onepassword"\n'),
    ("a.go", 'package main\nconst CallOnePasswordSDKResolve = "Resolve"\n'),
    ("a.go", "package main\n// the certificate and its password identified by remoteKey\n"),
    ("a.py", 'run("op", "item", "edit", item, "--generate-password=letters,digits,32")'),
    ("Cargo.toml", '[dependencies]\njsonwebtoken = { version = "=11.0.0", features = ["aws_lc_rs"] }\n'),
    ("a.php", "<?php return ['passwords' => 'users'];"),
    ("a.json", '{"pt": {"Password": "Senha"}}'),
    ("a.yaml", "image: ghcr.io/acme/external-secrets:v0.9.8-ubi-boringssl\n"),
    ("a.sh", 'echo "Pass: no-op when the folder is empty"\n'),
    ("a.yaml", "headersToExtAuth:\n  - Authorization\n  - X-Forwarded-Proto\n"),
    ("a.yaml", "args:\n  - --auth-htpasswd-encryption\n  - bcrypt\n"),
    ("Pulumi.prod.yaml", "config:\n  github:token:\n    secure: AAABA‹base64:80›\n"),
    ("a.sh", 'psql "host=$HOST user=$USER dbname=app password=$(az account get-access-token --query accessToken) sslmode=require"\n'),
    ("a.config", '<add type="Acme.Thing, Version=2.0.0.0, PublicKeyToken=b03f5f7f11d50a3a" />'),
    ("a.py", "ret['password'] = '$encrypted$'"),
    ("a.py", "if 'become_password' in passwords: pass"),
    ("nginx.conf", "location / {\n  uwsgi_pass uwsgi;\n}\n"),
    ("a.yml", "policy:\n  userpass_engine/*: [create, read, update]\n"),
    ("a.rs", "fn f(response_tokens: &[serde_json::Value], name: &str) {}"),
    ("a.php", "<?php return ['password' => 'required|string|min:8|confirmed'];"),
    ("a.rs", "pub fn basic(user: impl Into<String>, password: impl Into<SecretString>) -> Self {}"),
    ("a.py", "def f(client: Client, secret: Tuple[str, str, str]): ..."),
    ("a.go", "package main\n// First pass: find where to insert\n"),
    ("a.conf", "{nkey: U‹base32:55›, permissions: $X}"),
    ("a.json", '{"es": {"Password": "Contraseña"}}'),
    ("main.bicep", "module db 'x.bicep' = {\n  params: {\n    administratorLoginPassword: sqlAdminPassword\n  }\n}\n"),
    ("main.bicep", "resource keyVaultSecret 'Microsoft.KeyVault/vaults/secrets@2022-07-01' = {\n}\n"),
]


@pytest.mark.parametrize(("path", "text"), NONE, ids=[f"{path} {number}" for number, (path, _) in enumerate(NONE)])
def test_what_the_text_around_says_is_no_secret(examine, path, text):
    assert of(examine, text, path)[0] == []


def test_bytes_that_are_no_text_are_no_password(examine):
    random = Random(7)
    noise = bytes(random.randrange(256) for _ in range(4000))
    data = noise.replace(b"\n", b"") + b"pW=" + b"\x01\x9c\xf3\x00Kq2\x88\xc1\x12\n" + noise
    assert not [one for one in examine(data, "a.png").occurrences if not one.vetoed and one.rule_id.startswith("hardcoded")]


@pytest.mark.parametrize("text", ["user1_password = «‹alnum:14›»", "phonePassword = «‹alnum:14›»", "PHONE_PASSWORD = «‹alnum:14›»"])
def test_what_only_looks_like_the_product_is_a_password(examine, text):
    assert [rule for rule, _, _ in of(examine, text, "a.ini")[0]] == ["hardcoded-password"]


def test_a_latin_password_still_is_one(examine):
    data = b"password = " + "Pr\u00fcf\u00dfTor9x\u00e4".encode("latin-1") + b"\n"
    assert [one.rule_id for one in examine(data, "a.ini").occurrences if not one.vetoed] == ["hardcoded-password"]


def test_names_of_openers_match_whole_segments_only():
    openers = make_openers([opener for store in load_stores() for opener in store.openers])
    tokens = [pattern for opener, pattern in openers if opener.id == "hashicorp-vault/token"]
    assert any(pattern.match("app.vaulttoken") for pattern in tokens)
    assert not any(pattern.match("app.myvaulttokencount") for pattern in tokens)
    assert all(re.compile(pattern.pattern) for _, pattern in openers)
