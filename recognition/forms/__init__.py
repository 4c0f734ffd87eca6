"""Forms of recognition.

programmes  a programme without code, its tiers row by row, its end
awards      filters of the list, decisions, proofs
"""
