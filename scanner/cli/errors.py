"""What goes wrong for a reason that the user can mend.

UserError            one line and what to do: exit 2
ConfigError          (scanner/config/error.py) a configuration that can't be used: exit 2
BaselineError        (baselines/baseline/entry.py) a baseline that can't be used: exit 2
RuleError            (detectors/rule.py) a rule that can't be used: exit 2
GitError             (scanner/git/command.py) a repository that can't be read at all: exit 3
anything else        our own mistake: exit 3, and a request to report it
"""

from __future__ import annotations


class UserError(Exception):
    """The message is for the user: what is wrong, and what would be right."""
