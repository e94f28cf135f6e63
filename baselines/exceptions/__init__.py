"""Exceptions: findings that may stand, each with a kind, a reason, and where the policy asks for it an owner, an acceptor and an end.

entry     one exception, as straykey-exceptions.toml holds it
reader    the file's bytes to entries; mistakes name file, entry, line and key
writer    entries into the file's text, all else in it left as it is
policy    what each kind needs, how long it may live, what can't be excepted
life      whether an entry holds on a day
ruling    which entry speaks for a finding
owners    who exists, and who is the same person
"""
