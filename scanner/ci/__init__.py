"""straykey in GitHub Actions: what an event asks for, what has to be fetched for it, and what is told to the runner."""
