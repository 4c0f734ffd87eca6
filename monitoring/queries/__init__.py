"""Answers about attainment; one module per question.

attainment   how do these goals, or these holders in a window, stand?
tree         how does everybody below a department stand in a period?
curve        how did a goal get where it is?
drilldown    which entries are behind a figure?
statement    the one set-based statement that the first two share
"""
