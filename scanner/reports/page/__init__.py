"""The pieces of the HTML report: style, script, charts, rows, sections. Data of strangers reaches the page as text only."""
