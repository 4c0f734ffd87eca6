"""Stage 2: who can do it? Playbook, modules, assignments, certificates, coaching."""
