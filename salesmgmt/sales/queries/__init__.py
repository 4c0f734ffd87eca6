"""Answers about the record; one module per question."""
