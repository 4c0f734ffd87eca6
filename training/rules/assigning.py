"""When somebody is asked to learn something again."""

RENEW_DAYS = 30
"""So many days before a certificate expires its module is assigned anew."""

DUE_DAYS = 30
"""Days that pages suggest for doing a module."""

LONGEST_DUE_DAYS = 730
