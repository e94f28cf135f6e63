"""The command: one verb per module in scanner/cli/verbs, and the one error boundary."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import NoReturn

from detectors.registry import module_names
from detectors.rule import RuleError
from scanner.cli.errors import UserError
from scanner.cli.options import add_options
from scanner.conclude import INCOMPLETE_RUN, USAGE
from scanner.git.command import GitError
from scanner.version import VERSION

INTERRUPTED, TERMINATED = 130, 143
PROG = "straykey"


class Terminated(KeyboardInterrupt):
    """SIGTERM: ends workers and leaves no half-written file, as an interruption does."""


def _terminate(_number: int, _frame: object) -> NoReturn:
    raise Terminated


def console() -> NoReturn:
    """The console script."""
    signal.signal(signal.SIGTERM, _terminate)
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output is gone; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit code."""
    try:
        return _run(argv)
    except SystemExit as ended:  # argparse: 0 after --help, 2 after a usage error
        return ended.code if isinstance(ended.code, int) else USAGE
    except KeyboardInterrupt as ended:
        return _tell("terminated", TERMINATED) if isinstance(ended, Terminated) else _tell("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INCOMPLETE_RUN
    except (UserError, RuleError) as error:
        return _tell(str(error), USAGE)
    except GitError as error:
        return _tell(str(error), INCOMPLETE_RUN)
    except Exception as error:  # noqa: BLE001  the one error boundary
        if type(error).__name__ in ("ConfigError", "ExceptionsError", "BaselineError"):
            return _tell(str(error), USAGE)
        return _tell_bug(error, show="--debug" in argv)


def _run(argv: Sequence[str]) -> int:
    names = verb_names()
    wanted = next((argument for argument in argv if not argument.startswith("-")), "")
    # Only the verb that is asked for is imported: the hook's time is short.
    verbs = {wanted: load_verb(wanted)} if wanted in names and argv[0] == wanted else {name: load_verb(name) for name in names}
    parser = make_parser(verbs)
    arguments, rest = parser.parse_known_args(argv)
    if rest:
        _take_in(rest, parser, verbs, arguments)
    if not getattr(arguments, "verb", None):
        parser.print_help()
        return USAGE
    code: int = verbs[arguments.verb].run(arguments)
    return code


def _take_in(rest: list[str], parser: argparse.ArgumentParser, verbs: dict[str, ModuleType], arguments: argparse.Namespace) -> None:
    """Names that stand behind an option belong to the verb's list of names: argparse stops at the first option."""
    options = verbs[arguments.verb].OPTIONS if getattr(arguments, "verb", None) else ()
    lists = [option.flags[0] for option in options if option.settings.get("nargs") in ("*", "+") and not option.flags[0].startswith("-")]
    if not lists or any(word.startswith("-") and word != "-" for word in rest):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    setattr(arguments, lists[-1], [*getattr(arguments, lists[-1]), *rest])


def verb_names() -> tuple[str, ...]:
    """The verbs, without loading any."""
    from scanner.cli import verbs

    return module_names(verbs.__path__[0])


def load_verb(name: str) -> ModuleType:
    return import_module(f"scanner.cli.verbs.{name}")


def make_parser(verbs: dict[str, ModuleType]) -> argparse.ArgumentParser:
    """The parser of the given verbs; each module has SUMMARY, OPTIONS and `run(arguments) -> int`."""
    parser = argparse.ArgumentParser(PROG, description="Find keys that strayed from the vault.", allow_abbrev=False)
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version, and whether the loops of the history reader are compiled")
    children = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    for name, module in verbs.items():
        child = children.add_parser(name, help=module.SUMMARY, description=module.__doc__, allow_abbrev=False)
        add_options(child, module.OPTIONS)
    return parser


class _Version(argparse.Action):
    """The history reader is loaded where someone asks for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from scanner.pack import COMPILED

        print(f"{PROG} {VERSION} ({'compiled' if COMPILED else 'not compiled: history takes longer'})")
        parser.exit()


def _tell(message: str, code: int) -> int:
    safe = "".join(letter if letter.isprintable() else "\ufffd" for letter in message)
    print(f"{PROG}: {safe}", file=sys.stderr)
    return code


def _tell_bug(error: Exception, *, show: bool) -> int:
    """An internal error. Its message could hold scanned text, so only its type is shown, and with --debug where it happened."""
    print(f"{PROG}: internal error ({type(error).__name__}): nothing is reported. Please report it with --debug. {VERSION}", file=sys.stderr)
    if show:
        trace = error.__traceback__
        while trace:
            code = trace.tb_frame.f_code
            print(f"  {code.co_filename}:{trace.tb_lineno} {code.co_qualname}", file=sys.stderr)
            trace = trace.tb_next
    return INCOMPLETE_RUN
