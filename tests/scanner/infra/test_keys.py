"""`straykey keys`: the model of each tool's resources, from the text as people write it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.keymodel import load_tables
from detectors.keymodel.judge import RULES, Model, judge
from scanner.infra.reading import read_resources
from tests.support.command import Outcome
from tests.support.repository import Repo

TABLES = load_tables()


def model(**files: str) -> Model:
    """`model(a_tf="...")`: the last underscore of a name is its dot."""
    found = [one for name, text in files.items() for one in read_resources(".".join(name.rsplit("_", 1)), text.encode())]
    return judge(found, TABLES)


def states(found: Model) -> dict[str, str]:
    return {row.resource.name: row.state for row in found.encryption}


TERRAFORM = """
resource "aws_db_instance" "own" {
  storage_encrypted = true
  kms_key_id        = aws_kms_key.db.arn
}
resource "aws_db_instance" "platform" {
  storage_encrypted = true
}
resource "aws_db_instance" "none" {
  engine = "postgres"
}
resource "aws_ebs_volume" "off" {
  encrypted = false
}
resource "aws_s3_bucket" "beside" {}
resource "aws_s3_bucket" "plain" {}
resource "aws_s3_bucket_server_side_encryption_configuration" "x" {
  bucket = aws_s3_bucket.beside.id
  rule {
    apply_server_side_encryption_by_default {
      kms_master_key_id = aws_kms_key.db.arn
      sse_algorithm     = "aws:kms"
    }
  }
}
resource "aws_sns_topic" "alias" {
  kms_master_key_id = "alias/aws/sns"
}
resource "aws_kms_key" "db" {
  enable_key_rotation = true
}
resource "aws_kms_key" "old" {
}
"""


def test_terraform_tells_whose_key_it_is_from_the_resource_or_the_one_beside_it() -> None:
    found = model(main_tf=TERRAFORM)
    assert states(found) == {"own": "customer", "platform": "platform", "none": "none", "off": "none", "beside": "customer", "plain": "platform", "alias": "platform"}
    assert [(row.resource.name, row.on) for row in found.rotation] == [("db", True), ("old", False)]
    assert next((row.resource.line, row.key) for row in found.encryption if row.state == "customer") == (2, "aws_kms_key.db.arn")
    assert {(one.rule, one.resource.name) for one in found.findings} >= {("encryption", "off"), ("customer-keys", "plain"), ("rotation", "old")}


def test_cloudformation_in_yaml_and_json() -> None:
    text = """
Resources:
  Own:
    Type: AWS::RDS::DBInstance
    Properties: {StorageEncrypted: true, KmsKeyId: !Ref Key}
  Plain:
    Type: AWS::RDS::DBInstance
    Properties: {StorageEncrypted: false}
  Key:
    Type: AWS::KMS::Key
    Properties: {EnableKeyRotation: true}
