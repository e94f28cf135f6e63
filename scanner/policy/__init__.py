"""What a change widens of the policy that it starts from: each widening is said first of all, and may fail the run (`policy_change`).

settings    exclusions, rules that are off, severities, limits, what fails
exceptions  entries that are new, or hold longer
allows      allow comments that are new
baseline    entries that are new
changes     all of them, between a revision and what is scanned
"""
