"""The roof's own pages: what needs a look today, and the shell around every page."""
