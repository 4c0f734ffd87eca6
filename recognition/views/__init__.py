"""Pages of recognition.

programmes  the list, one programme, its form, approval and end
dry_run     a version tried on a past window
awards      the list and decisions on several
award       one award: the statement, its decision and its proof; awards of a goal
statements  a person's own awards
payroll     files for payroll and its references
"""