"""
    assert states(model(stack_yaml=text)) == {"Own": "customer", "Plain": "none"}
    assert [row.on for row in model(stack_yaml=text).rotation] == [True]
    as_json = json.dumps({"Resources": {"Own": {"Type": "AWS::S3::Bucket", "Properties": {"BucketEncryption": {"ServerSideEncryptionConfiguration": [
        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key"}}]}}}}})  # fmt: skip
    assert states(model(stack_json=as_json)) == {"Own": "customer"}


BICEP = """
resource own 'Microsoft.Storage/storageAccounts@2023-01-01' = {
  name: 'own'
  properties: {
    encryption: {
      keySource: 'Microsoft.Keyvault' // a comment
      keyvaultproperties: { keyname: key.name, keyvaulturi: vault.uri }
    }
  }
}
resource plain 'Microsoft.Storage/storageAccounts@2023-01-01' = if (wanted) {
  name: 'plain'
  properties: { encryption: { keySource: 'Microsoft.Storage' } }
}
resource there 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'there'
}
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  properties: {
    accessPolicies: [
      {
        objectId: app.identity.principalId
        permissions: { secrets: ['get', 'list'] }
      }
      {
        objectId: app.identity.principalId
        permissions: { secrets: ['set'] }
      }
    ]
  }
}
"""


def test_bicep_and_arm_templates() -> None:
    found = model(main_bicep=BICEP)
    assert states(found) == {"own": "customer", "plain": "platform"}, "an existing resource is made elsewhere"
    assert [(row.right, row.rights) for row in found.access] == [("read", ("get", "list")), ("write", ("set",))]
    arm = '{"resources": [{"type": "Microsoft.Storage/storageAccounts", "name": "x", "properties": {"encryption": {"keySource": "Microsoft.Keyvault", "keyvaultproperties": {"keyname": "k"}}}}]}'
    assert states(model(main_json=arm)) == {"x": "customer"}


def test_storage_classes() -> None:
    text = "kind: StorageClass\nmetadata:\n  name: own\nparameters:\n  kmsKeyId: arn:aws:kms:x\n---\nkind: StorageClass\nmetadata:\n  name: off\nparameters:\n  encrypted: 'false'\n"
    assert states(model(sc_yaml=text)) == {"own": "customer", "off": "none"}


ACCESS = """
resource "azurerm_key_vault_access_policy" "app" {
  object_id          = azurerm_linux_web_app.shop.identity[0].principal_id
  secret_permissions = ["Get", "Set"]
}
resource "azurerm_key_vault_access_policy" "reader" {
  object_id          = azurerm_linux_web_app.shop.identity[0].principal_id
  secret_permissions = ["Get", "List"]
}
resource "azurerm_key_vault_access_policy" "people" {
  object_id          = data.azuread_group.admins.object_id
  secret_permissions = ["Get", "Set", "Purge"]
}
resource "azurerm_role_assignment" "officer" {
  principal_id         = azurerm_user_assigned_identity.app.principal_id
  role_definition_name = "Key Vault Secrets Officer"
}
resource "azurerm_role_assignment" "other" {
  role_definition_name = "Reader"
}
data "aws_iam_policy_document" "two" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = ["arn:x"]
  }
  statement {
    actions   = ["secretsmanager:*"]
    resources = ["*"]
  }
}
"""


def test_applications_may_read_and_people_may_write() -> None:
    found = model(main_tf=ACCESS)
    rows = [(row.resource.name, row.who, row.right) for row in found.access]
    assert rows == [
        ("app", "application", "write"), ("reader", "application", "read"), ("people", "human", "write"), ("officer", "application", "write"),
        ("two", "unknown", "read"), ("two", "unknown", "wildcard"),
    ]  # fmt: skip
    assert [(one.rule, one.resource.name) for one in found.findings] == [("no-application-writes", "app"), ("no-application-writes", "officer"), ("no-wildcards", "two")]


def test_vault_policies() -> None:
    found = model(app_hcl='path "secret/data/app/*" {\n  capabilities = ["read"]\n}\npath "sys/*" {\n  capabilities = ["create", "sudo"]\n}\n')
    assert [(row.vault, row.right) for row in found.access] == [("secret/data/app/*", "read"), ("sys/*", "wildcard")]


def test_what_has_no_end() -> None:
    found = model(
        main_tf='resource "azurerm_key_vault_secret" "endless" {\n  name = "a"\n}\nresource "azurerm_key_vault_secret" "ends" {\n  expiration_date = "2027-01-01T00:00:00Z"\n}\n'
        'resource "aws_secretsmanager_secret" "turned" {\n}\nresource "aws_secretsmanager_secret_rotation" "r" {\n  secret_id = aws_secretsmanager_secret.turned.id\n}\n'
    )
    assert [(one.rule, one.resource.name) for one in found.findings if one.rule == "ends"] == [("ends", "endless")]


def test_the_command_and_its_policy(repo: Repo, cli: Callable[..., Outcome]) -> None:
    repo.write({"infra/main.tf": TERRAFORM.encode(), "README.md": b"resource"})
    done = cli("keys", cwd=repo.path)
    assert done.code == 0
    assert "2 of 7 with a key of the customer's" in done.stdout
    assert cli("keys", "--require", "encryption", cwd=repo.path).code == 1
    assert cli("keys", "--require", "no-wildcards", cwd=repo.path).code == 0
    record = json.loads(cli("keys", "--format", "json", cwd=repo.path).stdout)
    assert {row["state"] for row in record["encryption"]} == {"none", "platform", "customer"}


def test_tables_are_whole() -> None:
    assert all(entry.default in ("none", "platform") and entry.title for entry in TABLES.encrypts.values())
    assert set(RULES) == {"customer-keys", "encryption", "rotation", "no-wildcards", "no-application-writes", "ends"}


@given(st.sampled_from(["a.tf", "a.bicep", "a.yaml", "a.json", "a.hcl"]), st.text(alphabet="resource kind'\"{}[]=:@.\nAWS::S3::Bucket \t", max_size=120))
@pytest.mark.filterwarnings("ignore")
def test_any_text_is_read_without_a_word(path: str, text: str) -> None:
    for head in ("", "resource a 'Microsoft.Sql/servers@1' = {\n", "kind: StorageClass\n", 'resource "aws_s3_bucket" "b" {\n'):
        judge([*read_resources(path, (head + text).encode())], TABLES)
