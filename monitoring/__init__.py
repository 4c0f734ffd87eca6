"""Stage 3: how far are we? Every measure computed, attainment, pace and their history."""
