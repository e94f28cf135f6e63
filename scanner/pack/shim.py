"""Stands in for the `cython` module where the sources run uncompiled, so that it need not be installed there."""

from __future__ import annotations

compiled = False
NULL = None
