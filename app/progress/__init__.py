"""The timeline of a filing (查进度)."""
