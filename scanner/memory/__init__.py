"""What a repository remembers, as files: reading and writing the baseline, and making a run's ledger of it.

shelf      the files of a baseline: in a folder, or in a commit
baseline   from files to a `Baseline`, and where a repository's is
presence   which paths the scanned tree has
coverage   which entries a run could have matched
ledger     all of it put together for a run
"""
