"""Answers about programmes and awards.

base        what goals come to by the day of the sale
goals       for which goals a version pays
earning     what each of them earns
dry_run     who would have earned what in a past window
programmes  versions with their tiers, and what their budgets are used for
awards      lists of awards
statement   one award, step by step, and the entries behind it
payroll     what is to be paid, and what was
waiting     what waits for somebody
words       kinds, spans and refusals in the reader's language
"""
