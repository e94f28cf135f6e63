"""What the importers are made of."""
