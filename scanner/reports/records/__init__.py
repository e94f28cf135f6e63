"""The JSON Lines interface: values to records and back, reading and merging of reports that were written earlier."""
