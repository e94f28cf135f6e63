"""The house rules that a machine can check: who may import whom, how large things get, and what the hook never loads."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("detectors", "baselines", "scanner")  # each may import itself and those before it
MOST_FUNCTION_LINES = 60
MOST_MODULE_LINES = 300
# What costs the hook milliseconds that it doesn't have (measured in docs/decisions.md): loaded inside the function that needs it.
HEAVY = tuple(
    "dataclasses logging rich tree_sitter yaml cryptography asyncio inspect unittest multiprocessing platformdirs pathspec".split()
)
DISTRIBUTIONS = {"yaml": "pyyaml"}
BUILD_ONLY = {"cython"}  # scanner/pack/shim.py stands in for it where it is missing
# Where an exception of any kind may be caught: the error boundary, and the thread that hands it on to whoever reads the results.
CATCHES_ALL = {("scanner/cli/main.py", "main"), ("scanner/crew.py", "serve")}


class Import(NamedTuple):
    """One imported module by full name; `nested` inside a function; `implied` as a package around what is asked for."""

    target: str
    nested: bool
    line: int
    implied: bool = False


def sources() -> dict[str, Path]:
    """Our modules by dotted name."""
    found = {}
    for layer in LAYERS:
        for path in sorted((ROOT / layer).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = sources()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def imports(name: str) -> Iterator[Import]:
    """What a module imports while the program runs; what stands under TYPE_CHECKING is for the type checker alone."""
    return walk(tree(MODULES[name]).body, name, nested=False)


def walk(body: list[ast.stmt], name: str, *, nested: bool) -> Iterator[Import]:
    for node in body:
        inside = nested or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, nested, node.lineno)
                yield from (Import(target, nested, node.lineno, implied=True) for target in packages(alias.name)[:-1])
        elif isinstance(node, ast.ImportFrom):
            yield from from_targets(node, name, nested=nested)
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            for field in ("body", "orelse", "finalbody"):
                yield from walk(getattr(node, field, []), name, nested=inside)
            for handler in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
                yield from walk(handler.body, name, nested=inside)


def packages(dotted: str) -> list[str]:
    """A module and the packages around it: importing a.b.c runs a and a.b too."""
    parts = dotted.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def from_targets(node: ast.ImportFrom, name: str, *, nested: bool) -> Iterator[Import]:
    around = [*name.split("."), *([""] if MODULES[name].stem == "__init__" else [])][: -node.level] if node.level else []
    base = ".".join([*around, *([node.module] if node.module else [])])
    inner = [f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in MODULES]
    yield from (Import(target, nested, node.lineno) for target in inner)
    yield Import(base, nested, node.lineno, implied=len(inner) == len(node.names))
    yield from (Import(target, nested, node.lineno, implied=True) for target in packages(base)[:-1])


def layer_of(name: str) -> str:
    return name.partition(".")[0]


def test_the_walk_sees_nested_imports():
    """The guard itself has been seen to work: this module is imported inside a function only."""
    assert any(one.nested and one.target == "hyperscan" for one in imports("detectors.engine"))


def test_imports_go_downwards_only():
    wrong = [
        f"{name}:{one.line} imports {one.target}"
        for name in MODULES
        for one in imports(name)
        if layer_of(one.target) in LAYERS and LAYERS.index(layer_of(one.target)) > LAYERS.index(layer_of(name))
    ]
    assert not wrong


def test_nothing_of_ours_imports_tests_or_benchmarks():
    assert not [f"{name}:{one.line}" for name in MODULES for one in imports(name) if layer_of(one.target) in ("tests", "benchmarks", "dev")]


def test_no_module_is_part_of_a_cycle():
    """Nested imports count. The packages around a module are loaded before it in any case: only what it asks of them is its own doing."""
    graph = {name: {one.target for one in imports(name) if one.target in MODULES and not is_around(one, name)} for name in MODULES}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def is_around(one: Import, name: str) -> bool:
    return one.target == name or (one.implied and name.startswith(f"{one.target}."))


@pytest.mark.parametrize("name", MODULES)
def test_modules_and_functions_stay_small(name):
    lines = MODULES[name].read_bytes().count(b"\n")
    assert lines <= MOST_MODULE_LINES, f"{lines} lines: there are two nouns in it"
    for node in ast.walk(tree(MODULES[name])):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name}: {length} lines"


def loaded_by(*roots: str) -> set[str]:
    """Our modules that importing the roots loads, by imports at the top of modules."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in found or name not in MODULES:
            continue
        found.add(name)
        waiting += [package for package in packages(name) if package in MODULES]
        waiting += [one.target for one in imports(name) if not one.nested]
    return found


def test_the_hook_loads_nothing_heavy_at_the_top_of_a_module():
    on_path = loaded_by("scanner.cli.main", "scanner.cli.verbs.hook")
    assert {"scanner.conclude", "detectors.engine", "detectors.matching"} <= on_path
    heavy = [(name, one) for name in sorted(on_path) for one in imports(name) if not one.nested and layer_of(one.target) in HEAVY]
    assert not [f"{name}:{one.line}: {one.target}" for name, one in heavy]


def test_only_the_error_boundary_catches_everything():
    found = set()
    for path in MODULES.values():
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                handlers = [node for node in ast.walk(function) if isinstance(node, ast.ExceptHandler)]
                found |= {(str(path.relative_to(ROOT)), function.name) for node in handlers if catches_all(node)}
    assert found == CATCHES_ALL


def catches_all(node: ast.ExceptHandler) -> bool:
    names = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
    return any(name is None or (isinstance(name, ast.Name) and name.id in ("Exception", "BaseException")) for name in names)


def test_no_global_is_rebound_and_no_function_result_is_cached_at_module_level():
    """State that outlives a call hides in these; the tests of one run would see each other's."""
    wrong = []
    for name, path in MODULES.items():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Global):
                wrong.append(f"{name}:{node.lineno}: global {', '.join(node.names)}")
            if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(one) for one in node.decorator_list):
                wrong.append(f"{name}:{node.lineno}: {node.name} is cached")
    assert not wrong


def test_runtime_dependencies_are_declared():
    """Whatever is imported from outside is the standard library or stands in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for lines in project.get("optional-dependencies", {}).values() for line in lines)]
    declared = {re.match(r"[A-Za-z0-9_.-]+", line)[0].lower().replace("-", "_") for line in lines}
    foreign = {layer_of(one.target) for name in MODULES for one in imports(name)} - set(LAYERS) - sys.stdlib_module_names - BUILD_ONLY
    assert {DISTRIBUTIONS.get(module, module) for module in foreign} <= declared
