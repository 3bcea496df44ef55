"""The bureau's desk. Read-only until its own issue."""
