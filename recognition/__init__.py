"""Stage 5: who earned what? Programmes, awards, statements, payouts."""
