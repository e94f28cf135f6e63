"""What feeds the slots of a repository: tallies, drift between environments, the trend, and how it is written."""
