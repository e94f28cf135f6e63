"""The compiled stores: from the cache the same as from the files, and made anew where the cache is broken."""

from __future__ import annotations

import pytest

from detectors.stores.references import Kind
from scanner.storeset import load_storeset

TEXT = b'from azure.keyvault.secrets import SecretClient\npassword = client.get_secret("db").value\n'
KIND = Kind("app.py", "python")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("STRAYKEY_CACHE", str(tmp_path))
    return tmp_path / "straykey"


def look(stores):
    return stores.finder.find(TEXT, KIND)


def test_the_cache_gives_what_the_files_gave(folder):
    made = load_storeset()
    assert {path.suffix for path in folder.glob("stores-*")} == {".json", ".hsdb"}
    cached = load_storeset()
    assert (cached.forms, cached.openers, cached.titles) == (made.forms, made.openers, made.titles)
    assert look(cached) == look(made)
    assert look(made).references


@pytest.mark.parametrize("suffix", [".json", ".hsdb"])
@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[:50] + b"X" + data[51:], lambda _data: b""])
def test_a_broken_cache_is_made_anew(folder, suffix, damage):
    whole = load_storeset()
    (path,) = folder.glob(f"stores-*{suffix}")
    path.write_bytes(damage(path.read_bytes()))
    assert look(load_storeset()) == look(whole)


def test_the_slow_engine_finds_the_same(folder):
    assert look(load_storeset(reference=True)) == look(load_storeset())
