"""Photos and files: taken in, kept sealed, looked at by a child process; and the printed application."""
