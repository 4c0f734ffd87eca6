"""How fast the product is on a company of a chosen size, beside the floor of the same run.

    make bench                  2,000 people, 3 million credited lines
    make bench SIZE=large       10,000 people, 10 million
    make bench PARTS="goals"    one part of it: goals, revenue, posting, lists, pages, crowd

building    the company, in a database of its own that is kept for the next run
figures     medians, ratios and how a figure is told
goals, revenue, posting, lists, pages, crowd   what is measured
sql         the floors, written by hand
"""
