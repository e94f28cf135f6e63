"""`straykey init`: configuration, hook and workflow of a repository, planned as values and written only then."""
