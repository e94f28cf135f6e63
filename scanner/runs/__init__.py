"""One module per thing that can be scanned. Each yields a `Harvest`; what becomes of it is decided in scanner/conclude.py."""
