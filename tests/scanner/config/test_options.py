from collections.abc import Iterator

import pytest

from scanner.config import kinds
from scanner.config.error import ConfigError
from scanner.config.layers import load_layers
from scanner.config.options import OPTIONS, Option
from scanner.config.settings import Limits


def every(options: tuple[Option, ...] = OPTIONS) -> Iterator[Option]:
    for option in options:
        yield option
        yield from every(option.fields)


def test_every_option_has_a_kind_that_is_checked_and_a_help() -> None:
    for option in every():
        assert option.kind in kinds._CHECKS
        assert len(option.help) > 20
        assert option.merge in ("replace", "add", "keys")
        assert option.key.isidentifier()


def test_requires_is_the_first_option() -> None:
    assert OPTIONS[0].key == "requires"


def test_limits_are_those_of_the_table() -> None:
    assert Limits._fields == tuple(field.key for option in OPTIONS if option.key == "limits" for field in option.fields)


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.key)
def test_every_option_refuses_a_value_of_another_type(option: Option) -> None:
    for wrong in ("1979-05-27", "[[1]]", "{a = {b = 1}}"):
        with pytest.raises(ConfigError, match=rf"^straykey.toml: {option.key}"):
            load_layers({"straykey.toml": f"{option.key} = {wrong}".encode()}.get)
