"""What pages of training show."""
