"""Triage in the terminal: one finding at a time, a decision for each, and nothing written before it is accepted.

deck      the findings to decide on, and what decisions must hold
state     where the user is: decisions, undo, filters, prompts
keys      bytes of a terminal to names of keys
step      a key pressed: state to state. Pure
questions what a decision asks for, field by field
context   lines around a finding, with every secret masked
view      a state as lines of a screen. Pure
session   decisions kept between runs, without secrets
screen    the terminal itself
"""
