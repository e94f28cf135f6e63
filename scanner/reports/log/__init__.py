"""The pieces of a SARIF 2.1.0 log (OASIS, 27 March 2020): profiles, taxonomy, driver, results, run."""
