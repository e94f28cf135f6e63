"""What a run obeys: straykey.toml (or `[tool.straykey]` in pyproject.toml) of the root and of folders below it, as one `Settings` per path."""
