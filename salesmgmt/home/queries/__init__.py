"""What needs a look today, one module per part of the home page.

board    how do the own goals, and those of the departments a person is responsible for, stand?
orders   which orders are new, which are overdue?
setup    what is set up, and what is still missing?
"""
