"""Rules of other scanners, made into rules of ours as far as they can be."""
