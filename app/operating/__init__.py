"""值守: running the site. What failed and waits for a person, what is deleted when, and figures to watch."""
