"""Who may act for whom (授权): a room kept free for its own issue."""
