"""Statistics shared by the stages: intervals, comparisons, decompositions; pure functions."""
