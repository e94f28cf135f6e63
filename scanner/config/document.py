"""From the bytes of a configuration file to its table."""

from __future__ import annotations

from typing import Any

from scanner.config.error import ConfigError
from scanner.config.options import PYPROJECT

LARGEST = 1 << 20


def read_table(file: str, data: bytes) -> dict[str, Any] | None:
    """The table of keys in a straykey.toml; of a pyproject.toml its `[tool.straykey]`, None if it has none. Raises ConfigError."""
    if not is_pyproject(file):
        return _parse(file, data)
    if b"straykey" not in data:  # most of them: spares the parser, and a broken file of somebody else is not ours to tell
        return None
    tool = _parse(file, data).get("tool")
    table = tool.get("straykey") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(file, "tool.straykey", "must be a table: [tool.straykey]")
    return table


def is_pyproject(file: str) -> bool:
    return file.rsplit("/", 1)[-1] == PYPROJECT


def _parse(file: str, data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise ConfigError(file, "", f"is larger than {LARGEST} bytes")
    import tomllib  # 3 ms that a repository without configuration doesn't pay

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(file, "", f"is not UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise ConfigError(file, "", "is nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError is one; an integer of thousands of digits raises a plain one
        raise ConfigError(file, "", f"is not valid TOML: {error}") from None
