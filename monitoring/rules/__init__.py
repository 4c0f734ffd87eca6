"""Pure rules of monitoring: how far a goal is, and what that means."""
