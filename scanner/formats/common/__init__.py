"""What the format readers share: where bindings are collected, how escapes are undone, what a configured text means."""
