"""The policy of exceptions, from the configuration and from CODEOWNERS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from baselines.exceptions.owners import CODEOWNERS, code_owners
from baselines.exceptions.policy import GRACE_DAYS, LONGEST_DAYS, ExceptionPolicy, complete


def make_policy(values: dict[str, Any], read: Callable[[str], bytes | None]) -> ExceptionPolicy:
    """`values` are those of `Settings.exceptions`; `read` gives a file of the root, or None. Raises ConfigError where CODEOWNERS can't be read."""
    return ExceptionPolicy(
        kinds=complete(values["kinds"]),
        longest_days={**LONGEST_DAYS, **values["longest_days"]},
        grace_days={**GRACE_DAYS, **values["grace_days"]},
        expiring_days=values["expiring_days"],
        forbid=values["forbid"],
        owners=tuple(sorted({*values["owners"], *(_code_owners(read) if values["codeowners"] else ())})),
        people=values["people"],
        acceptance=values["acceptance"],
    )


def _code_owners(read: Callable[[str], bytes | None]) -> Iterator[str]:
    """Of the first file that is there: a host reads one of them."""
    for path in CODEOWNERS:
        data = read(path)
        if data is not None:
            yield from code_owners(data.decode("utf-8", "replace"))
            return
