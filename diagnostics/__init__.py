"""Stage 4: why off target? Diagnosis, evidence, findings, actions and their effect."""
