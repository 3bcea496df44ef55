"""Service stations and points (服务站): a room kept free for its own issue."""
