"""The verbs. The directory is the registry: a module has SUMMARY, OPTIONS and `run(arguments) -> int`; its docstring is its description."""
