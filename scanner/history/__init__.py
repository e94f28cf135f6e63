"""Whole histories: looked through by delta families, attributed by trees."""
