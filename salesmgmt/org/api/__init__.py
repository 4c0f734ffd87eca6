"""The API's log-in and the endpoints of people, departments and jobs."""
