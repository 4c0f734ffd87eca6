"""When a moved demonstration takes place: pure functions of the day on which it is loaded."""
