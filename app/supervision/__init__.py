"""督导: what the office sees of a day, a week, a month; figures and lists to take along."""
