"""Which environment a path belongs to, and that its family is the same in all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.coverage.environments import environment_of

TOLD = [
    ("appsettings.Production.json", "production", "appsettings.json"),
    ("src/api/appsettings.Development.json", "development", "src/api/appsettings.json"),
    ("appsettings.json", "", "appsettings.json"),
    ("chart/values-prod.yaml", "production", "chart/values.yaml"),
    ("chart/values.yaml", "", "chart/values.yaml"),
    (".env.staging", "staging", ".env"),
    (".env", "", ".env"),
    (".env.local", "development", ".env"),
    ("application-uat.yml", "staging", "application.yml"),
    ("overlays/prod/secret.yaml", "production", "overlays/secret.yaml"),
    ("environments/dev/main.tf", "development", "environments/main.tf"),
    ("prod.tfvars", "production", ".tfvars"),
    ("config/environments/production.rb", "production", "config/environments/.rb"),
    ("src/config.prod.js", "production", "src/config.js"),
    ("tests/test_app.py", "", "tests/test_app.py"),
    ("src/local_cache.py", "", "src/local_cache.py"),
    ("src/live.ts", "", "src/live.ts"),
    ("docker-compose.yml", "", "docker-compose.yml"),
    ("docker-compose.prod.yml", "production", "docker-compose.yml"),
]


@pytest.mark.parametrize(("path", "name", "family"), TOLD)
def test_a_path_tells_its_environment_and_its_family(path, name, family):
    assert environment_of(path) == (name, family)


@given(st.text(alphabet="abprod./-_", max_size=40))
def test_any_path_has_an_answer_and_one_without_environment_is_its_own_family(path):
    found = environment_of(path)
    assert found.name in ("", "production", "staging", "test", "development")
    assert found.name or found.family == path
