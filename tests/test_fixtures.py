"""Small trees with the expectation on the line: `# expect: RULE` says what is found there, and nothing else is found in the tree.

Secrets in them are templates (detectors/examples.py), drawn when the test runs.
"""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from detectors.checks import load_templates
from detectors.examples import expand
from scanner.setup import Setup
from scanner.wire import unpack
from scanner.workbench import Workbench

FIXTURES = Path(__file__).with_name("fixtures")
EXPECT = re.compile(rb"# expect: ([a-z0-9-]+)")


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
@pytest.mark.parametrize("seed", range(5))
def test_a_tree_yields_what_its_lines_expect(name, seed, tmp_path):
    expected = set(_drawn(FIXTURES / name, tmp_path, Random(f"{name} {seed}")))
    assert expected
    paths = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    bench = Workbench(Setup(root=str(tmp_path), now=1_790_000_000.0))
    examinations = [unpack(result) for result in bench.do("files", paths)]
    found = {
        (one.origin.path, one.start.line, one.rule_id)
        for examination in examinations
        for one in examination.occurrences
        if not one.vetoed and one.confidence != "low"
    }
    assert found == expected


def _drawn(tree, into, random):
    for path in sorted(tree.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(tree))
        lines = [expand(line, random, load_templates()).data for line in path.read_text(encoding="utf-8").splitlines()]
        for number, line in enumerate(lines, 1):
            yield from ((name, number, found[1].decode()) for found in EXPECT.finditer(line))
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(b"\n".join(EXPECT.sub(b"", line) for line in lines) + b"\n")
