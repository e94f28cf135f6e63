"""The parts of the lexical reader: pairs, command lines, markup, SQL and calls in text whose syntax is not known."""
