"""`python -P -m scanner`: for where there is no console script. Without -P Python puts the current folder before ours, and would run modules of
what is to be scanned; so then nothing is done.
"""

import sys

if not sys.flags.safe_path:
    sys.stderr.write("straykey: start it as `straykey`, or as `python -P -m scanner`: without -P modules of this folder would run\n")
    sys.exit(2)

from scanner.cli.main import console

console()
