"""Pure rules of the sales record: words, splits, what counts on which basis."""
