"""Filters and switches of monitoring's pages; the address holds them."""
