"""Exceptions and the world: their file in a work tree or a revision, who wrote what in it, where a run stands, which lines a change touched."""
