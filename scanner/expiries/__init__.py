"""The register of expiries: everything in a repository that has an end, with the days that are left."""
