"""Importing decisions of other tools: matched with a scan of today, then written as baseline entries and exceptions.

versions  the lines of a file, in the tree or at a commit
"""
