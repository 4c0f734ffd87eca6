"""Pages of monitoring: how far are we? One module per question."""
