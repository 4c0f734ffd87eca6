"""Tables of monitoring's pages."""
