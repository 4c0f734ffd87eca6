"""A made-up year around the AdventureWorks record: who agreed, learnt, asked, decided and got what.

Orders, quotas and people are the data set's; everything in here is invented, and each record that
can say so says it (`is_demo`). Written through the same actions that everybody uses, as of the day
it is said to have happened.
"""
