"""Stage 1: what is promised? Goals of the company, its departments and people."""
