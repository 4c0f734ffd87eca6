"""Who, and when? People, roles, departments, calendars, currencies."""
