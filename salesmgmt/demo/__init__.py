"""Demonstration data: three published data sets, loaded through the same doors as real data."""
