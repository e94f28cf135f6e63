"""Applying remedies to files: edits put together, shown without the values that go, and written whole or not at all."""
