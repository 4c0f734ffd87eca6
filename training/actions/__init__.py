"""What changes playbook, catalogue and assignments: one function, one act."""
