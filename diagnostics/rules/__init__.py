"""Pure rules of diagnosis."""
